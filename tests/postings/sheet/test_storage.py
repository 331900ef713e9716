"""What is stored is what was written: every kind of value, in each language, and whatever characters people use."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from koubo.kernel.text import tidy
from koubo.postings.content import storage
from koubo.postings.models import Revision
from koubo.postings.publication.states import ContentLanguages
from koubo.postings.sheet import SHEET, Content, Field, FieldKind, blank
from tests.support import factories
from tests.support.samples import complete_content

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
SAMPLES: dict[FieldKind, Any] = {
    FieldKind.URL: "https://koubo.example/募集?a=1&b=2",
    FieldKind.EMAIL: "jinji@koubo.example",
    FieldKind.PHONE: "022-000-0000",
    FieldKind.POSTAL: "980-0000",
    FieldKind.DATE: date(2028, 2, 29),
    FieldKind.TIME: time(23, 59),
    FieldKind.INTEGER: 0,
    FieldKind.CHOICE: "x",
    FieldKind.CHOICES: ["health", "accident"],
    FieldKind.YES_NO: False,
}


def sample(field: Field, languages: tuple[str, ...]) -> Any:
    if field.localized:
        return {"ja": "", "en": ""} | {code: f"{field.key}\n {code} <&>'\"" for code in languages}
    if field.is_rows:
        return [{sub.key: sample(sub, languages) for sub in field.fields}] * field.max_rows
    return [] if field.kind is FieldKind.FILES else SAMPLES[field.kind]


def stored(content: Content, written: ContentLanguages) -> Content:
    """Save it as a draft over another, and read it back as a later request would."""
    made = factories.draft(written=written)
    storage.apply(made, content)
    made.save()
    storage.replace_rows(made, content)
    return storage.load(Revision.objects.get(pk=made.pk))


def said(content: Content) -> Content:
    """Return what of a content says anything."""
    return {key: value for key, value in content.items() if not blank(value)}


@pytest.mark.parametrize("written", ContentLanguages)
def test_complete_content_comes_back(written: ContentLanguages) -> None:
    content = complete_content(written.languages)
    back = stored(content, written)
    assert said(back) == said(content)
    assert list(back) == [field.key for field in SHEET.fields], "every field is there, unwritten ones empty"
    assert stored(back, written) == back


@pytest.mark.parametrize("written", ContentLanguages)
def test_every_field_comes_back(written: ContentLanguages) -> None:
    content = {field.key: sample(field, written.languages) for field in SHEET.fields}
    assert stored(content, written) == content


def test_nothing_at_all_comes_back_as_nothing() -> None:
    back = stored({}, ContentLanguages.BOTH)
    assert said(back) == {}
    assert stored(back, ContentLanguages.BOTH) == back


def test_no_is_not_the_same_as_unsaid() -> None:
    facts = [field.key for field in SHEET.fields if field.kind is FieldKind.YES_NO]
    for value in (True, False, None):
        back = stored(dict.fromkeys(facts, value), ContentLanguages.JA)
        assert {back[key] for key in facts} == {value}
    numbers = stored({"positions": 0, "pays": [{"pay_kind": "annual", "lower": 0, "upper": None}]}, ContentLanguages.JA)
    assert (numbers["positions"], numbers["pays"][0]["lower"], numbers["pays"][0]["upper"]) == (0, 0, None)


def test_a_language_it_is_not_written_in_is_not_kept() -> None:
    content = complete_content(("ja", "en"))
    assert said(stored(content, ContentLanguages.EN)) == said(complete_content(("en",)))


def place(prefecture: str, ja: str, en: str = "") -> dict[str, Any]:
    rest = {key: {"ja": "", "en": ""} for key in ("locality", "country")}
    return {"prefecture": prefecture, "postal_code": "", "address": {"ja": ja, "en": en}, **rest}


@pytest.mark.parametrize("empty", [{}, {"prefecture": "", "address": {"ja": " \n", "en": ""}}, {"prefecture": None}])
def test_blank_rows_are_dropped_and_the_others_keep_their_order(empty: dict[str, Any]) -> None:
    rows = [place(code, code) for code in ("00004", "00002")]
    back = stored({"places": [empty, rows[0], empty, rows[1], empty]}, ContentLanguages.JA)
    assert back["places"] == rows
    assert stored({"places": [empty]}, ContentLanguages.JA)["places"] == []


# All that people can type, as the form hands it on: without control characters and outer white space.
TYPEABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t👩‍🔬\u202e\u200d\ufeff が\u3000")
).map(tidy)


class AnyText(TestCase):
    @given(TYPEABLE, TYPEABLE, TYPEABLE)
    def test_comes_back_as_it_is(self, ja: str, en: str, row: str) -> None:
        content = {
            "duties": {"ja": ja, "en": en},
            "contact_phone": en,
            "places": [place("00004", row, ja)],
        }
        back = stored(content, ContentLanguages.BOTH)
        assert {key: back[key] for key in content} == content

"""Every field of the sheet meets what people paste and what attackers send: said at the field, nothing lost, nothing run."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from koubo.kernel.text import tidy, tidy_line
from koubo.postings.checks.shape import LONGEST
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET, Field, FieldKind, address
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
Form = Callable[..., dict[str, Any]]

NASTY = "<script>alert(1)</script>'\"&{{7*7}}{% now %}\u200b\u202e\ufeff𠮷👩‍🔬"
TYPED = {FieldKind.LINE, FieldKind.PROSE, *LONGEST}
READ = {FieldKind.DATE, FieldKind.TIME, FieldKind.INTEGER}


def controls() -> Iterator[tuple[str, Field]]:
    """Yield (name of the control, field) of every single value of the sheet, in the first line of those that repeat."""
    for field in SHEET.fields:
        for part in field.fields or (field,):
            row = {"row": 0, "sub": part.key} if field.is_rows else {}
            yield address(field.key, language="ja" if part.localized else "", **row), part


CONTROLS = dict(controls())
TEXTS = {name: field for name, field in CONTROLS.items() if field.kind in TYPED}
VALUES = [name for name, field in CONTROLS.items() if field.kind in READ]
CODES = [
    name for name, field in CONTROLS.items() if field.kind in {FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO}
]


@pytest.fixture
def edit(draft: Revision) -> str:
    return reverse("institution:edit", args=[draft.posting_id])


def summary(page: str) -> str:
    return page.split("k-errsum")[1].split("</div></div>", maxsplit=1)[0]


def test_every_control_of_the_editor_is_met(client: Client, edit: str) -> None:
    page = client.get(edit).text
    missing = {name for name in CONTROLS if f'name="{name}"' not in page} - {"attachments"}
    assert not missing
    assert len(TEXTS) > 40


def test_markup_invisible_and_four_byte_characters_are_text(
    client: Client, draft: Revision, form: Form, edit: str
) -> None:
    nasty = {name: f"{NASTY} {name}" for name in TEXTS}
    answer = client.post(edit, form(draft, **nasty), follow=True)
    assert answer.status_code == 200
    page = client.get(edit).text
    kept = {name: (tidy if field.kind is FieldKind.PROSE else tidy_line)(nasty[name]) for name, field in TEXTS.items()}
    assert [text for text in kept.values() if html.escape(text) not in page] == []
    assert "<script>alert" not in page + answer.text


def test_over_its_limit_every_field_says_both_numbers_and_keeps_every_character(
    client: Client, draft: Revision, form: Form, edit: str
) -> None:
    limits = {name: field.limit or LONGEST[field.kind] for name, field in TEXTS.items()}
    long = {name: (f"{name} " + "長い文" * limit)[: limit + 1] for name, limit in limits.items()}
    answer = client.post(edit, form(draft, "confirm", **long))
    assert answer.status_code == 422
    said = dict(re.findall(r'<a href="#([^"]+)">([^<]*)</a>', summary(answer.text)))
    for name, limit in limits.items():
        assert f"{limit:,}文字以内で入力してください（今は{limit + 1:,}文字）" in said[name], name
        assert long[name] in answer.text, name


@pytest.mark.parametrize("value", ["2027-02-30", "<b>99:99</b>", "1e999", "三つ", "9" * 5000])
def test_what_is_no_date_time_or_number_is_said_at_the_field_and_stays_typed(
    client: Client, draft: Revision, form: Form, edit: str, value: str
) -> None:
    answer = client.post(edit, form(draft, **dict.fromkeys(VALUES, value)))
    assert answer.status_code == 422
    assert set(VALUES) <= set(re.findall(r'href="#([^"]+)"', summary(answer.text)))
    assert answer.text.count(f'value="{html.escape(value)}"') == len(VALUES)
    assert Revision.objects.get(pk=draft.pk).version == draft.version


def test_codes_that_are_not_offered_are_refused_at_every_field(
    client: Client, draft: Revision, form: Form, edit: str
) -> None:
    answer = client.post(edit, form(draft, **dict.fromkeys(CODES, NASTY)))
    assert answer.status_code == 422
    assert set(CODES) <= set(re.findall(r'href="#([^"]+)"', summary(answer.text)))
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("name", ["title-ja", "duties-ja", "places-0-address-ja", "notes-ja"])
def test_a_hundred_thousand_characters_are_kept(
    client: Client, draft: Revision, form: Form, edit: str, name: str
) -> None:
    text = "長" * 100_000
    answer = client.post(edit, form(draft, "confirm", **{name: text}))
    assert answer.status_code == 422
    assert "（今は100,000文字）" in summary(answer.text)
    assert text in answer.text
    assert text in client.get(edit).text


def test_more_than_a_form_may_hold_is_answered_in_words(client: Client, draft: Revision, form: Form, edit: str) -> None:
    everything = dict.fromkeys(TEXTS, "長" * 100_000)
    answer = client.post(edit, form(draft, **everything))
    assert answer.status_code == 413
    assert "大きすぎます" in answer.text
    assert Revision.objects.get(pk=draft.pk).version == draft.version


def test_the_same_nasty_words_reach_the_public_as_text(client: Client, at: Callable[[str], Any]) -> None:
    published = factories.published(title=NASTY)
    page = client.get(f"/postings/{published.posting.number}/").text
    assert html.escape(NASTY) in page
    assert "<script>alert" not in page

"""What an application on this site consists of: read from content, checked, and once someone has applied only added to."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from koubo.kernel.text import Text
from koubo.postings.actions import drafts, modifying, requests
from koubo.postings.checks import check
from koubo.postings.content import requirements, storage
from koubo.postings.sheet import Content
from tests.support import factories
from tests.support.factories import NOW
from tests.support.samples import complete_content

TODAY = date(2026, 11, 24)
NOTHING = {"ja": "", "en": ""}
Change = Callable[[Content], Any]


def slot(kind: str, **more: Any) -> dict[str, Any]:
    empty = {"label": NOTHING, "note": NOTHING, "most": None, "formats": "", "largest_mb": None, "stage": ""}
    return {"kind": kind, "required": True} | empty | more


def question(kind: str, ja: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "label": {"ja": ja, "en": ""}, "required": True, "options": NOTHING} | more


def content(**more: Any) -> Content:
    slots = [slot("cv"), slot("papers", most=5, required=False), slot("other", label={"ja": "推薦状", "en": ""}),
             slot("other", label={"ja": "教育歴", "en": ""}, formats="pdf_word", largest_mb=5, stage="on_request")]  # fmt: skip
    asked = [question("line", "着任可能日"), question("choice", "希望", options={"ja": "東京\n 大阪\n", "en": ""})]
    given = {"web_application": True, "document_slots": slots, "questions": asked}
    return complete_content() | given | more


def test_slots_have_lasting_keys_names_and_defaults(settings: Any) -> None:
    settings.KOUBO_DOCUMENT_MB = 33
    cv, papers, letter, teaching = requirements.slots(content())
    assert [s.key for s in (cv, papers, letter, teaching)] == ["cv-1", "papers-1", "other-1", "other-2"]
    assert (cv.label, cv.most, cv.takes, cv.largest_mb, cv.on_request) == (
        Text("履歴書", "Curriculum vitae"), 1, {"pdf"}, 33, False,
    )  # fmt: skip
    assert letter.label == Text("推薦状", "推薦状", "ja")
    assert (papers.most, papers.required) == (5, False)
    assert (teaching.takes, teaching.largest_mb, teaching.on_request) == ({"pdf", "word"}, 5, True)


def test_questions_are_numbered_and_carry_their_options() -> None:
    first, second = requirements.questions(content())
    assert (first.key, first.options, second.key) == ("q-1", (), "q-2")
    assert [option.ja for option in second.options] == ["東京", "大阪"]


def test_where_no_applications_are_taken_nothing_is_required() -> None:
    closed = content(web_application=False)
    assert requirements.slots(closed) == requirements.questions(closed) == ()
    assert not found(document_slots=[], web_application=False)


def found(**more: Any) -> set[tuple[str, str]]:
    told = content(**more)
    keys = ("document_slots", "questions")
    return {(f.rule, f.where) for f in check(told, languages=("ja",), today=TODAY) if f.field in keys}


@pytest.mark.parametrize(
    ("more", "rule", "where"),
    [
        ({"document_slots": []}, "required", "document_slots"),
        ({"document_slots": [slot("")]}, "required", "document_slots-0-kind"),
        ({"document_slots": [slot("cv", required=None)]}, "required", "document_slots-0-required"),
        ({"document_slots": [slot("other")]}, "required", "document_slots-0-label-ja"),
        ({"document_slots": [slot("cv", most=21)]}, "limit", "document_slots-0-most"),
        ({"document_slots": [slot("cv", most=0)]}, "limit", "document_slots-0-most"),
        ({"document_slots": [slot("cv", largest_mb=101)]}, "limit", "document_slots-0-largest_mb"),
        ({"questions": [question("choice", "希望", options={"ja": "東京", "en": ""})]}, "required", "questions-0-options-ja"),
        ({"questions": [question("line", "本籍を記入してください")]}, "E", "questions-0-label-ja"),
    ],
)  # fmt: skip
def test_what_applicants_could_not_hand_in_is_refused(more: dict[str, Any], rule: str, where: str) -> None:
    assert not found()
    assert (rule, where) in found(**more)


def of(row: int, rows: str = "document_slots", **change: Any) -> Change:
    return lambda told: told[rows][row].update(change)


@pytest.mark.parametrize(
    "change",
    [
        of(0, required=False),
        of(0, formats="pdf_word"),
        of(1, most=6),
        of(3, largest_mb=6),
        of(0, note={"ja": "A4", "en": ""}),
        of(1, "questions", options={"ja": "東京\n大阪\n京都", "en": ""}),
        lambda told: told["document_slots"].append(slot("statement", required=False)),
        lambda told: told["document_slots"].append(slot("certificate", stage="on_request")),
        lambda told: told["questions"].append(question("yes_no", "推薦者はいますか", required=False)),
    ],
)
def test_what_loosens_or_adds_is_allowed_after_the_first_application(change: Change) -> None:
    after = content()
    change(after)
    assert not requirements.additive(content(), after)


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(web_application=False),
        lambda told: told["document_slots"].pop(0),
        lambda told: told["document_slots"].pop(2),
        lambda told: told["document_slots"].append(slot("statement")),
        lambda told: told["questions"].pop(),
        lambda told: told["questions"].append(question("line", "他の応募")),
        of(1, required=True),
        of(1, most=4),
        of(3, formats="pdf"),
        of(3, largest_mb=4),
        of(3, stage="first"),
        of(2, label={"ja": "紹介状", "en": ""}),
        of(0, "questions", kind="date"),
        of(1, "questions", options={"ja": "大阪\n東京", "en": ""}),
    ],
)
def test_what_takes_away_or_asks_more_is_refused_after_the_first_application(change: Change) -> None:
    after = content()
    change(after)
    findings = requirements.additive(content(), after)
    assert {finding.rule for finding in findings} == {"applied"}
    assert {finding.field for finding in findings} <= {"web_application", "document_slots", "questions"}


@pytest.mark.parametrize("name", requirements.TEMPLATES)
@pytest.mark.parametrize("languages", [("ja",), ("en",), ("ja", "en")])
def test_a_template_can_be_requested_as_it_is(name: str, languages: tuple[str, ...]) -> None:
    told = complete_content(languages) | {
        "web_application": True,
        "document_slots": requirements.template(name, languages),
    }
    assert not [f for f in check(told, languages=languages, today=TODAY) if f.field == "document_slots"]


@pytest.mark.django_db
def test_a_modification_asks_whoever_knows_of_applications(monkeypatch: pytest.MonkeyPatch) -> None:
    revision = factories.published(web_application=True)
    by = factories.acting_for(factories.member(revision.posting.institution), revision.posting.institution)
    working = modifying.start_modification(revision.posting, by=by, now=NOW)
    told = storage.load(working)
    told["document_slots"].append(slot("statement"))
    saved = drafts.save_draft(working, told, version=working.version, by=by, now=NOW)
    monkeypatch.setattr(requirements, "_locks", [])
    requirements.register_lock(lambda posting: posting == revision.posting)
    with pytest.raises(requests.Incomplete):
        requests.request(saved, version=saved.version, by=by, now=NOW + timedelta(minutes=1))
    monkeypatch.setattr(requirements, "_locks", [])
    assert requests.request(saved, version=saved.version, by=by, now=NOW + timedelta(minutes=2)).state == "requested"


@pytest.mark.django_db
def test_the_slots_of_the_posting_last_requested_by_the_institution_are_offered() -> None:
    institution = factories.institution()
    draft = factories.draft(institution)
    assert requirements.of_earlier(draft) == []
    factories.requested(institution, web_application=True, document_slots=[slot("cv")])
    factories.requested(web_application=True, document_slots=[slot("papers")])
    factories.draft(institution, web_application=True, document_slots=[slot("statement")])
    assert [row["kind"] for row in requirements.of_earlier(draft)] == ["cv"]

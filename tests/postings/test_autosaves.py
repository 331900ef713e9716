"""Autosaves in the history: a day of typing is one entry, and no step, person, revision or day goes untold."""

from datetime import datetime

import pytest

from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor, history
from koubo.desk import queries
from koubo.files.checks import check_pdf
from koubo.kernel import clock
from koubo.postings.actions import attachments, drafts, modifying, requests
from koubo.postings.content import storage
from koubo.postings.discovery import internal_index
from koubo.postings.models import PostingSummary, Revision
from tests.support import factories
from tests.support.factories import NOW
from tests.web.institution.test_editor import PDF, upload

pytestmark = pytest.mark.django_db


def author_of(revision: Revision) -> Actor:
    return factories.acting_for(revision.updated_by, revision.posting.institution)


def save(revision: Revision, words: str, *, by: Actor, now: datetime = NOW, autosave: bool = True) -> Revision:
    present = Revision.objects.select_related("posting__institution").get(pk=revision.pk)
    content = storage.load(present) | {"duties": {"ja": words, "en": ""}}
    return drafts.save_typed(present, content, version=present.version, by=by, now=now, autosave=autosave)


def told(revision: Revision) -> list[AuditEntry]:
    """Return the history of a posting after its first entry, oldest first."""
    return list(history(revision.posting).order_by("pk"))[1:]


@pytest.mark.database_kind
@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("a", "a2"),
        ("aaaa", "a2"),
        ("S", "S2"),
        ("SS", "S2 S3"),
        ("aaS", "a2 S4"),
        ("aaSaa", "a2 S4 a5"),
        ("aaba", "a2 b4 a5"),  # a colleague in between
        ("abab", "a2 b3 a4 b5"),
        ("aaTaa", "a2 T4 a5"),
        ("aa+aa", "a2 + a4"),  # something attached in between
    ],
)
def test_autosaves_in_a_row_are_one_entry(acts: str, expected: str) -> None:
    """`a` and `b` are two people's autosaves, `S` and `T` the same two people's buttons, `+` the first attaches."""
    draft = factories.draft()
    one = author_of(draft)
    other = factories.acting_for(factories.member(draft.posting.institution), draft.posting.institution)
    for n, act in enumerate(acts):
        if act == "+":
            attachments.attach(draft, check_pdf(upload(PDF)), by=one, now=NOW)
        else:
            save(draft, f"仕事内容{n}", by=one if act in "aS" else other, autosave=act in "ab")
    letters = {
        ("autosave", one.user_id): "a",
        ("autosave", other.user_id): "b",
        ("save_draft", one.user_id): "S",
        ("save_draft", other.user_id): "T",
        ("attach", one.user_id): "+",
    }
    said = [f"{letters[entry.verb, entry.actor_id or 0]}{entry.after.get('version', '')}" for entry in told(draft)]
    assert said == expected.split()
    assert storage.load(Revision.objects.get(pk=draft.pk))["duties"]["ja"] == f"仕事内容{len(acts) - 1}"


@pytest.mark.parametrize(
    ("first", "second", "entries"),
    [
        ("2026-11-26 00:00", "2026-11-26 23:59", 1),
        ("2026-11-25 23:59", "2026-11-26 00:00", 2),
        ("2026-11-26 08:59", "2026-11-26 09:00", 1),  # midnight in UTC
        ("2026-11-26 12:00", "2027-11-26 12:00", 2),
    ],
)
def test_each_day_in_japan_has_its_entry(first: str, second: str, entries: int) -> None:
    draft = factories.draft()
    instants = [datetime.fromisoformat(day).replace(tzinfo=clock.JST) for day in (first, second)]
    for n, instant in enumerate(instants):
        save(draft, f"仕事内容{n}", by=author_of(draft), now=instant)
    assert [entry.at for entry in told(draft)] == instants[:entries]
    assert Revision.objects.get(pk=draft.pk).updated_at == instants[1]
    assert PostingSummary.objects.get(pk=draft.posting_id).changed_at == instants[1]


def test_a_modification_begins_anew() -> None:
    registered = factories.published()
    posting = registered.posting
    by = factories.acting_for(factories.member(posting.institution), posting.institution)
    working = modifying.start_modification(posting, by=by, now=NOW)
    for words in ("修正した仕事内容", "もう一度修正した仕事内容"):
        save(working, words, by=by)
    assert [entry.verb for entry in told(working)][-2:] == ["start_modification", "autosave"]
    assert [entry.after for entry in told(working)][-1] == {"revision": working.pk, "version": 2}


def test_what_leaves_no_entry_is_found_all_the_same() -> None:
    draft = factories.draft()
    of = draft.posting.institution
    for words in ("量子計算の研究", "天文台の運営"):
        save(draft, words, by=author_of(draft))
    assert [entry.after["version"] for entry in told(draft)] == [2]
    assert list(internal_index.matching_summaries(PostingSummary.objects.all(), "量子計算", of)) == []
    assert [one.pk for one in internal_index.matching_summaries(PostingSummary.objects.all(), "天文台", of)] == [
        draft.posting_id
    ]


def test_the_secretariat_is_told_steps_and_no_saves() -> None:
    draft = factories.draft()
    by = author_of(draft)
    save(draft, "書きかけ", by=by)
    saved = save(draft, "書いた", by=by, autosave=False)
    requests.request(saved, version=saved.version, by=by, now=NOW)
    assert [entry.verb for entry in queries.history_of(draft.posting)] == ["request_registration", "create_draft"]

"""語彙 changed at the desk: added, renamed, retired, merged, offered again; what was stored never changes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict

from koubo.alerts import actions as alerts
from koubo.alerts import conditions
from koubo.alerts.running import run
from koubo.alerts.schedule import Frequency
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.desk.institutions import listed
from koubo.kernel.errors import NotPermitted, StaleVersion
from koubo.kernel.text import Text
from koubo.postings.content import storage
from koubo.postings.discovery import finder, internal_index
from koubo.postings.discovery.query import Query
from koubo.postings.models import JobLine
from koubo.profiles.content import load
from koubo.profiles.index import values_of
from koubo.vocabularies import editing, registry, usage
from koubo.vocabularies.editing import ListChange, TermRefused
from koubo.vocabularies.models import EditedTerm
from tests.alerts.support import live_from, mails_to, saved
from tests.postings.test_finder import job
from tests.support import applying, factories, profiles
from tests.support.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
PROFESSOR, LECTURER, HEAD = "00012", "00023", "00011"
JOBS = "job_types"


@pytest.fixture(autouse=True)
def _begin() -> Iterator[None]:
    registry.forget()
    yield
    registry.forget()


def change(vocabulary: str = JOBS, *, version: int | None = None, by: Actor | None = None) -> ListChange:
    read = editing.number(vocabulary) if version is None else version
    return ListChange(vocabulary, read, by or factories.acting_as_desk(factories.desk_member()), NOW)


def titles(address: str) -> set[str]:
    found = finder.find(Query.read(QueryDict(address)), now=NOW + timedelta(hours=1))
    return {revision.title["ja"] for revision in found.revisions()}


def opening(title: str, job_type: str) -> Any:
    return factories.published(title={"ja": title, "en": ""}, job_lines=[job(job_type)])


def test_an_added_term_can_be_chosen_and_stands_where_it_was_put() -> None:
    code = editing.add(change(), Text("特任教授相当", "Specially appointed professor"), after=PROFESSOR)
    assert code == "x0001"
    offered = [pair[0] for pair in registry.choices(JOBS, "ja")]
    assert offered.index(code) == offered.index(PROFESSOR) + 1
    opening("新しい職", code)
    assert titles(f"job={code}") == {"新しい職"}
    assert editing.add(change(), Text("客員", "Visiting")) == "x0002"
    below = editing.add(change("research_fields"), Text("生命情報", "Life data"), parent="00189")
    assert registry.parent("research_fields", below).code == "00189"
    assert registry.children("research_fields", "00189")[0].code == "99901"


def test_what_holds_a_term_shows_and_is_found_by_its_present_name() -> None:
    opening("研究室", PROFESSOR)
    editing.rename(change(), PROFESSOR, Text("プロフェッサー", "Full professor level"))
    assert registry.label(JOBS, PROFESSOR) == Text("プロフェッサー", "Full professor level")
    assert titles("q=プロフェッサー") == {"研究室"}
    assert titles("q=教授相当") == set()
    assert not EditedTerm.objects.filter(awaits_search=True).exists()
    count = AuditEntry.objects.count()
    editing.rename(change(), PROFESSOR, Text("プロフェッサー", "Full professor level"))
    assert AuditEntry.objects.count() == count, "nothing changed"


def test_a_retired_term_is_no_longer_offered_but_found() -> None:
    opening("講義", LECTURER)
    editing.retire(change(), LECTURER)
    assert LECTURER not in dict(registry.choices(JOBS, "ja"))
    assert LECTURER in dict(registry.choices(JOBS, "ja", chosen=[LECTURER]))
    assert titles(f"job={LECTURER}") == {"講義"}
    editing.restore(change(), LECTURER)
    assert LECTURER in dict(registry.choices(JOBS, "ja"))


def test_what_is_merged_counts_as_the_other_everywhere_and_comes_back() -> None:
    made = opening("講義", LECTURER)
    opening("研究", PROFESSOR)
    seeker = factories.seeker()
    profile = profiles.published(seeker, now=NOW, job_types=[LECTURER, PROFESSOR])
    saved, _ = alerts.save_search(
        Query.read(QueryDict(f"job={LECTURER}")),
        name="講師",
        frequency=Frequency.DAILY,
        by=applying.as_seeker(seeker),
        now=NOW,
    )
    held = {label.en: n for label, n in usage.effect(JOBS, LECTURER)}
    assert held == {
        "Institutions": 0, "Openings (drafts and ended ones included)": 1, "Profiles (as published)": 1, "Saved searches": 1,
    }  # fmt: skip
    editing.merge(change(), LECTURER, PROFESSOR)
    assert titles(f"job={PROFESSOR}") == titles(f"job={LECTURER}") == {"講義", "研究"}
    assert titles("q=講師相当") == set()
    assert registry.label(JOBS, LECTURER) == registry.label(JOBS, PROFESSOR)
    assert storage.load(made)["job_lines"][0]["job_type"] == PROFESSOR
    assert JobLine.objects.filter(job_type=LECTURER).exists(), "what is stored stays"
    assert load(profile.content)["job_types"] == [PROFESSOR]
    assert values_of(load(profile.content))["job"] == {PROFESSOR}
    read = conditions.read(saved.address)
    assert (read.query.codes("job"), read.is_wider) == ({PROFESSOR}, False)
    assert [note.text.ja for note in read.lost] == [
        "職種「講師相当」は「教授相当」に統合されました。「教授相当」で検索しています。"
    ], "the person is told"
    # And what that was merged into counts for both.
    editing.merge(change(), PROFESSOR, HEAD)
    assert titles(f"job={HEAD}") == {"講義", "研究"}
    assert registry.codes(JOBS, HEAD) == {HEAD, PROFESSOR, LECTURER}
    editing.restore(change(), PROFESSOR)
    assert (titles(f"job={HEAD}"), titles(f"job={PROFESSOR}")) == (set(), {"講義", "研究"})
    editing.restore(change(), LECTURER)
    assert titles(f"job={LECTURER}") == {"講義"}


def test_institutions_of_a_merged_type_are_found_under_the_other() -> None:
    of = factories.institution(kind="00004")
    factories.published(of)
    editing.merge(change("institution_types"), "00004", "00003")
    assert len(titles("kind=00003")) == 1
    assert list(listed({"kind": "00003"})) == [of]


def test_of_many_search_is_brought_up_to_date_by_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "FEW", 0)
    opening("講義", LECTURER)
    editing.merge(change(), LECTURER, PROFESSOR)
    assert titles(f"job={PROFESSOR}") == set()
    assert usage.follow(NOW) == 0
    assert titles(f"job={PROFESSOR}") == {"講義"}
    assert internal_index.matching_revisions("教授相当")
    assert not EditedTerm.objects.filter(awaits_search=True).exists()


def test_a_renamed_major_field_is_found_with_what_stands_under_it() -> None:
    factories.published(
        title={"ja": "植物", "en": ""}, research_fields=[{"code": "38010", "other": {"ja": "", "en": ""}}]
    )
    editing.rename(change("research_majors"), "00189", Text("生命の科学", "Sciences of life"))
    assert titles("q=生命の科学") == {"植物"}


def refused() -> Iterator[tuple[str, Any]]:
    yield "label_ja", lambda: editing.add(change(), Text(" \u3000", "x"))
    yield "label_en", lambda: editing.add(change(), Text("語", ""))
    yield "label_ja", lambda: editing.add(change(), Text("教授相当", "Another"))
    yield "label_en", lambda: editing.rename(change(), HEAD, Text("別", "professor LEVEL"))
    yield "parent", lambda: editing.add(change("research_fields"), Text("語", "x"), parent="nothing")
    yield "", lambda: editing.add(change("terms"), Text("語", "x"))
    yield "", lambda: editing.add(change("nothing"), Text("語", "x"))
    yield "", lambda: editing.retire(change("terms"), "0")
    yield "", lambda: editing.retire(change("research_fields"), "99901")
    yield "", lambda: editing.merge(change("document_kinds"), "other", "cv")
    yield "", lambda: editing.rename(change(), "nothing", Text("語", "x"))
    yield "", lambda: editing.restore(change(), PROFESSOR)
    yield "into", lambda: editing.merge(change(), PROFESSOR, PROFESSOR)
    yield "into", lambda: editing.merge(change(), PROFESSOR, "nothing")


@pytest.mark.parametrize(("where", "act"), list(refused()))
def test_refused(where: str, act: Any) -> None:
    with pytest.raises(TermRefused) as told:
        act()
    assert told.value.where == where
    assert not EditedTerm.objects.exists()


def test_nothing_is_merged_into_what_is_retired_or_merged() -> None:
    editing.retire(change(), HEAD)
    editing.merge(change(), LECTURER, PROFESSOR)
    for code, into in ((PROFESSOR, HEAD), (PROFESSOR, LECTURER), (LECTURER, "00022")):
        with pytest.raises(TermRefused):
            editing.merge(change(), code, into)
    with pytest.raises(TermRefused):
        editing.retire(change(), HEAD)


def test_only_the_desk_and_only_what_was_read() -> None:
    with pytest.raises(NotPermitted):
        editing.retire(change(by=Actor(factories.seeker().pk, "seeker")), HEAD)
    editing.retire(change(), HEAD)
    with pytest.raises(StaleVersion):
        editing.retire(change(version=0), LECTURER)


def test_another_process_reads_what_was_changed() -> None:
    before = registry.edition()
    editing.rename(change(), HEAD, Text("長", "Head"))
    mine = registry.edition()
    registry.forget()
    assert registry.edition() == before == ""
    assert registry.label(JOBS, HEAD).ja == "機関の長相当"
    registry.refresh()
    assert (registry.edition(), registry.label(JOBS, HEAD).ja) == (mine, "長")


def test_whoever_saved_a_search_with_a_merged_term_is_told_once_with_what_it_finds_now() -> None:
    seeker = factories.seeker()
    saved(seeker, f"job={LECTURER}", now=NOW, name="講師の公募", frequency=Frequency.DAILY)
    editing.merge(change(), LECTURER, PROFESSOR)
    first = NOW.replace(hour=22)
    for n in range(2):
        live_from(first + timedelta(days=n), title=f"研究{n}", job_lines=[job(PROFESSOR)])
        run(first + timedelta(days=n, hours=10))
    told = [mail.body for mail in mails_to(seeker)]
    assert [("「講師相当」は「教授相当」に統合されました" in body, f"研究{n}" in body) for n, body in enumerate(told)] == [
        (True, True), (False, True),
    ]  # fmt: skip


def test_a_second_merged_term_of_a_search_is_told_too_and_each_once() -> None:
    seeker = factories.seeker()
    saved(seeker, f"job={LECTURER}&job={PROFESSOR}", now=NOW, name="教員の公募", frequency=Frequency.DAILY)
    first = NOW.replace(hour=22)
    for n, gone in enumerate((LECTURER, PROFESSOR, "")):
        if gone:
            editing.merge(change(), gone, HEAD)
        live_from(first + timedelta(days=n), title=f"研究{n}", job_lines=[job(HEAD)])
        run(first + timedelta(days=n, hours=10))
    told = [mail.body for mail in mails_to(seeker)]
    assert [("「講師相当」は" in body, "「教授相当」は" in body) for body in told] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip

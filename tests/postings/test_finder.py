"""What a query finds: each condition against a plain reading of the postings, and never anything the public may not see."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from koubo.institutions.models import Institution
from koubo.kernel import clock
from koubo.postings.actions import desk_withdrawal, requests, withdrawing
from koubo.postings.content import storage
from koubo.postings.discovery import finder
from koubo.postings.discovery.query import Query
from koubo.postings.models import Posting, Revision, queries
from koubo.postings.publication.states import ContentLanguages, WithdrawalReason
from koubo.vocabularies import registry
from tests.support import factories
from tests.support.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
MOMENT = timedelta(milliseconds=1)
Plain = Callable[[Revision, dict[str, Any]], bool]


def find(address: str, *, now: datetime = NOW) -> finder.Result:
    return finder.find(Query.read(QueryDict(address)), now=now)


def titles(address: str, *, now: datetime = NOW) -> list[str]:
    return [revision.title["ja"] for revision in find(address, now=now).revisions()]


def job(job_type: str, form: str = "02", term: str = "0", track: str = "2") -> dict[str, Any]:
    title = {"ja": "", "en": ""}
    return {
        "job_type": job_type,
        "job_title": title,
        "employment_form": form,
        "term": term,
        "tenure_track": track,
        "probation": False,
    }


def field(*codes: str) -> list[dict[str, Any]]:
    return [{"code": code, "other": {"ja": "", "en": ""}} for code in codes]


def place(*codes: str) -> list[dict[str, Any]]:
    return [{"prefecture": code, "address": {"ja": "町", "en": "town"}} for code in codes]


def pay(kind: str, lower: int | None, upper: int | None) -> list[dict[str, Any]]:
    return [{"applies_to": {"ja": "", "en": ""}, "pay_kind": kind, "lower": lower, "upper": upper}]


def world() -> list[Revision]:
    """Openings that differ in every condition."""
    private = factories.institution(kind="00003")
    prose = {"ja": "相談に応じます。", "en": ""}
    some: list[dict[str, Any]] = [
        {"job_lines": [job("00012", "01", "1")], "research_fields": field("38010"), "pays": pay("annual", 4_000_000, 7_000_000)},
        {"job_lines": [job("00012"), job("00014", track="3")], "research_fields": field("99901"), "pays": pay("monthly", 300_000, None)},
        {"research_fields": field("38020", "02060"), "places": place("00013", "00001"), "pays": pay("hourly", 9_000_000, None)},
        {"places": place("00014"), "web_application": True, "email_application": None, "consideration_remote": prose},
        {"of": private, "own_web_application": True, "application_url": "https://a.example", "consideration_other": prose, "remote_work": True},
        {"of": private, "written": ContentLanguages.EN, "closes_on": date(2026, 11, 30), "remote_work": False},
        {"written": ContentLanguages.BOTH, "closes_on": date(2027, 1, 20), "consideration_disability": prose, "consideration_remote": prose},
        {"now": NOW - timedelta(days=20), "closes_on": date(2026, 11, 24)},
        {"now": NOW - timedelta(days=40), "closes_on": date(2026, 11, 23)},
    ]  # fmt: skip
    return [factories.published(title=f"公募{n}号", **more) for n, more in enumerate(some)]


def codes(content: dict[str, Any], rows: str, key: str) -> set[str]:
    return {line[key] for line in content[rows]}


def under(vocabulary: str, content: dict[str, Any], rows: str, key: str) -> set[str]:
    return {registry.parent(vocabulary, code).code for code in codes(content, rows, key)}


def yearly(content: dict[str, Any]) -> int:
    times = {"annual": 1, "monthly": 12}
    return max(times.get(p["pay_kind"], 0) * max(p["lower"] or 0, p["upper"] or 0) for p in content["pays"])


def open_on(revision: Revision) -> bool:
    return (
        revision.live_from is not None
        and revision.live_until is not None
        and revision.live_from <= NOW < revision.live_until
    )


CONDITIONS: dict[str, Plain] = {
    "": lambda r, c: True,
    "kind=00003": lambda r, c: r.posting.institution.kind == "00003",
    "kind=00003&kind=00001": lambda r, c: True,
    "job=00014": lambda r, c: "00014" in codes(c, "job_lines", "job_type"),
    "job=00012&job=00014": lambda r, c: bool({"00012", "00014"} & codes(c, "job_lines", "job_type")),
    "job=00012&track=3": lambda r, c: "00012" in codes(c, "job_lines", "job_type") and "3" in codes(c, "job_lines", "tenure_track"),
    "form=01": lambda r, c: "01" in codes(c, "job_lines", "employment_form"),
    "term=1": lambda r, c: "1" in codes(c, "job_lines", "term"),
    "track=3": lambda r, c: "3" in codes(c, "job_lines", "tenure_track"),
    "field=00189": lambda r, c: "00189" in under("research_fields", c, "research_fields", "code"),
    "subfield=38010": lambda r, c: "38010" in codes(c, "research_fields", "code"),
    "field=00189&subfield=38010": lambda r, c: "38010" in codes(c, "research_fields", "code"),
    "subfield=99901": lambda r, c: "99901" in codes(c, "research_fields", "code"),
    "subfield=99901&subfield=02060": lambda r, c: bool({"99901", "02060"} & codes(c, "research_fields", "code")),
    "area=00003": lambda r, c: "00003" in under("prefectures", c, "places", "prefecture"),
    "prefecture=00013": lambda r, c: "00013" in codes(c, "places", "prefecture"),
    "area=00001&prefecture=00014": lambda r, c: bool({"00001", "00014"} & codes(c, "places", "prefecture")),
    "entry=web": lambda r, c: c["web_application"] is True,
    "entry=email&entry=own": lambda r, c: c["email_application"] is True or c["own_web_application"] is True,
    "entry=any": lambda r, c: True in {c["web_application"], c["email_application"], c["own_web_application"]},
    "consideration=remote": lambda r, c: any((c["consideration_remote"] or {}).values()),
    "consideration=any": lambda r, c: any(any((c[f"consideration_{k}"] or {}).values()) for k in ("remote", "disability", "other")),
    "remote=yes": lambda r, c: c["remote_work"] is True,
    "written=en": lambda r, c: r.written in {"en", "ja+en"},
    "written=ja": lambda r, c: r.written in {"ja", "ja+en"},
    "pay=3600000": lambda r, c: yearly(c) >= 3_600_000,
    "pay=7000000": lambda r, c: yearly(c) >= 7_000_000,
    "deadline_from=2027-01-01": lambda r, c: r.closes_on is not None and r.closes_on >= date(2027, 1, 1),
    "deadline_to=2026-11-30": lambda r, c: r.closes_on is not None and r.closes_on <= date(2026, 11, 30),
    "deadline_from=2026-11-25&deadline_to=2026-11-30": lambda r, c: r.closes_on == date(2026, 11, 30),
    "closing=0": lambda r, c: r.closes_on == clock.day_of(NOW),
    "closing=7": lambda r, c: r.closes_on is not None and clock.day_of(NOW) <= r.closes_on <= clock.day_of(NOW) + timedelta(days=7),
    "new=3": lambda r, c: r.live_from is not None and r.live_from >= clock.start_of(clock.day_of(NOW) - timedelta(days=3)),
    "since=2026-11-10T00:00:00Z": lambda r, c: r.live_from is not None and r.live_from >= datetime.fromisoformat("2026-11-10T00:00:00Z"),
    "kind=00003&remote=yes&consideration=other": lambda r, c: r.title["ja"] == "公募4号",
}  # fmt: skip


def test_each_condition_finds_what_a_plain_reading_finds() -> None:
    world()
    everything = [(r, storage.load(r)) for r in queries.whole(Revision.objects.order_by("-live_from", "-pk"))]
    for address, plain in CONDITIONS.items():
        for closed in (False, True):
            wanted = [r.pk for r, content in everything if plain(r, content) and (closed or open_on(r))]
            result = find(address + ("&closed=1" if closed else ""))
            assert (list(result.keys), result.total) == (wanted, len(wanted)), address
            assert wanted or not closed, f"{address} finds nothing: the world is too small"


def test_counts_ignore_their_own_filter_and_keep_to_the_others() -> None:
    world()
    result = find("job=00012&area=00002")
    counted = {
        value.choice.code: value for facet in result.facets if facet.facet.key == "job" for value in facet.values
    }
    for code, value in counted.items():
        assert value.count == find(f"job={code}&area=00002").total, code
        assert value.chosen == (code == "00012")
    assert set(counted) == {
        term.code for term in registry.terms("job_types") if find(f"job={term.code}&area=00002").total
    } | {"00012"}


def test_values_below_others_are_counted_under_them() -> None:
    world()
    (field_facet,) = (facet for facet in find("").facets if facet.facet.key == "field")
    life = next(value for value in field_facet.values if value.choice.code == "00189")
    assert life.count == find("field=00189").total
    assert {value.choice.code: value.count for value in life.below} == {"99901": 1, "38010": 1, "38020": 1}


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("newest", ["遠い", "近い", "古い"]),
        ("deadline", ["近い", "古い", "遠い"]),
        ("deadline-late", ["遠い", "古い", "近い"]),
        ("relevance", ["遠い", "近い", "古い"]),
    ],
)
def test_orders(sort: str, found: list[str]) -> None:
    factories.published(title="古い", now=NOW - timedelta(days=5), closes_on=date(2026, 12, 10))
    factories.published(title="近い", closes_on=date(2026, 12, 1))
    factories.published(title="遠い", closes_on=date(2026, 12, 24))
    assert titles(f"sort={sort}") == found


def test_titles_come_first_by_relevance() -> None:
    factories.published(title="無機化学の公募", now=NOW - timedelta(days=5))
    factories.published(title="別の公募", duties={"ja": "無機化学の研究", "en": ""})
    assert titles("q=無機化学") == titles("q=無機化学&sort=relevance") == ["無機化学の公募", "別の公募"]
    assert titles("q=無機化学&sort=newest") == ["別の公募", "無機化学の公募"]


def test_public_to_the_second_at_ten_without_another_step() -> None:
    waiting = factories.requested(title="今夜の公募")
    desk = factories.acting_as_desk(factories.desk_member())
    requests.approve(waiting, version=waiting.version, publish_on=clock.day_of(NOW), by=desk, now=NOW)
    ten = clock.at(clock.day_of(NOW), 22)
    assert titles("q=今夜", now=ten - MOMENT) == []
    assert titles("q=今夜&closed=1", now=ten - MOMENT) == []
    assert titles("q=今夜", now=ten) == ["今夜の公募"]
    end = clock.start_of(clock.day_of(NOW) + timedelta(days=29))
    assert titles("q=今夜", now=end - MOMENT) == ["今夜の公募"]
    assert titles("q=今夜", now=end) == []
    assert titles("q=今夜&closed=1", now=end) == ["今夜の公募"]


def test_a_modification_takes_over_at_its_instant_and_keeps_the_day_of_first_publication() -> None:
    live = factories.published(title="旧い件名の公募")
    desk = factories.acting_as_desk(factories.desk_member())
    desk_withdrawal.change_deadline(live.posting, date(2026, 12, 1), reason_for_institution="訂正", by=desk, now=NOW)
    assert titles("q=旧い件名", now=NOW - MOMENT) == ["旧い件名の公募"]
    assert find("closing=7", now=NOW - MOMENT).total == 0
    assert find("closing=7").total == 1
    assert find("closed=1").total == 1
    assert find(f"since={(NOW - timedelta(hours=1)).isoformat().replace('+', '%2B')}").total == 0


def test_a_withdrawn_opening_is_gone_at_its_instant_also_among_closed_ones() -> None:
    live = factories.published(title="取り下げる公募")
    assert live.requested_by
    by = factories.acting_for(live.requested_by, live.posting.institution)
    withdrawing.withdraw(live.posting, reason=WithdrawalReason.FILLED, by=by, now=NOW)
    ten = clock.at(clock.day_of(NOW), 22)
    assert titles("closed=1", now=ten - MOMENT) == ["取り下げる公募"]
    assert titles("closed=1", now=ten) == titles("", now=ten) == []
    withdrawing.undo_withdrawal(live.posting, by=by, now=NOW)
    assert titles("", now=ten) == ["取り下げる公募"]


def test_what_search_has_not_heard_of_yet_is_checked_against_the_database() -> None:
    live = factories.published()
    result = find("")
    Posting.objects.filter(pk=live.posting_id).update(withdrawn_at=NOW)
    assert result.keys == (live.pk,)
    assert result.revisions() == []
    Posting.objects.filter(pk=live.posting_id).update(withdrawn_at=None)


def test_an_institution_is_found_by_its_new_name_only() -> None:
    of = factories.institution(name_ja="旧称大学")
    factories.published(of)
    Institution.objects.get(pk=of.pk).save()
    assert find("q=旧称大学").total == 1
    of.name_ja = "新称大学"
    of.save()
    assert (find("q=旧称大学").total, find("q=新称大学").total) == (0, 1)


def test_pages_end_where_the_site_says_and_a_page_beyond_is_the_last(settings: Any) -> None:
    of = factories.institution()
    for n in range(5):
        factories.published(of, title=f"公募{n}号")
    settings.KOUBO_SEARCH_REACHABLE = 3
    result = finder.find(Query(page=99), now=NOW)
    assert (result.total, result.reachable, result.page, result.pages, len(result.keys)) == (5, 3, 1, 1, 3)
    assert len(finder.find(Query(), now=NOW, per=100, counted=False).keys) == 3
    settings.KOUBO_SEARCH_REACHABLE = 1000
    pages = [finder.find(Query(page=page), now=NOW, per=2) for page in (1, 2, 3)]
    assert [len(page.keys) for page in pages] == [2, 2, 1]
    assert [key for page in pages for key in page.keys] == list(finder.find(Query(), now=NOW).keys)


def test_nothing_found_names_the_one_condition_to_give_up_and_what_that_finds() -> None:
    factories.published(title="無機化学の公募")
    query = Query.read(QueryDict("q=無機化学&kind=00003&closed=1"))
    assert finder.find(query, now=NOW).total == 0
    (suggestion,) = finder.suggestions(query, NOW)
    assert (suggestion.label.ja, suggestion.total) == ("機関種別", 1)
    assert suggestion.query == Query(words="無機化学", closed=True)
    late = NOW + timedelta(days=60)
    assert [s.value.ja for s in finder.suggestions(Query(words="無機化学"), late)] == ["募集中のみ"]


def test_what_words_could_not_be_used_is_said() -> None:
    result = find("q=%25&kind=nonsense")
    assert [bool(note.ja and note.en) for note in result.notes] == [True, True]


@pytest.mark.parametrize("address", ["", "q=公募", "q=公募&kind=00001&closed=1&sort=deadline&inside=1"])
def test_finding_costs_the_same_with_one_posting_and_with_three(address: str) -> None:
    costs = []
    for rows in (1, 2):
        for _ in range(rows):
            factories.published()
        find(address)  # the index follows
        with CaptureQueriesContext(connection) as ran:
            assert len(find(address).revisions()) == rows * (rows + 1) // 2
        costs.append(len(ran))
    assert costs[0] == costs[1]


def test_similar_openings_are_open_ones_of_other_postings() -> None:
    chemistry = factories.published(title="無機化学 准教授の公募", research_fields=field("38010"))
    alike = factories.published(title="無機化学 助教の公募", research_fields=field("38010"))
    factories.published(title="無機化学 教授の公募", research_fields=field("38010"), closes_on=date(2026, 11, 23))
    found = finder.similar(chemistry, now=NOW, limit=3)
    assert [revision.pk for revision in found][:1] == [alike.pk]
    assert {revision.posting_id for revision in found}.isdisjoint({chemistry.posting_id})
    assert all(open_on(revision) for revision in found)


def test_which_queries_are_for_which_openings_is_what_each_would_find() -> None:
    world()
    wanted = [
        Query.read(QueryDict(address)) for address in (*CONDITIONS, "q=公募4号", "q=公募&none=公募4号", "q=ない語")
    ]
    approved = queries.whole(Revision.objects.all())
    assert finder.matching(wanted, approved, now=NOW) == [
        frozenset(finder.find(query, now=NOW).keys) for query in wanted
    ]


def test_of_several_words_each_is_named_with_what_there_is_without_it() -> None:
    for title in ("無機化学の公募", "有機化学の公募"):
        factories.published(title=title)
    found = finder.suggestions(Query(words="無機化学 天文学"), NOW)
    assert [(one.value.ja, one.query.words, one.total) for one in found] == [
        ("天文学", "無機化学", 1),
        ("無機化学 天文学", "", 2),
    ]
    for joined, without in (
        ('"無機化学 天文学"', []),  # one phrase: nothing would be left
        ("無機化学 -化学", [("-化学", "無機化学", 1)]),
        ("無機化学 OR 天文学", [("天文学", "無機化学", 1)]),
        ('"無機 化学" 天文学', [("天文学", '"無機 化学"', 1)]),
    ):
        offered = [one for one in finder.suggestions(Query(words=joined), NOW) if one.label.en == "Word"]
        assert [(one.value.ja, one.query.words, one.total) for one in offered] == without

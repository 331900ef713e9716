"""What is counted: people who are neither robots, nor the secretariat, nor the owner; each once a day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koubo.institutions.models import Membership
from koubo.postings.actions import drafts, modifying, requests
from koubo.stats import counting, queries, storage
from koubo.stats.models import CountedVisitor, CountKind, Salt, Tally
from tests.stats import BROWSER, OTHER_BROWSER
from tests.stats.conftest import Tallies
from tests.support import factories
from tests.support.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
At = Callable[[str], datetime]
DAY = "2026-11-24"


@pytest.fixture(autouse=True)
def _morning(at: At) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def page() -> str:
    return f"/postings/{factories.published().posting.number}/"


def test_reading_twice_counts_once_and_another_browser_counts_too(visitor: Client, page: str, tallies: Tallies) -> None:
    for _ in range(3):
        visitor.get(page)
    assert tallies() == [("view", DAY, 1)]
    visitor.get(page)
    visitor.get(f"/en{page}")
    assert tallies() == [("view", DAY, 1)]
    visitor.get(page, headers={"User-Agent": OTHER_BROWSER})
    visitor.get(page, REMOTE_ADDR="192.0.2.7")
    assert tallies() == [("view", DAY, 3)]


def test_every_listing_is_an_impression(visitor: Client, tallies: Tallies) -> None:
    for title in ("数学の公募", "物理学の公募"):
        factories.published(title=title)
    visitor.get("/postings/")
    visitor.get("/postings/")
    visitor.get("/postings/?q=物理学の公募")
    assert sorted(n for _, _, n in tallies()) == [2, 3]
    assert set(Tally.objects.values_list("kind", flat=True)) == {CountKind.IMPRESSION}


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-24 23:59:59.999", "2026-11-24"),
        ("2026-11-25 00:00:00", "2026-11-25"),
        ("2026-11-24T14:59:59.999+00:00", "2026-11-24"),
        ("2026-11-24T15:00:00+00:00", "2026-11-25"),
        ("2026-12-31 23:59:59.999", "2026-12-31"),
        ("2027-01-01 00:00:00", "2027-01-01"),
    ],
)
def test_days_are_those_of_japan(visitor: Client, at: At, tallies: Tallies, instant: str, day: str) -> None:
    page = f"/postings/{factories.published(closes_on=NOW.date() + timedelta(days=60)).posting.number}/"
    at(instant)
    visitor.get(page)
    at("2027-01-02 12:00")
    assert tallies() == [("view", day, 1)]


def test_the_next_day_the_same_person_counts_again_under_another_salt(
    visitor: Client, page: str, at: At, tallies: Tallies
) -> None:
    visitor.get(page)
    tallies()
    [first] = CountedVisitor.objects.all()
    at("2026-11-25 00:00")
    visitor.get(page)
    assert tallies() == [("view", DAY, 1), ("view", "2026-11-25", 1)]
    assert len(set(Salt.objects.values_list("value", flat=True))) == 2
    assert CountedVisitor.objects.exclude(pk=first.pk).count() == 1


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
        "curl/8.5.0",
        "python-requests/2.32.3",
        "",
        "  ",
    ],
)
def test_robots_do_not_count(page: str, agent: str, tallies: Tallies) -> None:
    robot = Client(headers={"User-Agent": agent})
    robot.get(page)
    robot.get("/postings/")
    assert tallies() == []


@pytest.mark.parametrize("agent", [BROWSER, OTHER_BROWSER, "Mozilla/5.0 (Linux; Android 9; CUBOT X19) Firefox/140.0"])
def test_people_count(page: str, agent: str, tallies: Tallies) -> None:
    Client(headers={"User-Agent": agent}).get(page)
    assert tallies() == [("view", DAY, 1)]


def test_looking_ahead_is_no_visit(visitor: Client, page: str, tallies: Tallies) -> None:
    visitor.head(page)
    visitor.get(page, headers={"Sec-Purpose": "prefetch;prerender"})
    visitor.get(page, headers={"Purpose": "prefetch"})
    assert tallies() == []


def test_the_owner_and_the_secretariat_do_not_count_but_other_institutions_and_seekers_do(tallies: Tallies) -> None:
    of, others = factories.institution(), factories.institution()
    page = f"/postings/{factories.published(of).posting.number}/"
    under_two_hats = factories.member(of, Membership.Role.VIEWER, is_seeker=True)
    for person, counts in (
        (factories.member(of), 0),
        (factories.desk_member(), 0),
        (under_two_hats, 0),  # whatever hat is on
        (factories.member(others), 1),
        (factories.seeker(), 1),
    ):
        Tally.objects.all().delete()
        client = Client(headers={"User-Agent": f"{BROWSER} {person.pk}"})
        client.force_login(person)
        client.get(page)
        client.get("/postings/")
        assert [n for _, _, n in tallies()] == [1, 1] * counts, person


def test_a_count_belongs_to_the_institution_of_its_posting(visitor: Client, tallies: Tallies) -> None:
    made = [factories.published(factories.institution()).posting for _ in range(2)]
    for posting in (*made, made[1]):
        visitor.get(f"/postings/{posting.number}/")
    visitor.get("/postings/")
    assert len(tallies()) == 4
    for posting in made:
        assert set(queries.of_institution(posting.institution)) == set(Tally.objects.filter(posting=posting))


def test_the_series_goes_on_over_a_modification(visitor: Client, at: At, tallies: Tallies) -> None:
    of = factories.institution()
    author, desk = factories.member(of), factories.desk_member()
    posting = factories.published(of, by=author).posting
    visitor.get(f"/postings/{posting.number}/")
    by, now = factories.acting_for(author, of), at("2026-11-24 10:00")
    working = modifying.start_modification(posting, by=by, now=now)
    changed = factories.content(title="題名を改めた公募")
    saved = drafts.save_draft(working, changed, version=working.version, by=by, now=now)
    asked = requests.request(saved, version=saved.version, by=by, now=now)
    requests.approve(asked, version=asked.version, publish_on=now.date() + timedelta(days=1),
                    by=factories.acting_as_desk(desk), now=now)  # fmt: skip
    at("2026-11-25 09:00")
    visitor.get(f"/postings/{posting.number}/")
    assert tallies() == [("view", DAY, 1), ("view", "2026-11-25", 1)]
    assert Tally.objects.filter(posting=posting).count() == 2


def test_a_page_asks_the_same_of_the_database_whether_it_is_counted_or_not(
    visitor: Client, page: str, tallies: Tallies
) -> None:
    robot = Client(headers={"User-Agent": "curl/8.5.0"})
    for address in (page, "/postings/"):
        asked = []
        for client in (robot, visitor):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked.append(len(queries))
        assert asked[0] == asked[1], address
    assert tallies() == [("view", DAY, 1), ("impression", DAY, 2)]


def test_counting_that_fails_does_not_fail_the_page(
    visitor: Client, page: str, monkeypatch: pytest.MonkeyPatch, tallies: Tallies
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(counting, "is_robot", lambda agent: 1 / 0)
        assert visitor.get(page).status_code == 200
    assert tallies() == []


def test_while_the_database_is_away_counts_wait_and_are_not_doubled(
    visitor: Client, page: str, monkeypatch: pytest.MonkeyPatch, tallies: Tallies
) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as broken:
        broken.setattr(storage, "increase", away)
        for _ in range(2):
            assert visitor.get(page).status_code == 200
            assert visitor.get("/postings/").status_code == 200
            with pytest.raises(OperationalError):
                counting.flush()
        assert not CountedVisitor.objects.exists(), "half of it was kept"
    assert tallies() == [("view", DAY, 1), ("impression", DAY, 2)]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch, visitor: Client, page: str, tallies: Tallies) -> None:
    monkeypatch.setattr(counting, "MOST", 3)
    for n in range(5):
        visitor.get(page, REMOTE_ADDR=f"192.0.2.{n}")
    assert tallies() == [("view", DAY, 3)]


def test_what_no_longer_exists_is_dropped_and_holds_nothing_up(visitor: Client, page: str, tallies: Tallies) -> None:
    visitor.get(page)
    counting.note(CountKind.VIEW, [uuid4()], counting.Visitor("192.0.2.1", BROWSER), NOW)
    assert tallies() == [("view", DAY, 1)]


def test_more_than_a_batch_is_written(tallies: Tallies) -> None:
    posting_id = factories.published().posting_id
    for n in range(counting.BATCH + 1):
        counting.note(CountKind.VIEW, [posting_id], counting.Visitor(f"2001:db8::{n:x}", BROWSER), NOW)
    assert tallies() == [("view", DAY, counting.BATCH + 1)]


@pytest.mark.parametrize(
    ("instant", "kept"),
    [
        ("2026-11-24 23:59:59", True),
        ("2026-11-25 00:59:59", True),  # what was noted before midnight may be written after it
        ("2026-11-25 01:00:00", False),
    ],
)
def test_what_tells_visitors_apart_is_thrown_away_after_the_day(
    visitor: Client, page: str, at: At, tallies: Tallies, instant: str, kept: bool
) -> None:
    visitor.get(page)
    tallies()
    assert storage.forget(at(instant)) == 0
    assert (CountedVisitor.objects.exists(), Salt.objects.exists()) == (kept, kept)
    assert tallies() == [("view", DAY, 1)]


def test_nothing_of_a_person_is_stored(visitor: Client, page: str, tallies: Tallies) -> None:
    visitor.get(page, REMOTE_ADDR="192.0.2.7")
    answer = visitor.get("/postings/", REMOTE_ADDR="192.0.2.7")
    tallies()
    # Of the form in the footer, and when the list was last looked at: neither tells people apart.
    assert set(answer.cookies) <= {"csrftoken", "koubo_visit"}
    rows = [*CountedVisitor.objects.values_list(), *Salt.objects.values_list(), *Tally.objects.values_list()]
    assert rows
    assert not any(part in str(rows) for part in ("192.0.2.7", "Firefox", "Mozilla"))


def test_a_click_leads_to_the_postings_own_address_and_counts_once(visitor: Client, at: At, tallies: Tallies) -> None:
    address = "https://www.aogiri.example/apply?id=1&lang=ja"
    number = factories.published(application_url=address).posting.number
    html = visitor.get(f"/postings/{number}/").text
    assert f'href="/postings/{number}/to/application_url/"' in html
    for _ in range(2):
        answer = visitor.get(f"/postings/{number}/to/application_url/")
        assert (answer.status_code, answer["Location"]) == (302, address)
    assert tallies() == [("view", DAY, 1), ("outbound", DAY, 1)]


@pytest.mark.parametrize("key", ["posting_url", "contact_email", "title", "closes_on", "unknown"])
def test_there_is_no_way_to_anywhere_else(visitor: Client, key: str, tallies: Tallies) -> None:
    number = factories.published(posting_url="").posting.number
    assert visitor.get(f"/postings/{number}/to/{key}/?next=https://evil.example/").status_code == 404
    assert tallies() == []


def test_what_is_not_public_or_withdrawn_leads_nowhere(visitor: Client, at: At, tallies: Tallies) -> None:
    address = "https://www.aogiri.example/"
    scheduled = factories.approved(employer_url=address).posting
    gone = factories.published(employer_url=address).posting
    type(gone).objects.filter(pk=gone.pk).update(withdrawn_at=NOW)
    for posting in (scheduled, gone):
        assert visitor.get(f"/postings/{posting.number}/to/employer_url/").status_code == 404
    assert tallies() == []

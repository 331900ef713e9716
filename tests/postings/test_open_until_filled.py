"""Openings that are open until filled (決まり次第終了): no day is invented for them anywhere."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from koubo.applications import answer_days, permissions, retention
from koubo.applications.models import Application
from koubo.institutions.sight import whole
from koubo.kernel.clock import JST
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import (
    desk_edit,
    desk_withdrawal,
    drafts,
    mails,
    modifying,
    reminders,
    requests,
    withdrawing,
)
from koubo.postings.checks import check, errors
from koubo.postings.content import storage
from koubo.postings.models import PostingSummary, Revision, queries
from koubo.postings.publication import schedule, upcoming
from koubo.postings.publication.deadline import NEVER
from koubo.postings.publication.states import Phase, WithdrawalReason
from koubo.postings.sheet import SHEET
from tests.support import factories
from tests.support.samples import complete_content

At = Callable[[str], None]
OPEN: dict[str, Any] = {"closes_on": None, "deadline_kind": "open", "review_on": date(2027, 2, 1)}
TODAY = date(2026, 11, 24)
WORDS = "決まり次第終了（締切日なし）"


def test_the_day_of_the_review_says_something_only_where_there_is_no_closing_date() -> None:
    content = complete_content() | OPEN
    says = {key: SHEET.field("review_on").counts(content | {"deadline_kind": key}) for key in ("open", "rolling", "")}
    assert says == {"open": True, "rolling": False, "": False}


@pytest.mark.django_db
def test_the_form_shows_the_day_of_the_review_with_its_kind_of_deadline_and_keeps_it(client: Client) -> None:
    made = factories.draft(**DATED | {"review_on": date(2027, 2, 1)})
    client.force_login(made.updated_by)
    form = client.get(reverse("institution:edit", args=[made.posting_id])).text
    box = form[form.index('data-k-counts-with="deadline_kind"') :]
    assert 'data-k-counts-when="open"' in box[:200]
    assert 'value="2027-02-01"' in box[:2000]


def found(**changes: Any) -> set[tuple[str, str]]:
    content = complete_content() | OPEN | changes
    return {(f.where, f.severity.value) for f in check(content, languages=("ja",), today=TODAY)} & {
        (where, kind)
        for where in ("closes_on", "closes_at", "review_on", "deadline_kind")
        for kind in ("error", "warning")
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"review_on": None}, {("review_on", "error")}),
        ({"review_on": TODAY}, set()),
        ({"review_on": TODAY - timedelta(days=1)}, {("review_on", "error")}),
        ({"review_on": date(2027, 8, 1)}, {("review_on", "warning")}),
        ({"closes_on": date(2027, 1, 8)}, {("closes_on", "error")}),
        ({"deadline_kind": "rolling"}, {("closes_on", "error")}),
    ],
)
def test_it_has_a_day_to_ask_again_and_no_closing_date(changes: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert found(**changes) == expected


def test_a_modification_may_be_made_after_the_review() -> None:
    content = complete_content() | OPEN | {"review_on": TODAY - timedelta(days=1)}
    assert errors(check(content, languages=("ja",), today=TODAY, again=True)) == []


def test_without_a_day_there_is_no_end() -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=JST)
    assert schedule.live_until(None) == NEVER
    assert schedule.may_modify_until(None) == NEVER
    start, end = schedule.interval(TODAY, None, now=now, same_day_hour=22)
    assert (start, end) == (datetime(2026, 11, 24, 22, tzinfo=JST), NEVER)
    schedule.check_wish(date(2030, 1, 1), None, today=TODAY)
    assert upcoming.change_ahead(None, now - timedelta(days=1), NEVER, now) is None


@pytest.mark.django_db
def test_it_is_shown_and_sorted_without_an_invented_day(client: Client, at: At) -> None:
    at("2026-11-25 09:00")
    revision = factories.published(title="随時の公募", **OPEN)
    factories.published(title="早い公募", closes_on=date(2026, 12, 1))
    factories.published(title="遅い公募", closes_on=date(2027, 3, 1))
    number = revision.posting.number
    for view in ("", "view=compact"):
        html = client.get(f"/postings/?{view}").text
        assert WORDS in html
    for order, expected in (
        ("deadline", ["早い公募", "遅い公募", "随時の公募"]),
        ("deadline-late", ["遅い公募", "早い公募", "随時の公募"]),
    ):
        html = client.get(f"/postings/?sort={order}").text
        places = [html.index(title) for title in expected]
        assert places == sorted(places), order
    assert "随時の公募" not in client.get("/postings/?closing=30").text
    page = client.get(f"/postings/{number}/").text
    assert WORDS in page
    assert "9999" not in page
    assert f"/postings/{number}/deadline.ics" not in page
    assert client.get(f"/postings/{number}/deadline.ics").status_code == 404
    ld = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert "validThrough" not in ld
    events = Calendar.from_ical(client.get("/postings.ics").content).walk("VEVENT")
    assert sorted(str(event["SUMMARY"])[-4:] for event in events) == ["早い公募", "遅い公募"]
    assert WORDS in client.get("/postings.atom").text
    items = {item["number"]: item for item in json.loads(client.get("/postings.json").content)["items"]}
    assert items[number]["live_until"] is None
    assert items[number]["fields"]["closes_on"] is None
    assert items[number]["fields"]["deadline_kind"]["code"] == "open"
    assert items[number]["fields"]["review_on"] == "2027-02-01"
    assert "9999" not in b"".join(client.get("/postings.csv").streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_it_stays_until_it_is_withdrawn_and_takes_applications_until_then(client: Client, at: At) -> None:
    at("2026-11-25 09:00")
    of = factories.institution()
    author = factories.member(of)
    revision = factories.published(of, by=author, title="随時の公募", web_application=True, **OPEN)
    posting, later = revision.posting, datetime(2028, 5, 1, 10, tzinfo=JST)
    assert revision.phase(later) is Phase.PUBLISHED
    assert permissions.live_revision(posting, later) == revision
    assert permissions.deadline_of(posting, later) == NEVER
    assert retention.erased_on(Application(posting=posting)) is None
    assert list(queries.withdrawable(whole(of), later)) == [PostingSummary.objects.get(pk=posting.pk)]
    assert modifying.why_not_modify(posting, later) is None
    gone = datetime(2028, 5, 1, 22, tzinfo=JST)
    withdrawing.withdraw(posting, reason=WithdrawalReason.FILLED, by=factories.acting_for(author, of), now=later)
    posting.refresh_from_db()
    assert permissions.deadline_of(posting, later) == gone
    assert permissions.live_revision(posting, gone) is None
    at("2028-05-01 22:00")
    assert client.get(f"/postings/{posting.number}/").status_code == 410
    assert "随時の公募" not in client.get("/postings/").text


@pytest.mark.django_db
def test_a_modification_gives_it_a_day_or_takes_the_day_away(at: At) -> None:
    at("2026-11-25 09:00")
    of = factories.institution()
    author, desk, now = factories.member(of), factories.acting_as_desk(factories.desk_member()), factories.NOW
    by = factories.acting_for(author, of)
    revision = factories.published(of, by=author, **OPEN)
    for changes, end in (
        ({"closes_on": date(2027, 1, 8), "deadline_kind": "arrival", "review_on": None}, date(2027, 1, 8)),
        (OPEN, None),
    ):
        working = modifying.start_modification(revision.posting, by=by, now=now)
        working = drafts.save_draft(working, storage.load(working) | changes, version=working.version, by=by, now=now)
        requests.request(working, version=working.version, by=by, now=now)
        working.refresh_from_db()
        made = requests.approve(working, version=working.version, publish_on=TODAY, by=desk, now=now)
        made.refresh_from_db()
        assert made.live_until == schedule.live_until(end)


@pytest.mark.django_db
def test_the_secretariat_gives_it_a_day(at: At) -> None:
    at("2026-11-25 09:00")
    desk, now = factories.acting_as_desk(factories.desk_member()), datetime(2026, 11, 25, 9, tzinfo=JST)
    revision = factories.published(**OPEN)
    made = desk_withdrawal.change_deadline(
        revision.posting, date(2027, 1, 8), reason_for_institution="確認のため", by=desk, now=now
    )
    assert (made.closes_on, made.deadline_kind, made.review_on) == (date(2027, 1, 8), "rolling", None)
    assert made.live_until == datetime(2027, 1, 9, tzinfo=JST)
    mail = OutgoingMail.objects.filter(kind=mails.DEADLINE_CHANGED).first()
    assert mail is not None
    assert WORDS in mail.body


@pytest.mark.django_db
def test_the_institution_is_asked_on_the_day_of_the_review_and_every_two_weeks() -> None:
    revision = factories.published(**OPEN)
    factories.published(closes_on=date(2027, 3, 1))

    def asked(day: date, hour: int = 9) -> int:
        return reminders.queue_reviews(datetime(day.year, day.month, day.day, hour, tzinfo=JST))

    first = date(2027, 2, 1)
    assert asked(first - timedelta(days=1)) == 0
    assert asked(first, hour=8) == 0
    assert [asked(first), asked(first), asked(first + timedelta(days=13))] == [1, 0, 0]
    assert [asked(first + timedelta(days=14)), asked(first + timedelta(days=27))] == [1, 0]
    mail = OutgoingMail.objects.filter(kind=mails.REVIEW_DUE).first()
    assert mail is not None
    assert "2027年2月1日" in mail.body
    Revision.objects.filter(pk=revision.pk).update(review_on=date(2027, 6, 1))
    assert asked(first + timedelta(days=28)) == 0


DATED: dict[str, Any] = {"closes_on": date(2027, 1, 8), "deadline_kind": "arrival", "review_on": None}


def amended(revision: Revision, now: datetime, *, publish_on: date | None = None, **changes: Any) -> Revision:
    """Let the secretariat change the newest text of the posting of `revision`."""
    newest = queries.latest_approved(revision.posting)
    assert newest is not None
    return desk_edit.edit_by_desk(
        newest, storage.load(newest) | changes, publish_on=publish_on, reason_for_institution="確認のため",
        by=factories.acting_as_desk(factories.desk_member()), now=now,
    )  # fmt: skip


def event(client: Client, number: str | None) -> tuple[str, int, date]:
    (one,) = Calendar.from_ical(client.get(f"/postings/{number}/deadline.ics").content).walk("VEVENT")
    assert one["UID"] == f"{number}@127.0.0.1"
    return str(one["STATUS"]), one["SEQUENCE"], one["DTSTART"].dt.date()


@pytest.mark.django_db
def test_the_event_of_a_deadline_that_is_gone_is_cancelled_until_there_is_one_again(client: Client, at: At) -> None:
    at("2026-11-25 09:00")
    revision = factories.published(web_application=True, **DATED)
    number, now = revision.posting.number, datetime(2026, 11, 25, 9, tzinfo=JST)
    assert event(client, number) == ("CONFIRMED", 0, date(2027, 1, 8))
    amended(revision, now, **OPEN)
    assert event(client, number) == ("CANCELLED", 1, date(2027, 1, 8))
    assert permissions.deadline_of(revision.posting, now) == NEVER
    assert f"/postings/{number}/deadline.ics" not in client.get(f"/postings/{number}/").text
    at("2026-11-26 09:00")
    amended(revision, now + timedelta(days=1), **DATED | {"closes_on": date(2027, 2, 1)})
    assert event(client, number) == ("CONFIRMED", 2, date(2027, 2, 1))
    assert permissions.deadline_of(revision.posting, now + timedelta(days=1)) == datetime(2027, 2, 2, tzinfo=JST)


@pytest.mark.django_db
def test_withdrawn_while_open_until_filled_the_event_of_before_stays_cancelled(client: Client, at: At) -> None:
    at("2026-11-25 09:00")
    revision = factories.published(**DATED)
    amended(revision, datetime(2026, 11, 25, 9, tzinfo=JST), **OPEN)
    by, later = factories.acting_as_desk(factories.desk_member()), datetime(2026, 11, 26, 9, tzinfo=JST)
    desk_withdrawal.withdraw_by_desk(revision.posting, at=None, reason_for_institution="確認のため", by=by, now=later)
    at("2026-11-26 09:00")
    assert event(client, revision.posting.number) == ("CANCELLED", 2, date(2027, 1, 8))


@pytest.mark.django_db
def test_a_closed_opening_reopens_until_filled(client: Client, at: At) -> None:
    revision = factories.published(title="再開する公募", closes_on=date(2026, 12, 1))
    later = datetime(2026, 12, 5, 9, tzinfo=JST)
    at("2026-12-05 09:00")
    assert "再開する公募" not in client.get("/postings/").text
    made = amended(revision, later, **OPEN)
    assert (made.live_until, made.phase(later)) == (NEVER, Phase.PUBLISHED)
    assert "再開する公募" in client.get("/postings/").text
    assert retention.erased_on(Application(posting=revision.posting)) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "then", "said"),
    [(OPEN, DATED, None), (DATED, OPEN, "2027-01-08T23:59:59+09:00")],
)
def test_a_change_that_is_ahead_is_no_deadline_of_what_is_read_now(
    client: Client, at: At, first: dict[str, Any], then: dict[str, Any], said: str | None
) -> None:
    at("2026-11-25 09:00")
    revision = factories.published(**first)
    amended(revision, datetime(2026, 11, 25, 9, tzinfo=JST), publish_on=date(2026, 12, 10), **then)
    page = client.get(f"/postings/{revision.posting.number}/").text
    ld = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert ld.get("validThrough") == said


@pytest.mark.django_db
def test_nobody_is_reminded_of_an_end_that_a_change_ahead_takes_away(at: At) -> None:
    now = datetime(2026, 11, 25, 9, tzinfo=JST)
    ends, stays, gets, moves = (
        factories.published(**given)
        for given in (
            {"closes_on": date(2026, 12, 15)}, {"closes_on": date(2026, 12, 15)}, OPEN | {"review_on": date(2026, 12, 8)}, OPEN,
        )
    )  # fmt: skip
    amended(ends, now, publish_on=date(2026, 12, 10), **OPEN)
    amended(stays, now, publish_on=date(2026, 12, 10), positions=7)
    amended(gets, now, publish_on=date(2026, 12, 10), **DATED)
    amended(moves, now, publish_on=date(2026, 12, 10), review_on=date(2026, 12, 8))
    assert reminders.queue_ends_soon(datetime(2026, 12, 8, 9, tzinfo=JST)) == 1
    assert reminders.queue_reviews(datetime(2026, 12, 8, 9, tzinfo=JST)) == 0
    assert reminders.queue_reviews(datetime(2026, 12, 10, 9, tzinfo=JST)) == 1


@pytest.mark.django_db
def test_whoever_applied_is_answered_some_time_after_it_is_withdrawn(at: At) -> None:
    revision = factories.published(web_application=True, results_by=None, **OPEN)
    assert answer_days.expected(revision, None) is None
    by, now = factories.acting_as_desk(factories.desk_member()), datetime(2026, 12, 1, 9, tzinfo=JST)
    desk_withdrawal.withdraw_by_desk(revision.posting, at=None, reason_for_institution="確認のため", by=by, now=now)
    revision.posting.refresh_from_db()
    assert answer_days.expected(revision, None) == date(2026, 12, 1) + answer_days.ANSWER_WITHIN
    assert retention.erased_on(Application(posting=revision.posting)) is not None


@pytest.mark.django_db
def test_the_description_of_the_page_names_no_closing_date(client: Client, at: At) -> None:
    at("2026-11-25 09:00")
    number = factories.published(**OPEN).posting.number
    page = client.get(f"/en/postings/{number}/").text
    assert "close on open until" not in page.casefold()
    assert "Open until filled (no closing date)" in page
    assert "&#32;<span" in page[page.index('<p class="k-h3">') :].partition("</p>")[0], (
        "institution and department are parted"
    )
    (said,) = re.findall(r'<meta name="description" content="([^"]*)"', page)
    assert said.endswith("open until filled (no closing date)")

"""法令上の義務: recorded, due again, overdue; nothing is overwritten."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.desk import duties
from koubo.desk.duty_reminders import DUE, queue_due
from koubo.desk.models import DutyDone
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted
from koubo.notifications.models import OutgoingMail
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]
LIST = "/desk/duties/"
TODAY = clock.day_of(NOW)


def desk() -> Actor:
    return factories.acting_as_desk(factories.desk_member())


@pytest.mark.parametrize(
    ("key", "on", "due"),
    [
        ("report", date(2026, 8, 20), date(2027, 8, 31)),
        ("report", date(2027, 5, 31), date(2027, 8, 31)),
        ("report", date(2027, 6, 1), date(2028, 8, 31)),
        ("notification", date(2026, 4, 1), None),
        ("secrecy", date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_when_a_duty_is_due_again(key: str, on: date, due: date | None) -> None:
    assert duties.BY_KEY[key].next_due(on) == due


@pytest.mark.parametrize(("days", "tone"), [(-1, "late"), (0, "soon"), (30, "soon"), (31, "done")])
def test_how_it_stands(days: int, tone: str) -> None:
    by, duty = desk(), duties.BY_KEY["report"]
    assert {state.tone for state in duties.states(TODAY)} == {"open"}
    long_ago = TODAY - timedelta(days=400)
    duties.done(duty, on=long_ago, next_due=TODAY + timedelta(days=days), note="", by=by, now=NOW)
    state = next(one for one in duties.states(TODAY) if one.duty is duty)
    assert (state.tone, state.last and state.last.done_on) == (tone, long_ago)


def test_the_newest_record_counts_and_none_is_lost() -> None:
    by, duty = desk(), duties.BY_KEY["fees"]
    for n in range(3):
        duties.done(duty, on=TODAY, next_due=None, note=f"{n}回目", by=by, now=NOW + timedelta(minutes=n))
    state = next(one for one in duties.states(TODAY) if one.duty is duty)
    assert state.last is not None
    assert (state.last.note, state.due, DutyDone.objects.count()) == ("2回目", None, 3)
    assert AuditEntry.objects.filter(verb="record_duty").count() == 3


def test_refused() -> None:
    duty = duties.BY_KEY["fees"]
    with pytest.raises(NotPermitted):
        duties.done(duty, on=TODAY, next_due=None, note="", by=Actor(factories.seeker().pk, "seeker"), now=NOW)
    for on, due in (
        (TODAY + timedelta(days=1), None),
        (date(1999, 1, 1), None),
        (TODAY, TODAY),
        (TODAY, date(2101, 1, 1)),
    ):
        with pytest.raises(duties.DutyRefused):
            duties.done(duty, on=on, next_due=due, note="", by=desk(), now=NOW)
    assert not DutyDone.objects.exists()


def test_recorded_on_its_page_once_and_told_what_is_wrong(client: Client, at: Any) -> None:
    at("2026-11-24 09:00")
    client.force_login(factories.desk_member(name="篠崎 葵"))
    page = client.get(f"{LIST}report/").text
    assert 'value="2026-11-24"' in page
    assert 'value="2027-08-31"' in page
    assert "第43条の5" in page
    typed = {"on": "2026-11-25", "next_due": "", "note": "e-Gov<b>", "once": str(uuid4())}
    wrong = client.post(f"{LIST}report/", typed)
    assert wrong.status_code == 422
    assert "今日までの日付を入力してください" in wrong.text
    assert "e-Gov&lt;b&gt;" in wrong.text
    right = typed | {"on": "2026-08-20", "next_due": "2026-08-31"}
    for _ in range(2):
        told = client.post(f"{LIST}report/", right, follow=True).text
    assert DutyDone.objects.count() == 1
    assert "期限超過" in told
    assert "篠崎 葵" in told
    assert "Overdue" in client.get("/en/desk/duties/").text
    assert "e-Gov" in client.get("/desk/audit/?verb=record_duty").text
    assert client.get(f"{LIST}nothing/").status_code == 404


@pytest.mark.parametrize("rows", [1, 9])
def test_the_list_asks_the_same_for_any_number(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by = desk()
    for n in range(rows):
        duties.done(duties.DUTIES[n], on=TODAY, next_due=None, note="", by=by, now=NOW)
    client.force_login(factories.desk_member())
    with django_assert_num_queries(10):
        client.get(LIST)


def test_the_secretariat_is_told_once_before_the_day_from_nine_on(at: At) -> None:
    by = desk()
    english = factories.desk_member(language="en", email="desk-en@koubo.example")
    factories.desk_member(is_active=False)
    duty = duties.BY_KEY["report"]
    duties.done(duty, on=TODAY, next_due=date(2026, 12, 31), note="", by=by, now=NOW)
    duties.done(duties.BY_KEY["notification"], on=TODAY, next_due=None, note="", by=by, now=NOW)
    assert [
        queue_due(at(now)) for now in ("2026-11-30 09:00", "2026-12-01 08:59", "2026-12-01 09:00", "2027-01-05 10:00")
    ] == [0, 0, 1, 0]
    told = OutgoingMail.objects.filter(kind=DUE)
    assert {mail.recipient_id for mail in told} == {by.user_id, english.pk}
    mail = told.get(recipient=by.user_id)
    assert "事業概況報告書" in mail.subject
    assert "2026年12月31日" in mail.body
    assert "/desk/duties/report/" in mail.body
    assert "31 December 2026" in told.get(recipient=english).body
    duties.done(duty, on=date(2026, 12, 28), next_due=date(2027, 1, 10), note="", by=by, now=at("2026-12-28 10:00"))
    assert queue_due(at("2026-12-29 09:00")) == 1, "the next day is another occasion"


def test_a_day_that_passed_while_no_worker_ran_is_told_all_the_same(at: At) -> None:
    duties.done(duties.BY_KEY["fees"], on=TODAY, next_due=date(2026, 12, 1), note="", by=desk(), now=NOW)
    assert queue_due(at("2027-02-01 09:00")) == 1

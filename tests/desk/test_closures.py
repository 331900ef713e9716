"""The secretariat's own closed days: from today on, business days only, written down, and counted from then on."""

from datetime import date

import pytest

from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.desk import closures
from koubo.kernel.errors import NotPermitted
from koubo.kernel.text import Text
from koubo.workdays import calendar
from koubo.workdays.models import Closure
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
REASON = Text("年末の休業", "Year-end closure")


@pytest.fixture
def desk() -> Actor:
    return factories.acting_as_desk(factories.desk_member())


def close(first: date, last: date, by: Actor) -> list[date]:
    return [closure.day for closure in closures.close(first, last, reason=REASON, by=by, now=NOW)]


@pytest.mark.parametrize(
    ("first", "last", "closed"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), [24]),  # today
        (date(2026, 11, 27), date(2026, 11, 30), [27, 30]),  # over a weekend
        (date(2026, 12, 28), date(2026, 12, 31), [28, 29, 30, 31]),
        (date(2027, 1, 1), date(2027, 1, 4), [4]),  # New Year's Day, a weekend
        (date(2028, 12, 29), date(2028, 12, 29), [29]),
    ],
)
def test_business_days_of_a_range_are_closed(first: date, last: date, closed: list[int], desk: Actor) -> None:
    assert [day.day for day in close(first, last, desk)] == closed
    assert all(not calendar.is_business_day(day, calendar.closed_days()) for day in (first, last))
    entries = AuditEntry.objects.filter(verb="close_day")
    assert {(entry.actor_id, entry.after["reason_ja"], entry.at) for entry in entries} == {
        (desk.user_id, "年末の休業", NOW)
    }
    assert entries.count() == len(closed)


@pytest.mark.parametrize(
    ("first", "last", "code", "where"),
    [
        (date(2026, 11, 23), date(2026, 11, 30), "closure-past", "first"),
        (date(1, 1, 1), date(1, 1, 1), "closure-past", "first"),
        (date(2026, 12, 2), date(2026, 12, 1), "closure-order", "last"),
        (date(2026, 12, 1), date(2027, 1, 1), "closure-many", "last"),
        (date(2029, 1, 1), date(2029, 1, 2), "closure-far", "first"),
        (date(2028, 12, 31), date(2029, 1, 2), "closure-far", "last"),
        (date.max, date.max, "closure-far", "first"),
        (date(2026, 11, 28), date(2026, 11, 29), "nothing-to-close", "first"),
        (date(2027, 1, 11), date(2027, 1, 11), "nothing-to-close", "first"),
    ],
)
def test_days_that_are_refused(first: date, last: date, code: str, where: str, desk: Actor) -> None:
    with pytest.raises(closures.ClosureRefused) as refused:
        close(first, last, desk)
    assert (refused.value.code, refused.value.where) == (code, where)
    assert not Closure.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.database_kind
def test_what_is_closed_already_keeps_its_reason(desk: Actor) -> None:
    close(date(2026, 12, 29), date(2026, 12, 29), desk)
    made = closures.close(date(2026, 12, 28), date(2026, 12, 30), reason=Text("別", "Other"), by=desk, now=NOW)
    assert [closure.day.day for closure in made] == [28, 30]
    assert Closure.objects.get(day=date(2026, 12, 29)).reason == REASON


@pytest.mark.database_kind
def test_a_day_ahead_is_opened_again_and_a_past_one_stays(desk: Actor) -> None:
    close(date(2026, 12, 29), date(2026, 12, 29), desk)
    ahead = Closure.objects.get()
    past = Closure.objects.create(day=date(2026, 11, 20), reason_ja="臨時", reason_en="Special")
    for _ in range(2):
        closures.reopen(ahead, by=desk, now=NOW)
    assert AuditEntry.objects.filter(verb="reopen_day").count() == 1
    assert AuditEntry.objects.get(verb="reopen_day").before["day"] == "2026-12-29"
    with pytest.raises(closures.ClosureRefused):
        closures.reopen(past, by=desk, now=NOW)
    assert list(Closure.objects.all()) == [past]


def test_only_the_secretariat(desk: Actor) -> None:
    for by in (Actor(desk.user_id, "seeker"), Actor(factories.seeker().pk, "desk")):
        with pytest.raises(NotPermitted):
            close(date(2026, 12, 29), date(2026, 12, 29), by)

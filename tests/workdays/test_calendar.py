"""Business days on their boundaries: weekends, holidays in a row, substitute holidays, the turn of the year, own closures."""

from datetime import date, datetime

import pytest

from koubo.kernel import clock
from koubo.workdays.calendar import business_hours, closed_days, hours_before, is_business_day, next_business_day
from koubo.workdays.models import Closure

OWN = frozenset({date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)})


@pytest.mark.parametrize(
    ("day", "business"),
    [
        (date(2026, 11, 20), True),  # Friday
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 11, 23), False),  # 勤労感謝の日, a Monday
        (date(2026, 11, 24), True),
        (date(2026, 5, 6), False),  # 振替休日 for Sunday the 3rd
        (date(2026, 9, 22), False),  # 国民の休日 between two holidays
        (date(2027, 1, 1), False),
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),  # closed by the secretariat
    ],
)
def test_business_days(day: date, business: bool) -> None:
    assert is_business_day(day, OWN) is business


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 11, 19), date(2026, 11, 20)),
        (date(2026, 11, 20), date(2026, 11, 24)),  # over a weekend and a holiday
        (date(2026, 11, 22), date(2026, 11, 24)),
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 9, 18), date(2026, 9, 24)),  # five days off in a row
        (date(2026, 12, 28), date(2027, 1, 4)),
    ],
)
def test_the_next_business_day(day: date, following: date) -> None:
    assert next_business_day(day, OWN) == following


def jst(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.JST)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-24 09:00", "2026-11-24 12:30", 3.5),
        ("2026-11-24 07:00", "2026-11-24 09:00", 0),
        ("2026-11-24 16:00", "2026-11-25 10:00", 2),
        ("2026-11-20 16:30", "2026-11-24 09:30", 1),  # over a weekend and a holiday
        ("2026-11-21 10:00", "2026-11-23 23:00", 0),
        ("2026-11-24 12:00", "2026-11-24 11:00", 0),
        ("2026-12-28 09:00", "2027-01-04 17:00", 16),
    ],
)
def test_hours_of_the_secretariat(start: str, end: str, hours: float) -> None:
    assert business_hours(jst(start), jst(end), OWN) == hours


@pytest.mark.parametrize(
    ("end", "hours", "start"),
    [
        ("2026-11-24 12:30", 3.5, "2026-11-24 09:00"),
        ("2026-11-24 12:30", 4, "2026-11-20 16:30"),  # over a weekend and a holiday
        ("2026-11-24 08:00", 8, "2026-11-20 09:00"),
        ("2026-11-24 23:00", 1, "2026-11-24 16:00"),
        ("2026-11-23 12:00", 1, "2026-11-20 16:00"),
        ("2027-01-04 10:00", 8, "2026-12-28 10:00"),
    ],
)
def test_back_by_hours_of_the_secretariat(end: str, hours: float, start: str) -> None:
    assert hours_before(jst(end), hours, OWN) == jst(start)
    assert business_hours(jst(start), jst(end), OWN) == hours


@pytest.mark.django_db
def test_own_closed_days_come_from_the_table() -> None:
    Closure.objects.create(day=date(2026, 12, 29), reason_ja="年末休業", reason_en="Year-end closure")
    assert closed_days() == {date(2026, 12, 29)}
    assert Closure.objects.get().reason.en == "Year-end closure"

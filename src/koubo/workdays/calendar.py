"""The one place that counts business days. Days are those of Japan.

Source: help page, 「求人公募情報を取り下げるには?」 (翌営業日以降).
"""

from collections.abc import Container
from datetime import date, datetime, timedelta
from typing import Final

import jpholiday

from koubo.kernel import clock
from koubo.workdays.models import Closure

OPENS, CLOSES = 9, 17  # the secretariat's hours, in Japan time
SATURDAY: Final = 5


def closed_days() -> frozenset[date]:
    """Return the secretariat's own closed days. One query."""
    return frozenset(Closure.objects.values_list("day", flat=True))


def national_holidays(year: int) -> list[tuple[date, str]]:
    """Return the national holidays of a year with their Japanese names, by day."""
    return sorted(jpholiday.year_holidays(year))


def is_business_day(day: date, closed: Container[date]) -> bool:
    """Whether `day` is a business day; `closed` are the secretariat's own closed days."""
    return day.weekday() < SATURDAY and not jpholiday.is_holiday(day) and day not in closed


def next_business_day(day: date, closed: Container[date]) -> date:
    """Return the first business day after `day` (翌営業日)."""
    day += timedelta(days=1)
    while not is_business_day(day, closed):
        day += timedelta(days=1)
    return day


def business_hours(start: datetime, end: datetime, closed: Container[date]) -> float:
    """Return how many of the secretariat's hours lie between two aware instants; 0 when `end` is not later."""
    total = timedelta()
    day = clock.day_of(start)
    while day <= clock.day_of(end):
        if is_business_day(day, closed):
            opened, closed_at = clock.at(day, OPENS), clock.at(day, CLOSES)
            total += max(min(end, closed_at) - max(start, opened), timedelta())
        day += timedelta(days=1)
    return total / timedelta(hours=1)


def hours_before(end: datetime, hours: float, closed: Container[date]) -> datetime:
    """Return the latest instant that lies `hours` (above 0) of the secretariat's hours before an aware instant."""
    left = timedelta(hours=hours)
    day = clock.day_of(end)
    while True:
        if is_business_day(day, closed):
            opened, closed_at = clock.at(day, OPENS), min(end, clock.at(day, CLOSES))
            if closed_at - opened >= left:
                return closed_at - left
            left -= max(closed_at - opened, timedelta())
        day -= timedelta(days=1)

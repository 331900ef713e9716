"""The only place that asks the time. Instants are aware; people's days are Japan Standard Time."""

import calendar
import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")

# Set by the development settings only: "<instant to start at> <real instant it was set>", shared by every process.
OFFSET_VARIABLE = "KOUBO_CLOCK_OFFSET_SECONDS"


def now() -> datetime:
    """Return the current instant, aware, in UTC; shifted when development started the clock elsewhere (KOUBO_NOW)."""
    return datetime.now(UTC) + timedelta(seconds=float(os.environ.get(OFFSET_VARIABLE, "0")))


def start_at(instant: datetime) -> None:
    """Let this process and its children see the clock run on from `instant` (aware). Development only."""
    offset = (instant - datetime.now(UTC)).total_seconds()
    os.environ[OFFSET_VARIABLE] = str(offset)


def day_of(instant: datetime) -> date:
    """Return the calendar day of `instant` in Japan."""
    return instant.astimezone(JST).date()


def start_of(day: date) -> datetime:
    """Return 0:00 of `day` in Japan, aware."""
    return datetime.combine(day, time.min, tzinfo=JST)


def at(day: date, hour: int) -> datetime:
    """Return `hour`:00 of `day` in Japan, aware."""
    return datetime.combine(day, time(hour), tzinfo=JST)


def months_after(day: date, months: int) -> date:
    """Return the day some months after another; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

"""Periods of days in Japan, and how a series of one is cut into steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from koubo.kernel.text import Text

# Before it there was nothing to count; it also keeps the days before a period within the calendar.
EARLIEST: Final = date(2000, 1, 1)
MOST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both within."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """As many days, just before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    @property
    def is_by_month(self) -> bool:
        """Whether there are too many days to show each: then months are shown."""
        return self.days > MOST_DAYS

    def step_of(self, day: date) -> date:
        """Return the step of a day: itself, or the first of its month."""
        return day.replace(day=1) if self.is_by_month else day

    def steps(self) -> Iterator[date]:
        """Yield every step, first to last."""
        day = self.step_of(self.first)
        while day <= self.last:
            yield day
            day = (day + timedelta(days=31)).replace(day=1) if self.is_by_month else day + timedelta(days=1)


class Preset(StrEnum):
    """The periods offered by name."""

    WEEK = "7"
    MONTH = "30"
    QUARTER = "90"
    FISCAL_YEAR = "fiscal"
    ALL = "all"

    @property
    def label(self) -> Text:
        """What the link says."""
        return {
            "7": Text("直近7日", "Last 7 days"),
            "30": Text("直近30日", "Last 30 days"),
            "90": Text("直近90日", "Last 90 days"),
            "fiscal": Text("今年度", "This fiscal year"),
            "all": Text("全期間", "All time"),
        }[self.value]

    def at(self, today: date, since: date) -> Period:
        """Return the period as of `today`; for all time it begins at `since`. The fiscal year begins in April."""
        match self:
            case Preset.FISCAL_YEAR:
                return Period(date(today.year - (today.month < 4), 4, 1), today)
            case Preset.ALL:
                return Period(min(since, today), today)
            case _:
                return Period(today - timedelta(days=int(self.value) - 1), today)

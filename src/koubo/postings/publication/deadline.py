"""The end of recruitment as it is written: a day, perhaps an hour of it, and how that is meant; or none. No Django."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from koubo.kernel import clock

# The end of an interval that has none. It is compared with, and never said.
NEVER: Final = datetime(9999, 1, 1, tzinfo=clock.JST)


def tellable_end(end: datetime | None) -> datetime | None:
    """Return an end that people can be told."""
    return None if end == NEVER else end


@dataclass(frozen=True, slots=True)
class Deadline:
    """When applications end. `hour` is in Japan; without one they end with the day. `kind` is a code of deadline_kinds.

    Without a day they are open until filled, or nothing is written yet.
    """

    day: date | None
    hour: time | None = None
    kind: str = ""

    @property
    def at(self) -> datetime | None:
        """The first instant that is too late: the hour, else 0:00 of the next day."""
        if self.day is None:
            return None
        if self.hour is None:
            return clock.start_of(self.day + timedelta(days=1))
        return datetime.combine(self.day, self.hour, tzinfo=clock.JST)

    def is_over(self, now: datetime) -> bool:
        """Whether it is too late to apply."""
        return self.at is not None and now >= self.at

    def within(self, start: datetime, end: datetime) -> datetime:
        """Return when the interval `[start, end)` of a text stops taking applications: an hour comes before its end."""
        if self.at is None or self.hour is None:
            return end
        return max(start, min(self.at, end))

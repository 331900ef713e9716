"""When mails are due: pure comparisons of instants, in Japan time."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from koubo.kernel import clock
from koubo.kernel.text import Text

FROM_HOUR: Final = 7
MONDAY: Final = 0
# What goes live is looked at this much later, so that whatever was being written at the instant is there.
LAG: Final = timedelta(minutes=2)
# After so long without a mail about a search it says that it is still alive.
QUIET_FOR: Final = timedelta(days=30)


class Frequency(StrEnum):
    """How often mails about a saved search come."""

    NONE = "none"
    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def label(self) -> Text:
        """The words for it."""
        return LABELS[self]


LABELS: Final = {
    Frequency.NONE: Text("送らない", "No mails"),
    Frequency.INSTANT: Text("すぐに", "At once"),
    Frequency.DAILY: Text("毎日", "Daily"),
    Frequency.WEEKLY: Text("毎週", "Weekly"),
}
MAILED: Final = (Frequency.INSTANT, Frequency.DAILY, Frequency.WEEKLY)


def slot(frequency: Frequency, now: datetime) -> datetime:
    """Return until when openings are told of at `now` (aware): LAG ago, the last 7:00, or that of the last Monday.

    Raises ValueError for NONE.
    """
    settled = now - LAG
    if frequency is Frequency.INSTANT:
        return settled
    day = clock.day_of(settled)
    if settled < clock.at(day, FROM_HOUR):
        day -= timedelta(days=1)
    if frequency is Frequency.WEEKLY:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    elif frequency is not Frequency.DAILY:
        raise ValueError(frequency)
    return clock.at(day, FROM_HOUR)

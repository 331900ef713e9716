"""Until when a posting takes applications: pure comparisons of instants, kept to the second.

Recruitment ends with the last interval in which Web applications are taken: at the hour of the deadline,
or at 0:00 after the closing day (publication.live_until) where none is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Taking:
    """One approved revision: since when it is live, until when it takes applications, and whether Web applications are among them."""

    live_from: datetime
    takes_until: datetime
    web_application: bool


def deadline(intervals: Iterable[Taking], withdrawn_at: datetime | None, now: datetime) -> datetime | None:
    """Return when applications end: of the run of intervals `now` lies in, else of the last one that has begun.

    None when none was ever taken before `now`. An approved modification to come moves it, whether later or earlier.
    """
    end: datetime | None = None
    for one in sorted(intervals, key=lambda taking: taking.live_from):
        begun = one.live_from <= now
        follows_on = end is not None and now < end and one.live_from <= end
        if not begun and not (follows_on and one.web_application):
            break
        if one.web_application:
            end = one.takes_until
    if end is None:
        return None
    return min(end, withdrawn_at) if withdrawn_at else end


def is_open(now: datetime, end: datetime | None) -> bool:
    """Whether applications are taken at `now`: until the second before `end`."""
    return end is not None and now < end


def is_in_grace(now: datetime, end: datetime | None, *, minutes: int) -> bool:
    """Whether what was under way at `end` may still be finished at `now`."""
    return end is not None and end <= now < end + timedelta(minutes=minutes)

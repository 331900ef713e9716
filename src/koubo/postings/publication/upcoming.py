"""What will happen to postings in the next two weeks: pure comparisons of instants and days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.postings.publication import schedule

DAYS_AHEAD: Final = 14


class Happening(StrEnum):
    """What happens to a posting without anybody doing anything more."""

    GOES_LIVE = "goes-live"
    CHANGES = "changes"  # an approved modification of what is live takes effect
    WITHDRAWN = "withdrawn"
    LEAVES = "leaves"  # ended by a modification that brought its end forward; elsewhere it leaves when it ends
    ENDS = "ends"
    LAST_CHANGE = "last-change"


CHANGE_LABELS: Final = {
    Happening.CHANGES: Text("修正の反映", "Modification takes effect"),
    Happening.LEAVES: Text("掲載終了", "Leaves the public pages"),
}
ORDER: Final = {happening: place for place, happening in enumerate(Happening)}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned for a registered posting: the end of recruitment, its last interval, its withdrawal."""

    posting: UUID
    title: Text
    closes_on: date | None
    live_from: datetime | None
    live_until: datetime | None
    withdrawn_at: datetime | None
    replaces: bool = False  # an older text is live until `live_from`


@dataclass(frozen=True, slots=True)
class UpcomingEvent:
    """Something that happens to a posting at an instant, or in the course of a day (`at` is empty)."""

    happening: Happening
    plan: Plan
    day: date
    at: datetime | None = None

    @property
    def over(self) -> datetime:
        """The instant from which it is past."""
        return self.at or clock.start_of(self.day + timedelta(days=1))


def last_day(now: datetime) -> date:
    """Return the last day that is looked ahead to from `now`."""
    return clock.day_of(now) + timedelta(days=DAYS_AHEAD)


def events(plans: Iterable[Plan], now: datetime) -> list[UpcomingEvent]:
    """Return what happens after `now` until the end of the day two weeks later, soonest first.

    What lasts a day stands before what happens at the 0:00 that ends it.
    """
    until = last_day(now)
    ahead = (event for plan in plans for event in _planned(plan) if event.over > now and event.day <= until)
    return sorted(
        ahead,
        key=lambda event: (event.over, event.day, ORDER[event.happening], event.plan.title.ja, event.plan.posting),
    )


def change_ahead(
    closes_on: date | None, live_from: datetime | None, live_until: datetime | None, now: datetime
) -> tuple[Happening, datetime] | None:
    """Return what an approved modification will still do to a posting that is live at `now`, and when.

    The days and instants are those of the posting's last interval. An end brought forward is named rather than the text.
    """
    if live_from is None or live_until is None:
        return None
    if live_until > now and live_until != schedule.live_until(closes_on):
        return Happening.LEAVES, live_until
    return (Happening.CHANGES, live_from) if live_from > now else None


def _planned(plan: Plan) -> Iterator[UpcomingEvent]:
    """Yield everything that is planned, past or not. A withdrawal leaves nothing after it."""
    gone = plan.withdrawn_at
    if plan.live_from is not None and (gone is None or plan.live_from < gone):
        yield _instant(Happening.CHANGES if plan.replaces else Happening.GOES_LIVE, plan, plan.live_from)
    if gone is not None:
        yield _instant(Happening.WITHDRAWN, plan, gone)
        return
    if plan.live_until is None:
        return
    if plan.live_until != schedule.live_until(plan.closes_on):
        yield _instant(Happening.LEAVES, plan, plan.live_until)
    elif plan.closes_on is not None:
        yield UpcomingEvent(Happening.ENDS, plan, plan.closes_on)
    if plan.closes_on is None:
        return
    yield UpcomingEvent(Happening.LAST_CHANGE, plan, plan.closes_on + timedelta(days=schedule.MODIFIABLE_DAYS))


def _instant(happening: Happening, plan: Plan, at: datetime) -> UpcomingEvent:
    return UpcomingEvent(happening, plan, clock.day_of(at), at)

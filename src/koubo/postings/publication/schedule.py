"""When a posting is public: pure comparisons of instants, in Japan time.

Source: help page, 「求人公募情報を登録するには?」
(サイト反映日が当日の場合:当日午後10時、サイト反映日が翌日以降の場合:反映日の午前0時).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text
from koubo.postings.publication.deadline import NEVER
from koubo.postings.publication.states import WORKING, Phase, State

MODIFIABLE_DAYS: Final = 14
MOST_YEARS_AHEAD: Final = 10


class PublicationDateRefused(Refusal):
    """The publication date (サイト反映日) cannot be chosen."""


class WishRefused(Refusal):
    """The preferred publication date (希望するサイト反映日) cannot be wished for."""


def check_wish(wished_on: date | None, closes_on: date | None, *, today: date) -> None:
    """Raise WishRefused for a preferred publication date that is past, or after the end of recruitment while that is ahead.

    A modification may bring the end forward to a past day; any day from today on can be wished for it.
    """
    if wished_on is None:
        return
    if wished_on < today:
        raise WishRefused(
            "wish-past",
            Text(
                "希望するサイト反映日には、今日以降の日を入力してください",
                "Enter today or a later day as the preferred publication date",
            ),
        )
    if closes_on is not None and wished_on > closes_on >= today:
        raise WishRefused(
            "wish-after-deadline",
            Text(
                f"希望するサイト反映日には、募集終了日（{closes_on.year}年{closes_on.month}月{closes_on.day}日）までの日を入力してください",
                f"Enter a preferred publication date no later than the end of the application period ({closes_on.day} {closes_on:%B %Y})",
            ),
        )
    if wished_on.year > today.year + MOST_YEARS_AHEAD:
        raise WishRefused(
            "wish-far",
            Text(
                f"希望するサイト反映日には、{MOST_YEARS_AHEAD}年以内の日を入力してください",
                f"Enter a preferred publication date within {MOST_YEARS_AHEAD} years",
            ),
        )


def live_from(publish_on: date, *, now: datetime, same_day_hour: int) -> datetime:
    """Return the instant a posting approved at `now` goes live.

    Today means `same_day_hour`:00 today (22:00 by default), a later day its 0:00.
    Raises PublicationDateRefused for a past day, and for today at or after that hour.
    """
    today = clock.day_of(now)
    if publish_on < today:
        raise PublicationDateRefused(
            "publication-date-past",
            Text(
                "サイト反映日には、今日以降の日を入力してください", "Enter today or a later day as the publication date"
            ),
        )
    if publish_on > today:
        return clock.start_of(publish_on)
    instant = clock.at(today, same_day_hour)
    if now >= instant:
        raise PublicationDateRefused(
            "publication-date-too-late-today",
            Text(
                "今日の{hour}:00を過ぎているため、サイト反映日には明日以降の日を入力してください",
                "It is past {hour}:00 today. Enter tomorrow or a later day as the publication date",
            ).format(hour=same_day_hour),
        )
    return instant


def earliest(now: datetime, *, same_day_hour: int) -> date:
    """Return the first publication date that can be chosen at `now`: today before `same_day_hour`:00, then tomorrow."""
    today = clock.day_of(now)
    return today if now < clock.at(today, same_day_hour) else today + timedelta(days=1)


def live_until(closes_on: date | None) -> datetime:
    """Return the instant listings drop a posting whose recruitment ends on `closes_on`: 0:00 of the next day.

    One that is open until filled (None) stays until it is withdrawn.
    """
    return NEVER if closes_on is None else clock.start_of(closes_on + timedelta(days=1))


def interval(
    publish_on: date, closes_on: date | None, *, now: datetime, same_day_hour: int
) -> tuple[datetime, datetime]:
    """Return `[live_from, live_until)` of a posting approved at `now`.

    Raises PublicationDateRefused where `live_from` does, and when the publication date lies after the end of recruitment.
    """
    start = live_from(publish_on, now=now, same_day_hour=same_day_hour)
    end = live_until(closes_on)
    if closes_on is not None and start >= end:
        raise after_deadline(closes_on)
    return start, end


def after_deadline(closes_on: date) -> PublicationDateRefused:
    """Return the refusal of a publication date after the end of recruitment."""
    return PublicationDateRefused(
        "publication-date-after-deadline",
        Text(
            f"サイト反映日には、募集終了日（{closes_on.year}年{closes_on.month}月{closes_on.day}日）までの日を入力してください",
            f"Enter a publication date no later than the end of the application period ({closes_on.day} {closes_on:%B %Y})",
        ),
    )


def brought_forward(
    publish_on: date,
    *,
    requested_on: date,
    now: datetime,
    same_day_hour: int,
    next_business_day: Callable[[date], date],
) -> tuple[datetime, datetime]:
    """Return `[live_from, live_until)` of a modification that ends recruitment on the day it was requested or earlier.

    It leaves the listings on the next business day after the request, or after it goes live where that is later.
    Raises PublicationDateRefused where `live_from` does.
    Source: help page, 「求人公募情報を取り下げるには?」 (翌営業日以降).
    """
    start = live_from(publish_on, now=now, same_day_hour=same_day_hour)
    return start, clock.start_of(next_business_day(max(requested_on, clock.day_of(start))))


def may_modify_until(closes_on: date | None) -> datetime:
    """Return the first instant at which a posting can no longer be modified: 0:00 after two weeks from its end.

    Source: help page, 「求人公募情報を修正するには?」 (公募終了から2週間を経過したものは修正できません).
    """
    return NEVER if closes_on is None else clock.start_of(closes_on + timedelta(days=MODIFIABLE_DAYS + 1))


def withdrawn_from(now: datetime, *, same_day_hour: int) -> datetime:
    """Return when a withdrawal made at `now` takes effect: `same_day_hour`:00 of that day, after it at once.

    Source: help page, 「求人公募情報を取り下げるには?」 (作業を行った日の午後10時以降).
    """
    return max(now, clock.at(clock.day_of(now), same_day_hour))


def phase(state: str, start: datetime | None, end: datetime | None, now: datetime) -> Phase:
    """Return what people see at `now` of a revision in `state` with the interval `[start, end)`."""
    if state != State.APPROVED or start is None or end is None:
        return Phase(state)
    if now < start:
        return Phase.SCHEDULED
    return Phase.PUBLISHED if now < end else Phase.CLOSED


@dataclass(frozen=True, slots=True)
class Interval:
    """What the phase of a posting needs to know of one of its revisions."""

    state: str
    start: datetime | None
    end: datetime | None


def posting_phase(revisions: Sequence[Interval], withdrawn_at: datetime | None, now: datetime) -> Phase:
    """Return what people see of a posting at `now`; `revisions` in the order they were made, `withdrawn_at` if it is."""
    approved = {phase(r.state, r.start, r.end, now) for r in revisions if r.state == State.APPROVED}
    working = next((r for r in revisions if r.state in WORKING), None)
    if withdrawn_at is not None:
        return Phase.WITHDRAWN if now >= withdrawn_at else Phase.WITHDRAWING
    if approved and working is not None and working.state == State.REQUESTED:
        return Phase.MODIFYING
    for shown in (Phase.PUBLISHED, Phase.SCHEDULED, Phase.CLOSED):
        if shown in approved:
            return shown
    return Phase((working or revisions[-1]).state)


class PublicView(StrEnum):
    """What the page of a posting was for the public at an instant."""

    NOTHING = "nothing"
    PUBLISHED = "published"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


def public_view(
    revisions: Sequence[Interval], withdrawn_at: datetime | None, instant: datetime
) -> tuple[PublicView, Interval | None]:
    """Return what the public saw of a posting at `instant`, and of which revision; None where it saw nothing.

    True of every past instant, whatever was done since: approvals, withdrawals and changed closing dates end intervals
    at an instant that is not past, and what never went live loses its interval. What the intervals were before is kept
    by Withdrawal rows and by the audit trail (`before.intervals`). A future instant reads as planned today.
    """
    begun = [r for r in revisions if r.state == State.APPROVED and r.start is not None and r.start <= instant]
    if not begun:
        return PublicView.NOTHING, None
    newest = max(begun, key=lambda r: r.start or instant)
    if withdrawn_at is not None and withdrawn_at <= instant:
        return PublicView.WITHDRAWN, newest
    assert newest.end is not None, "approved revisions have an interval"
    return (PublicView.PUBLISHED if instant < newest.end else PublicView.CLOSED), newest

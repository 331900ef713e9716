"""What is about to happen: each kind of event from the instant it comes into sight to the instant it is past."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.postings.publication import schedule, upcoming
from koubo.postings.publication.upcoming import Happening, Plan

MICROSECOND = timedelta(microseconds=1)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=clock.JST)


def start(month: int, day: int, hour: int = 0) -> datetime:
    return clock.at(date(2026, month, day), hour)


LONG_AGO = start(9, 1)


def plan(closes_on: date | None = date(2027, 3, 31), live_from: datetime | None = LONG_AGO, *,
         live_until: datetime | None = None, withdrawn_at: datetime | None = None, n: int = 1, title: str = "公募") -> Plan:  # fmt: skip
    until = live_until or (schedule.live_until(closes_on) if closes_on else None)
    return Plan(UUID(int=n), Text(title, "Opening"), closes_on, live_from, until, withdrawn_at)


@pytest.mark.parametrize(
    ("planned", "happening", "seen_from", "past_from"),
    [
        # goes live: at 22:00 and at 0:00; two weeks ahead by day, until the instant itself
        (plan(live_from=start(12, 10, 22)), Happening.GOES_LIVE, start(11, 26), start(12, 10, 22)),
        (plan(live_from=start(12, 10)), Happening.GOES_LIVE, start(11, 26), start(12, 10)),
        # ends: the whole of the last day
        (plan(date(2026, 12, 10)), Happening.ENDS, start(11, 26), start(12, 11)),
        # brought forward: leaves on a later business day
        (plan(date(2026, 12, 4), live_until=start(12, 7)), Happening.LEAVES, start(11, 23), start(12, 7)),
        # last day for changes: two weeks after the end, the whole of it
        (plan(date(2026, 11, 20)), Happening.LAST_CHANGE, start(11, 20), start(12, 5)),
        # withdrawal: at 22:00
        (plan(withdrawn_at=start(12, 10, 22)), Happening.WITHDRAWN, start(11, 26), start(12, 10, 22)),
    ],
)
def test_each_kind_is_seen_for_two_weeks_until_it_is_past(
    planned: Plan, happening: Happening, seen_from: datetime, past_from: datetime
) -> None:
    def seen(now: datetime) -> bool:
        return happening in {event.happening for event in upcoming.events([planned], now)}

    assert [seen(seen_from - MICROSECOND), seen(seen_from), seen(past_from - MICROSECOND), seen(past_from)] == [
        False, True, True, False
    ]  # fmt: skip


def test_the_last_day_for_changes_is_the_one_the_rule_names() -> None:
    ended = plan(date(2026, 11, 20))
    (event,) = upcoming.events([ended], NOW)
    assert event.over == schedule.may_modify_until(date(2026, 11, 20))


def test_nothing_follows_a_withdrawal() -> None:
    scheduled = {"closes_on": date(2026, 12, 4), "live_from": start(11, 30)}
    kinds = lambda at: [e.happening for e in upcoming.events([plan(**scheduled, withdrawn_at=at)], NOW)]  # noqa: E731
    assert kinds(start(12, 2, 22)) == [Happening.GOES_LIVE, Happening.WITHDRAWN]
    assert kinds(start(11, 24, 22)) == [Happening.WITHDRAWN]
    assert kinds(start(11, 23, 22)) == []


def test_soonest_first_and_what_lasts_the_day_after_what_has_an_hour() -> None:
    plans = [
        plan(date(2026, 11, 25), n=1),
        plan(live_from=start(11, 25, 22), n=2),
        plan(withdrawn_at=start(11, 24, 22), n=3),
        plan(live_from=start(11, 26), n=4),
    ]
    found = [(e.plan.posting.int, e.happening) for e in upcoming.events(plans, NOW)]
    assert found == [
        (3, Happening.WITHDRAWN), (2, Happening.GOES_LIVE), (1, Happening.ENDS), (4, Happening.GOES_LIVE)
    ]  # fmt: skip


def test_a_day_that_ends_stands_before_the_midnight_that_ends_it() -> None:
    for first, second in ((1, 2), (2, 1)):
        plans = [plan(live_from=start(11, 26), n=first), plan(date(2026, 11, 25), n=second)]
        assert [event.happening for event in upcoming.events(plans, NOW)] == [Happening.ENDS, Happening.GOES_LIVE]


def test_what_happens_at_one_instant_is_in_the_order_of_a_life_then_of_titles() -> None:
    plans = [
        plan(withdrawn_at=start(11, 25, 22), n=1, title="一"),
        plan(live_from=start(11, 25, 22), n=2, title="二"),
        plan(live_from=start(11, 25, 22), n=3, title="一"),
    ]
    assert [event.plan.posting.int for event in upcoming.events(plans, NOW)] == [3, 2, 1]


def test_what_was_never_registered_has_no_events() -> None:
    assert upcoming.events([Plan(UUID(int=1), Text("", ""), date(2026, 12, 1), None, None, None)], NOW) == []

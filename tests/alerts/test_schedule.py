"""Until when mails tell: 7:00 in Japan, Mondays, and two minutes after what was published."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from koubo.alerts.schedule import LAG, Frequency, slot
from koubo.kernel import clock


def jst(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.JST)


@pytest.mark.parametrize(
    ("frequency", "now", "until"),
    [
        (Frequency.INSTANT, "2026-11-24 22:02", "2026-11-24 22:00"),
        (Frequency.DAILY, "2026-11-24 07:01:59", "2026-11-23 07:00"),
        (Frequency.DAILY, "2026-11-24 07:02", "2026-11-24 07:00"),
        (Frequency.DAILY, "2026-11-25 00:00", "2026-11-24 07:00"),
        (Frequency.DAILY, "2027-01-01 06:59", "2026-12-31 07:00"),
        (Frequency.WEEKLY, "2026-11-23 07:01:59", "2026-11-16 07:00"),  # a Monday
        (Frequency.WEEKLY, "2026-11-23 07:02", "2026-11-23 07:00"),
        (Frequency.WEEKLY, "2026-11-29 23:59", "2026-11-23 07:00"),
        (Frequency.WEEKLY, "2026-11-30 00:00", "2026-11-23 07:00"),
        # Days on which clocks change elsewhere are days like others.
        (Frequency.DAILY, "2026-03-29 07:02", "2026-03-29 07:00"),
        (Frequency.DAILY, "2026-11-01 07:02", "2026-11-01 07:00"),
    ],
)
def test_until_when(frequency: Frequency, now: str, until: str) -> None:
    assert slot(frequency, jst(now)) == jst(until)
    assert slot(frequency, jst(now).astimezone(clock.UTC)) == jst(until)


def test_slots_follow_one_another_without_a_gap() -> None:
    start = jst("2026-11-20 00:00")
    for frequency, step in ((Frequency.DAILY, timedelta(days=1)), (Frequency.WEEKLY, timedelta(weeks=1))):
        slots = sorted({slot(frequency, start + timedelta(minutes=7 * n)) for n in range(5000)})
        assert {b - a for a, b in pairwise(slots)} == {step}
        assert all(slot(frequency, one + LAG) == one for one in slots)


def test_who_wants_no_mails_has_no_slot() -> None:
    with pytest.raises(ValueError, match="none"):
        slot(Frequency.NONE, jst("2026-11-24 07:00"))

"""When a posting goes live and leaves: the table of the help page, at its boundaries. All times are Japan's."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.kernel import clock
from koubo.postings.publication.schedule import (
    PublicationDateRefused,
    WishRefused,
    check_wish,
    interval,
    live_from,
    live_until,
    phase,
)
from koubo.postings.publication.states import Phase, State


def jst(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.JST)


NOV_24, NOV_25, DEC_31, JAN_1 = date(2026, 11, 24), date(2026, 11, 25), date(2026, 12, 31), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("approved_at", "publish_on", "instant"),
    [
        ("2026-11-24 00:00:00", NOV_24, "2026-11-24 22:00"),
        ("2026-11-24 09:00:00", NOV_24, "2026-11-24 22:00"),
        ("2026-11-24 21:59:59.999", NOV_24, "2026-11-24 22:00"),
        ("2026-11-24 09:00:00", NOV_25, "2026-11-25 00:00"),
        ("2026-11-24 22:00:00", NOV_25, "2026-11-25 00:00"),
        ("2026-11-24 23:59:59.999", NOV_25, "2026-11-25 00:00"),
        ("2026-11-25 00:00:00", NOV_25, "2026-11-25 22:00"),
        ("2026-12-31 22:30:00", JAN_1, "2027-01-01 00:00"),
    ],
)
def test_today_means_22_00_and_a_later_day_its_midnight(approved_at: str, publish_on: date, instant: str) -> None:
    assert live_from(publish_on, now=jst(approved_at), same_day_hour=22) == jst(instant)


@pytest.mark.parametrize(
    ("approved_at", "publish_on", "code"),
    [
        ("2026-11-24 22:00:00", NOV_24, "publication-date-too-late-today"),
        ("2026-11-24 23:59:59.999", NOV_24, "publication-date-too-late-today"),
        ("2026-11-25 00:00:00", NOV_24, "publication-date-past"),
        ("2026-11-25 12:00:00", date(2026, 1, 1), "publication-date-past"),
    ],
)
def test_past_days_and_today_from_22_00_on_are_refused(approved_at: str, publish_on: date, code: str) -> None:
    with pytest.raises(PublicationDateRefused) as refusal:
        live_from(publish_on, now=jst(approved_at), same_day_hour=22)
    assert refusal.value.code == code
    assert refusal.value.text.ja
    assert refusal.value.text.en


@pytest.mark.parametrize(
    ("publish_on", "closes_on", "refused"),
    [
        (NOV_24, NOV_24, False),
        (NOV_25, NOV_25, False),
        (NOV_25, NOV_24, True),
        (JAN_1, DEC_31, True),
        (DEC_31, DEC_31, False),
    ],
)
def test_a_posting_is_never_reflected_after_its_deadline_day(publish_on: date, closes_on: date, refused: bool) -> None:
    now = jst("2026-11-24 12:00")
    if refused:
        with pytest.raises(PublicationDateRefused, match="publication-date-after-deadline"):
            interval(publish_on, closes_on, now=now, same_day_hour=22)
    else:
        start, end = interval(publish_on, closes_on, now=now, same_day_hour=22)
        assert start < end == live_until(closes_on)


def test_the_deadline_day_belongs_to_the_posting_until_its_end() -> None:
    assert live_until(DEC_31) == jst("2027-01-01 00:00")


START, END = jst("2026-11-24 22:00"), jst("2027-01-09 00:00")


@pytest.mark.parametrize(
    ("instant", "seen"),
    [
        ("2026-11-24 21:59:59.999999", Phase.SCHEDULED),
        ("2026-11-24 22:00:00", Phase.PUBLISHED),
        ("2027-01-08 23:59:59.999999", Phase.PUBLISHED),
        ("2027-01-09 00:00:00", Phase.CLOSED),
    ],
)
def test_the_phase_of_an_approved_revision_is_a_comparison(instant: str, seen: Phase) -> None:
    assert phase(State.APPROVED, START, END, jst(instant)) is seen


@pytest.mark.parametrize("state", [State.DRAFT, State.REQUESTED, State.RETURNED, State.REJECTED])
def test_without_approval_time_changes_nothing(state: State) -> None:
    assert phase(state, None, None, END) is Phase(state.value)


instants = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda naive: naive.replace(tzinfo=clock.JST))


@given(now=instants, days=st.integers(-3, 60), recruiting=st.integers(0, 90))
def test_whatever_is_accepted_goes_live_later_than_now_and_ends_after_it_begins(
    now: datetime, days: int, recruiting: int
) -> None:
    today = clock.day_of(now)
    publish_on, closes_on = today + timedelta(days), today + timedelta(recruiting)
    try:
        start, end = interval(publish_on, closes_on, now=now, same_day_hour=22)
    except PublicationDateRefused:
        assert days < 0 or publish_on > closes_on or (days == 0 and now >= clock.at(today, 22))
    else:
        assert now < start < end
        assert clock.day_of(start) == publish_on
        assert clock.day_of(end - timedelta(microseconds=1)) == closes_on


@pytest.mark.parametrize(
    ("wished_on", "closes_on", "code"),
    [
        (None, DEC_31, ""),
        (NOV_24, DEC_31, ""),
        (NOV_25, DEC_31, ""),
        (DEC_31, DEC_31, ""),
        (NOV_24, NOV_24, ""),
        (date(2026, 11, 23), DEC_31, "wish-past"),
        (date(1, 1, 1), DEC_31, "wish-past"),
        (JAN_1, DEC_31, "wish-after-deadline"),
        (NOV_25, NOV_24, "wish-after-deadline"),
        # A modification that brings the end forward to a day that has passed leaves on the next business day anyway.
        (NOV_25, date(2026, 11, 23), ""),
        (date(2026, 11, 23), date(2026, 11, 23), "wish-past"),
        (date(9999, 12, 31), date(2026, 11, 23), "wish-far"),
    ],
)
def test_a_wished_publication_date_is_today_or_later_and_within_the_period(
    wished_on: date | None, closes_on: date, code: str
) -> None:
    if not code:
        check_wish(wished_on, closes_on, today=NOV_24)
        return
    with pytest.raises(WishRefused) as refused:
        check_wish(wished_on, closes_on, today=NOV_24)
    assert refused.value.code == code

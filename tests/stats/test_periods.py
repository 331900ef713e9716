"""Periods: what each name means on a day, and the steps of a series."""

from datetime import date, timedelta

import pytest

from koubo.stats.periods import Period, Preset

SINCE = date(2024, 5, 6)


@pytest.mark.parametrize(
    ("preset", "today", "first"),
    [
        (Preset.WEEK, date(2026, 11, 24), date(2026, 11, 18)),
        (Preset.MONTH, date(2026, 11, 24), date(2026, 10, 26)),
        (Preset.MONTH, date(2028, 3, 1), date(2028, 2, 1)),
        (Preset.QUARTER, date(2027, 1, 1), date(2026, 10, 4)),
        (Preset.FISCAL_YEAR, date(2027, 3, 31), date(2026, 4, 1)),
        (Preset.FISCAL_YEAR, date(2027, 4, 1), date(2027, 4, 1)),
        (Preset.FISCAL_YEAR, date(2026, 12, 31), date(2026, 4, 1)),
        (Preset.ALL, date(2026, 11, 24), SINCE),
        (Preset.ALL, SINCE, SINCE),
    ],
)
def test_a_name_ends_today(preset: Preset, today: date, first: date) -> None:
    assert preset.at(today, SINCE) == Period(first, today)


def test_the_period_before_has_as_many_days_and_ends_the_day_before() -> None:
    assert Period(date(2026, 3, 1), date(2026, 3, 31)).before == Period(date(2026, 1, 29), date(2026, 2, 28))
    assert Period(date(2026, 3, 1), date(2026, 3, 1)).before == Period(date(2026, 2, 28), date(2026, 2, 28))


@pytest.mark.parametrize(("days", "by_month"), [(1, False), (366, False), (367, True)])
def test_more_than_a_year_is_shown_by_month(days: int, by_month: bool) -> None:
    first = date(2026, 1, 31)
    period = Period(first, first + timedelta(days=days - 1))
    assert (period.days, period.is_by_month) == (days, by_month)
    steps = list(period.steps())
    assert steps[0] == period.step_of(period.first)
    assert steps[-1] == period.step_of(period.last)
    assert steps == sorted({period.step_of(first + timedelta(days=n)) for n in range(days)})

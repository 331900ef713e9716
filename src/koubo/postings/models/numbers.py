"""Data numbers (データ番号): `D1` + YYMM of the request in Japan + four running digits; given once, never reused."""

from datetime import datetime

from django.db.models import F

from koubo.kernel import clock
from koubo.postings.models import NumberSeries

LAST = 9999


class NumbersExhausted(RuntimeError):
    """A month needs more than 9,999 numbers; the operator must hear of it."""


def next_number(now: datetime) -> str:
    """Return the next data number of the month of `now`. Must run inside the transaction that uses it."""
    month = f"{clock.day_of(now):%y%m}"
    NumberSeries.objects.get_or_create(month=month)
    # The update takes the row's lock, so two requests at once read different numbers.
    if not NumberSeries.objects.filter(month=month, last__lt=LAST).update(last=F("last") + 1):
        raise NumbersExhausted(month)
    return f"D1{month}{NumberSeries.objects.get(month=month).last:04}"

"""Application numbers (応募受付ID): `E` + YYMM of the submission in Japan + five running digits; never reused."""

from datetime import datetime
from typing import Final

from django.db.models import F

from koubo.applications.models import ApplicationSeries
from koubo.kernel import clock

LAST: Final = 99_999


class ApplicationNumbersExhausted(RuntimeError):
    """A month needs more than 99,999 numbers; the operator must hear of it."""


def next_number(now: datetime) -> str:
    """Return the next number of the month of `now`. Must run inside the transaction that uses it."""
    month = f"{clock.day_of(now):%y%m}"
    ApplicationSeries.objects.get_or_create(month=month)
    # The update takes the row's lock, so two submissions at once read different numbers.
    if not ApplicationSeries.objects.filter(month=month, last__lt=LAST).update(last=F("last") + 1):
        raise ApplicationNumbersExhausted(month)
    return f"E{month}{ApplicationSeries.objects.get(month=month).last:05}"

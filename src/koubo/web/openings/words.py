"""Words about openings that depend on the language and the day."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NEAR_DAYS = 7


def left(closes_on: date, today: date) -> str:
    """Return how many days of the application period are left, in words."""
    days = (closes_on - today).days
    if days < 0:
        return _("closed")
    if days == 0:
        return _("last day today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def is_near(closes_on: date, today: date) -> bool:
    """Whether the deadline is within a week."""
    return 0 <= (closes_on - today).days <= NEAR_DAYS

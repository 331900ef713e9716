"""Words about openings that depend on the language and the day."""

from datetime import date
from typing import Literal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

NEAR_DAYS = 7


def language() -> Literal["ja", "en"]:
    """Return the language of the page."""
    return "ja" if get_language() == "ja" else "en"


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

"""Words about openings that depend on the language and the day."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from koubo.kernel import clock
from koubo.postings.publication.deadline import Deadline

NEAR_DAYS = 7


def left(deadline: Deadline, now: datetime) -> str:
    """Return how many days of the application period are left, in words; nothing where it has no last day."""
    if deadline.day is None:
        return ""
    if deadline.is_over(now):
        return _("closed")
    days = (deadline.day - clock.day_of(now)).days
    if days == 0:
        return _("last day today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def is_near(deadline: Deadline, now: datetime) -> bool:
    """Whether the deadline is within a week."""
    return deadline.day is not None and 0 <= (deadline.day - clock.day_of(now)).days <= NEAR_DAYS

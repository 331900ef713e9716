"""Who else is reading a request, so that two of the secretariat do not review it at once."""

from datetime import datetime, timedelta
from typing import Final

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.desk.models import Presence
from koubo.postings.models import Posting

WINDOW: Final = timedelta(minutes=10)


def note_opened(posting: Posting, *, by: Actor, now: datetime) -> None:
    """Remember that the page of a request was opened, and forget what this person opened long ago.

    Opening a page writes here: it is a trace of reading that changes nothing anyone decides, and must work without scripts.
    """
    Presence.objects.filter(user_id=by.person_id, at__lte=now - WINDOW).delete()
    Presence.objects.bulk_create(
        [Presence(user_id=by.person_id, posting=posting, at=now)],
        update_conflicts=True,
        unique_fields=["user", "posting"],
        update_fields=["at"],
    )


def other_readers(posting: Posting, *, by: Actor, now: datetime) -> list[User]:
    """Return who else opened a request within the last ten minutes, latest first."""
    rows = Presence.objects.filter(posting=posting, at__gt=now - WINDOW).exclude(user_id=by.person_id)
    return [row.user for row in rows.select_related("user").order_by("-at", "pk")]

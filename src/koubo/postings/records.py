"""What follows every step of a posting: where it stands, what search knows of it, and its history."""

from datetime import datetime
from typing import Any

from koubo.audit import trail
from koubo.audit.models import Entry
from koubo.audit.trail import Actor
from koubo.postings import holdings, standing
from koubo.postings.models import Posting


def record(
    verb: str,
    posting: Posting,
    *,
    by: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Renew the standing of a posting and what search knows of it, and append to its history.

    Every verb calls it once its changes are made.
    """
    standing.renew(posting.pk)
    holdings.keep(posting)
    return trail.record(verb, posting, by=by, now=now, before=before, after=after, reason=reason)

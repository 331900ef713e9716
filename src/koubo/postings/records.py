"""What follows every step of a posting: where it stands, what search knows of it, and its history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from koubo.audit import trail
from koubo.audit.models import Entry
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.postings import holdings, standing
from koubo.postings.models import Posting, Revision

AUTOSAVE: Final = "autosave"


def record(
    verb: str,
    posting: Posting,
    *,
    by: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    said: Sequence[Revision] = (),
) -> Entry:
    """Renew the standing of a posting and what search knows of it, and append to its history.

    Every verb calls it once its changes are made. `said` are the revisions whose words or data number it wrote: search is told
    of these alone, from the rows in hand.
    """
    _follow(posting, said)
    return trail.record(verb, posting, by=by, now=now, before=before, after=after, reason=reason)


def record_autosave(revision: Revision, *, by: Actor, now: datetime) -> None:
    """Do what `record` does, but consecutive autosaves of one person on one day (日本時間) are one entry: the first.

    Whatever else happens to the posting ends such a run, a new revision too: history keeps who wrote between any two steps.
    """
    posting = revision.posting
    _follow(posting, [revision])
    last = trail.history(posting).first()
    if last is None or not _goes_on(last, by=by, now=now):
        trail.record(AUTOSAVE, posting, by=by, now=now, after={"revision": revision.pk, "version": revision.version})


def _goes_on(last: Entry, *, by: Actor, now: datetime) -> bool:
    """Whether an autosave at `now` goes on with what the last entry began."""
    return (last.verb, last.actor_id, clock.day_of(last.at)) == (AUTOSAVE, by.user_id, clock.day_of(now))


def _follow(posting: Posting, said: Sequence[Revision]) -> None:
    standing.renew(posting.pk)
    if said:
        holdings.keep(said)

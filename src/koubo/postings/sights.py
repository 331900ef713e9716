"""What the public saw of a posting at any instant: a question of intervals."""

from dataclasses import dataclass
from datetime import datetime

from koubo.postings.models import Posting, Revision
from koubo.postings.publication import Interval, Sight, sight


@dataclass(frozen=True, slots=True)
class Seen:
    """What the public saw at an instant: nothing, a revision while it was listed, closed, or withdrawn."""

    sight: Sight
    revision: Revision | None


def public_at(posting: Posting, instant: datetime) -> Seen:
    """Return what the public saw of a posting at an aware instant, past or to come; reads its revisions."""
    revisions = list(posting.revisions.all())
    intervals = {Interval(r.state, r.live_from, r.live_until): r for r in revisions}
    what, found = sight(list(intervals), posting.withdrawn_at, instant)
    return Seen(what, intervals[found] if found else None)

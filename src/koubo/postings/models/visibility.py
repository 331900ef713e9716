"""What the public saw of a posting at any instant."""

from dataclasses import dataclass
from datetime import datetime

from koubo.postings.models import Posting, Revision
from koubo.postings.publication.schedule import Interval, PublicView, public_view


@dataclass(frozen=True, slots=True)
class Visibility:
    """What the public saw at an instant: nothing, a revision while it was listed, closed, or withdrawn."""

    sight: PublicView
    revision: Revision | None


def visibility_at(posting: Posting, instant: datetime) -> Visibility:
    """Return what the public saw of a posting at an aware instant, past or to come; reads its revisions."""
    revisions = list(posting.revisions.all())
    intervals = {Interval(r.state, r.live_from, r.live_until): r for r in revisions}
    what, found = public_view(list(intervals), posting.withdrawn_at, instant)
    return Visibility(what, intervals[found] if found else None)

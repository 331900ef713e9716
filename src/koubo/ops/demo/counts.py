"""How often the demo world's openings were seen: many views when they are new, fewer at weekends, the more the closer the end."""

from datetime import date, datetime, timedelta
from math import exp
from random import Random
from typing import Final

from koubo.kernel import clock
from koubo.postings.models import Posting, Revision
from koubo.stats.models import CountKind, Tally

WEEKS: Final = 10
# How many of each kind come with one view.
SHARES: Final = {CountKind.VIEW: 1.0, CountKind.IMPRESSION: 7.0, CountKind.OUTBOUND: 0.12, CountKind.BOOKMARK: 0.06}


def make_counts(random: Random, *, now: datetime) -> None:
    """Count what the last weeks before `now` would have brought."""
    today = clock.day_of(now)
    lived: dict[Posting, tuple[date, date]] = {}
    for revision in Revision.objects.public_at(now).select_related("posting").order_by("pk"):
        assert revision.live_from is not None, "public revisions have an interval"
        first = lived.get(revision.posting, (clock.day_of(revision.live_from), today))[0]
        gone = revision.posting.withdrawn_at
        lived[revision.posting] = (first, clock.day_of(gone) if gone else revision.closes_on or today)
    tallies = [
        tally for posting, (first, end) in lived.items() for tally in _series(random, posting, first, end, today)
    ]
    Tally.objects.bulk_create(tallies, batch_size=2000)


def _series(random: Random, posting: Posting, first: date, end: date, today: date) -> list[Tally]:
    """Return the tallies of one posting: while it is open, and a few of its page afterwards."""
    fame = random.lognormvariate(2.3, 0.7)
    tallies = []
    day = max(first, today - timedelta(weeks=WEEKS))
    while day <= min(today, end + timedelta(days=10)):
        interest = 0.4 + 1.6 * exp(-(day - first).days / 4) + 0.8 * exp(-abs((end - day).days) / 3)
        interest *= (0.45 if day.weekday() > 4 else 1.0) * (0.1 if day > end else 1.0)
        for kind, share in SHARES.items():
            expected = fame * interest * share * (0 if kind is CountKind.IMPRESSION and day > end else 1)
            n = max(0, round(random.gauss(expected, expected**0.5)))
            if n:
                tallies.append(Tally(institution_id=posting.institution_id, posting=posting, kind=kind, day=day, n=n))
        day += timedelta(days=1)
    return tallies

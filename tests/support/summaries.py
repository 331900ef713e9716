"""The invariant of the rows lists are read from: each says what the revisions of its posting say."""

from datetime import datetime, timedelta

from django.forms.models import model_to_dict

from koubo.postings.models import Posting, PostingSummary, queries
from koubo.postings.models.summary_update import summary_values

MOMENT = timedelta(milliseconds=1)

# A phase depends on these facts and the instant alone: what was compared once need not be again, in any example.
Facts = tuple[object, ...]
_compared: set[tuple[Facts, datetime]] = set()


def assert_summaries_hold() -> None:
    """Take every summary anew, and ask for the phase just before, at and just after every instant of it."""
    postings = Posting.objects.prefetch_related("revisions")
    kept = PostingSummary.objects.in_bulk()
    assert set(kept) == {posting.pk for posting in postings}
    for posting in postings:
        summary = kept[posting.pk]
        assert model_to_dict(summary) == model_to_dict(summary_values(posting.pk))
        ends = {at for r in posting.revisions.all() for at in (r.live_from, r.live_until, r.updated_at)}
        instants = {at + step * MOMENT for at in ends | {posting.withdrawn_at} if at for step in (-1, 0, 1)}
        facts = _facts(posting, summary)
        for instant in instants:
            if (facts, instant) not in _compared:
                row = PostingSummary.objects.filter(pk=posting.pk).with_phase(instant)
                assert row.values_list("phase", flat=True).get() == queries.phase_of(posting, instant), instant
                _compared.add((facts, instant))


def _facts(posting: Posting, summary: PostingSummary) -> Facts:
    revisions = sorted(posting.revisions.all(), key=lambda revision: revision.pk)
    return (
        tuple((r.state, r.live_from, r.live_until) for r in revisions),
        posting.withdrawn_at,
        (summary.state, summary.withdrawn_at, summary.live_from, summary.live_until),
    )

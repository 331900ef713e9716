"""Keeps the summary of a posting equal to its revisions."""

from datetime import date, datetime
from uuid import UUID

from koubo.postings.models import PostingSummary, Revision
from koubo.postings.models.summary import TITLE_LENGTH, folded
from koubo.postings.publication.states import WORKING, State


def update_summary(posting_id: UUID) -> None:
    """Take the summary of a posting anew from its revisions. Must run inside the transaction of the change.

    The row is held before the revisions are read, so that of two changes at once the later sees the earlier.
    """
    held = PostingSummary.objects.select_for_update(of=("self",)).filter(pk=posting_id).exists()
    summary = summary_values(posting_id)
    summary.save(force_insert=not held, force_update=held)


def summary_values(posting_id: UUID) -> PostingSummary:
    """Return what the summary of a posting has to be."""
    revisions = list(
        Revision.objects.filter(posting=posting_id).select_related("posting").defer("facts").order_by("pk")
    )
    posting = revisions[0].posting
    current = next((r for r in revisions if r.state in WORKING), revisions[-1])
    approved = [r for r in revisions if r.state == State.APPROVED]
    registered = max(approved, key=_start) if approved else None
    known = registered or current
    live_until = registered.live_until if registered else None
    changed_at, changed_by = max(step for revision in revisions for step in _last_changes(revision))
    request = current if current.state == State.REQUESTED else None
    titles = [known.title, *([current.title] if current is not known else [])]
    return PostingSummary(
        posting=posting,
        institution_id=posting.institution_id,
        current=current,
        registered=registered,
        state=current.state,
        is_modification=current.is_modification,
        written=current.written,
        number=posting.number or "",
        title_ja=known.title["ja"][:TITLE_LENGTH],
        title_en=known.title["en"][:TITLE_LENGTH],
        words=folded("\n".join([posting.number or "", *(title[code] for title in titles for code in ("ja", "en"))])),
        changed_at=changed_at,
        changed_by_id=changed_by,
        closes_on=known.closes_on,
        closes_at=known.closes_at,
        deadline_kind=known.deadline_kind,
        live_from=registered.live_from if registered else None,
        live_until=live_until,
        withdrawn_at=posting.withdrawn_at,
        leaves_at=max((at for at in (live_until, posting.withdrawn_at) if at is not None), default=None),
        requested_at=request.requested_at if request else None,
        wished_on=request.wished_on if request else None,
        request_closes_on=request.closes_on or date.max if request else None,
        findings=request.findings if request else None,
    )


def _start(revision: Revision) -> datetime:
    assert revision.live_from is not None, "approved revisions have an interval"
    return revision.live_from


def _last_changes(revision: Revision) -> list[tuple[datetime, int]]:
    """Return when a revision changed, and through whom."""
    steps = [
        (revision.updated_at, revision.updated_by_id),
        (revision.requested_at, revision.requested_by_id),
        (revision.decided_at, revision.decided_by_id),
    ]
    return [(at, person) for at, person in steps if at is not None and person is not None]

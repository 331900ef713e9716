"""The lock every step of a posting takes first. The order of all locks: docs/architecture.md, "Locks"."""

from uuid import UUID

from koubo.postings.models import Posting


def lock(posting_id: UUID) -> Posting | None:
    """Lock a posting until the end of the transaction and return it with its institution; None when it was deleted.

    `of` leaves the institution's row free: every insert that refers to it needs that row when it commits.
    """
    rows = Posting.objects.select_for_update(of=("self",)).select_related("institution")
    return rows.filter(pk=posting_id).first()

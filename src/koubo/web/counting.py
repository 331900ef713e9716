"""Counting views: one call after a page is made, without a query, and never an error for the reader."""

from collections.abc import Iterable
from uuid import UUID

import structlog
from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from koubo.kernel import clock
from koubo.stats import counting
from koubo.stats.counting import Visitor
from koubo.stats.models import CountKind
from koubo.web.hats import available_hats

log = structlog.get_logger(__name__)


def saw(kind: CountKind, posting_ids: Iterable[UUID], request: HttpRequest) -> None:
    """Count that whoever made `request` saw postings. Looks ahead by browsers and HEAD are no visits."""
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if request.method == "HEAD" or ahead:
        return
    try:
        counting.note(kind, posting_ids, _visitor(request), clock.now())
    except Exception:  # counting must never fail what it counts
        log.exception("counting_failed", kind=kind)


def note(kind: CountKind, posting_id: UUID, request: HttpRequest) -> None:
    """Count that whoever made `request` did something to one posting."""
    saw(kind, (posting_id,), request)


def _visitor(request: HttpRequest) -> Visitor:
    """Return who asks. Hats are those the person has, not only the one that is on; the frame of the page asked for them."""
    hats = available_hats(request)
    return Visitor(
        address=get_adapter(request).get_client_ip(request),
        agent=request.headers.get("User-Agent", ""),
        institutions=frozenset(hat.institution_id for hat in hats if hat.institution_id),
        is_secretariat=any(hat.kind == "desk" for hat in hats),
    )

"""Two records of one institution become one: its inquiries go along, with their replies, and so does what the secretariat stopped."""

from django.db.models import Max

from koubo.inquiries import standing
from koubo.inquiries.models import Inquiry
from koubo.institutions.models import Institution


def count(gone: Institution) -> int:
    """Return how many inquiries would move."""
    return Inquiry.objects.filter(institution=gone).count()


def carry_over(gone: Institution, kept: Institution) -> None:
    """Move the inquiries of `gone` to `kept`: their No. goes on after the last one there. Must run in the transaction of the merger.

    A stop of `gone` holds for `kept`, which may have one of its own. Both may have asked the same seeker, so what came along is not
    counted among those of which there may be one.
    """
    here, there = (standing.hold(one) for one in (kept, gone))
    last = Inquiry.objects.filter(institution=kept).aggregate(last=Max("number"))["last"] or 0
    rows = Inquiry.objects.filter(institution=gone).order_by("number")
    for number, pk in enumerate(rows.values_list("pk", flat=True), start=last + 1):
        Inquiry.objects.filter(pk=pk).update(institution=kept, number=number, carried_over=True)
    if there.blocked_at is not None and here.blocked_at is None:
        here.blocked_at, here.blocked_until, here.block_reason = (
            there.blocked_at,
            there.blocked_until,
            there.block_reason,
        )
        here.save(update_fields=["blocked_at", "blocked_until", "block_reason"])

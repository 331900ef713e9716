"""How a member of an institution wants to hear of new applications."""

from datetime import datetime

from django.db import transaction

from koubo.applications.models import NoticeWish
from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.institutions.models import Membership
from koubo.kernel.errors import NotPermitted
from koubo.postings.actions.permissions import may_write_for


def wish_of(membership: Membership) -> NoticeWish.Mode:
    """Return how a member hears of new applications; who has not said so hears once a day."""
    found = NoticeWish.objects.filter(membership=membership).first()
    return NoticeWish.Mode(found.mode) if found else NoticeWish.Mode.DAILY


@transaction.atomic
def choose(membership: Membership, mode: NoticeWish.Mode, *, by: Actor, now: datetime) -> None:
    """Choose how to hear of them. Raises NotPermitted for anyone else, and for viewers, who are not written to."""
    if membership.user_id != by.user_id or not may_write_for(by, membership.institution):
        raise NotPermitted
    before = wish_of(membership)
    if mode == before:
        return
    NoticeWish.objects.update_or_create(membership=membership, defaults={"mode": mode})
    trail.record(
        "choose_application_notices", membership, by=by, now=now, before={"mode": before}, after={"mode": mode}
    )

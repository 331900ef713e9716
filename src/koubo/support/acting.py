"""Acting as a member for support: begun with a reason, over after thirty minutes, told to the person by mail afterwards."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from koubo.accounts import hats
from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.institutions.models import Membership
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.support import mails
from koubo.support.models import ActingAs

LIMIT: Final = timedelta(minutes=30)
JOB: Final = Actor.job("support")


class SupportReasonMissing(Refusal):
    """The person reads why."""

    def __init__(self) -> None:
        """Ask for it."""
        super().__init__("reason-missing", Text("理由を入力してください", "Enter the reason"))


@transaction.atomic
def begin(membership: Membership, *, reason: str, by: Actor, now: datetime) -> ActingAs:
    """Begin to act as a member; what was under way before ends. Raises NotPermitted, SupportReasonMissing, IllegalStep."""
    if not _is_desk(by) or membership.user_id == by.user_id:
        raise NotPermitted
    if not reason.strip():
        raise SupportReasonMissing
    if not membership.user.is_active:
        raise IllegalStep
    # The person's own row keeps two beginnings apart.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.person_id)
    for earlier in ActingAs.objects.filter(by=by.user_id, ended_at=None):
        end(earlier, by=by, now=now)
    made = ActingAs.objects.create(
        by_id=by.person_id,
        person_id=membership.user_id,
        institution_id=membership.institution_id,
        reason=reason.strip(),
        at=now,
        until=now + LIMIT,
    )
    after = {"person": membership.user_id, "until": made.until.isoformat(), "acting": str(made.pk)}
    record("begin_acting", membership.institution, by=by, now=now, after=after, reason=made.reason)
    return made


@transaction.atomic
def end(acting: ActingAs, *, by: Actor, now: datetime) -> None:
    """End it and tell the person; a second time changes nothing. Raises NotPermitted for anyone but who began, or the job."""
    if by.user_id != acting.by_id and by != JOB:
        raise NotPermitted
    ended_at = min(now, acting.until)
    if not ActingAs.objects.filter(pk=acting.pk, ended_at=None).update(ended_at=ended_at):
        return
    acting.ended_at = ended_at
    record(
        "end_acting", acting.institution, by=by, now=now, after={"person": acting.person_id, "acting": str(acting.pk)}
    )
    mails.tell_acted_as(acting, now=now)


def current(pk: UUID | str, user: User, now: datetime) -> ActingAs | None:
    """Return what is under way, with its people; None when it is over or is not this person's."""
    rows = ActingAs.objects.select_related("person", "institution").filter(pk=pk, by=user, ended_at=None, until__gt=now)
    found = rows.first()
    return found if found is not None and user.is_active and user.is_secretariat else None


def membership_of(acting: ActingAs) -> Membership | None:
    """Return the membership that is acted under, while it lasts."""
    rows = Membership.objects.filter(institution=acting.institution_id, user=acting.person_id)
    return rows.select_related("institution", "user").first()


def end_overdue(now: datetime) -> int:
    """End what nobody ended; return how many mails came of it."""
    overdue = list(ActingAs.objects.filter(ended_at=None, until__lte=now).select_related("institution", "person"))
    for acting in overdue:
        end(acting, by=JOB, now=now)
    return len(overdue)


def _is_desk(by: Actor) -> bool:
    return by.hat == hats.DESK and hats.wears(by)

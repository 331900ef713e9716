"""A person leaves (退会): the account is closed at once and erased fourteen days later."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from koubo.accounts import hats, security
from koubo.accounts.models import User
from koubo.applications import submission
from koubo.applications.enums import OPEN
from koubo.applications.queries import own
from koubo.audit.trail import Actor, record
from koubo.institutions import members
from koubo.institutions.hats import hat_of
from koubo.institutions.models import Membership
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.leaving import mails
from koubo.leaving.institutions import hold
from koubo.leaving.models import GRACE, Leaving
from koubo.leaving.refusals import LastSecretary


@dataclass(frozen=True, slots=True)
class AccountExtent:
    """What closing an account would end. `alone` are memberships as the last administrator, which have to be handed over."""

    applications: int
    memberships: list[Membership]
    alone: list[Membership]
    is_last_secretary: bool


def extent(user: User) -> AccountExtent:
    """Return what would happen if the person left."""
    acting = list(Membership.objects.filter(user=user).select_related("institution", "user"))
    return AccountExtent(
        applications=own(user.pk).live().filter(status__in=sorted(OPEN)).count(),
        memberships=acting,
        alone=[one for one in acting if members.is_last_administrator(one)],
        is_last_secretary=is_last_secretary(user),
    )


def is_last_secretary(user: User) -> bool:
    """Whether the secretariat would be empty without this person."""
    return user.is_secretariat and not hats.wearers(hats.DESK).exclude(pk=user.pk).exists()


@transaction.atomic
def close_account(user: User, *, by: Actor, now: datetime) -> Leaving:
    """Close one's own account: memberships end, applications without a result are withdrawn, nobody signs in any more.

    What the account holds is erased when the leaving is final. Raises NotPermitted, LastAdministrator, LastSecretary, IllegalStep.
    """
    if by.user_id != user.pk:
        raise NotPermitted
    ended = _go(user, now)
    held = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if not held.is_active:
        raise IllegalStep
    if is_last_secretary(held):
        raise LastSecretary
    seeker = Actor(user.pk, hats.SEEKER)
    for application in own(user.pk).live().filter(status__in=sorted(OPEN)).order_by("pk"):
        submission.withdraw(application, by=seeker, now=now)
    held.is_active = False
    held.save(update_fields=["is_active"])
    user.is_active = False
    security.end_sessions(held, by=by, now=now)
    made = Leaving.objects.create(person=held, by_id=user.pk, at=now, final_at=now + GRACE, memberships=ended)
    record("close_account", held, by=by, now=now, after={"until": made.final_at.isoformat()})
    mails.tell_person(mails.CLOSED, held, made, now=now)
    return made


@transaction.atomic
def leave(user: User, *, by: Actor, now: datetime, then: Callable[[], None]) -> Leaving:
    """Close the account and do `then` (keeping the survey) in the same transaction. Raises as `close_account` does."""
    made = close_account(user, by=by, now=now)
    then()
    return made


def _go(user: User, now: datetime) -> list[Any]:
    """End every membership, each under its own hat; return what they are made of again."""
    acting = list(Membership.objects.filter(user=user).order_by("institution_id").select_related("institution"))
    kept = [members.kept(one) for one in acting]
    for one in acting:
        members.remove(one, by=Actor(user.pk, hat_of(one.institution_id)), now=now)
    return kept


@transaction.atomic
def undo(leaving: Leaving, *, by: Actor, now: datetime) -> None:
    """Open an account again, with the memberships it had. Raises NotPermitted, IllegalStep, TooLateToUndo."""
    if by.hat != hats.DESK or not hats.wears(by):
        raise NotPermitted
    held = hold(leaving, now)
    user = held.person
    assert user is not None, "of a person"
    User.objects.filter(pk=user.pk).update(is_active=True)
    for institution_id, _user, role, *units in held.memberships:
        members.restore(user, institution_id, role, *units)
    held.undone_at, held.undone_by_id = now, by.person_id
    held.save(update_fields=["undone_at", "undone_by"])
    record("undo_leaving", user, by=by, now=now)
    mails.tell_person(mails.OPENED, user, held, now=now)

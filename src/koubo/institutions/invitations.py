"""Inviting people by mail. A link works once, for seven days, and only for the person with the invited address."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from koubo.accounts import actions as accounts
from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.institutions import mails
from koubo.institutions.hats import hat_of
from koubo.institutions.members import is_administrator
from koubo.institutions.models import Institution, InstitutionUnit, Invitation, Membership
from koubo.institutions.refusals import (
    AdministratorSeesAll,
    AlreadyMember,
    InvitationOver,
    InvitationWaits,
    InvitedSomebodyElse,
    InvitingSuspended,
)
from koubo.institutions.units import give
from koubo.kernel.errors import IllegalStep, NotPermitted

DAYS: Final = 7


def open_of(institution: Institution) -> QuerySet[Invitation]:
    """Return the invitations nobody has accepted or withdrawn, newest first; some may be too old to be used."""
    rows = Invitation.objects.filter(institution=institution, accepted_at=None, withdrawn_at=None)
    return rows.select_related("by").prefetch_related("units").order_by("-at", "pk")


@transaction.atomic
def invite(
    institution: Institution, address: str, *, role: Membership.Role, language: str, by: Actor, now: datetime,
    units: Collection[InstitutionUnit] = (),
) -> Invitation:  # fmt: skip
    """Invite whoever reads mails to `address`; an earlier invitation of the same address no longer works.

    With `units` the member will be limited to them. Raises NotPermitted for anyone but an administrator, InvitingSuspended,
    AlreadyMember, AdministratorSeesAll.
    """
    if not is_administrator(by, institution.pk) or any(unit.institution_id != institution.pk for unit in units):
        raise NotPermitted
    if Institution.objects.get(pk=institution.pk).is_suspended:
        raise InvitingSuspended
    if units and role == Membership.Role.ADMINISTRATOR:
        raise AdministratorSeesAll
    address = User.objects.normalize_email(address).lower()
    if Membership.objects.filter(institution=institution, user__email=address).exists():
        raise AlreadyMember
    for earlier in _held(Invitation.objects.filter(institution=institution, address=address)):
        earlier.withdrawn_at = now
        earlier.save(update_fields=["withdrawn_at"])
    token = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        institution=institution,
        address=address,
        role=role,
        language=language,
        digest=_digest(token),
        by_id=by.person_id,
        at=now,
        expires_at=now + timedelta(days=DAYS),
    )
    made.units.set(units)
    after = {"invitation": str(made.pk), "role": role} | ({"units": [unit.name_ja for unit in units]} if units else {})
    record("invite_member", institution, by=by, now=now, after=after)
    mails.invite(made, token, now=now)
    return made


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """Let the link lead nowhere. Raises NotPermitted, IllegalStep for one that was accepted or withdrawn before."""
    if not is_administrator(by, invitation.institution_id):
        raise NotPermitted
    held = next(iter(_held(Invitation.objects.filter(pk=invitation.pk))), None)
    if held is None:
        raise IllegalStep
    held.withdrawn_at = now
    held.save(update_fields=["withdrawn_at"])
    record("withdraw_invitation", held.institution, by=by, now=now, after={"invitation": str(held.pk)})


def find(token: str, now: datetime) -> Invitation:
    """Return the invitation a link belongs to. Raises InvitationOver."""
    found = Invitation.objects.select_related("institution", "by").filter(digest=_digest(token)).first()
    if found is None or not _is_usable(found, now):
        raise InvitationOver
    return found


def account_of(invitation: Invitation) -> User | None:
    """Return who has the invited address, if anybody."""
    return User.objects.filter(email=invitation.address).first()


def check_address(invitation: Invitation, user: User) -> None:
    """Raise InvitedSomebodyElse for anyone but the invited."""
    if user.email.lower() != invitation.address:
        raise InvitedSomebodyElse


def check_institution(invitation: Invitation) -> None:
    """Raise InvitationWaits while the institution is suspended."""
    if invitation.institution.is_suspended:
        raise InvitationWaits


@transaction.atomic
def accept(token: str, user: User, *, now: datetime) -> Membership:
    """Let the invited person join. Raises InvitationOver, InvitedSomebodyElse, InvitationWaits, AlreadyMember."""
    held = _hold(token, now)
    check_address(held, user)
    check_institution(held)
    return _join(held, user, now)


@transaction.atomic
def accept_as_new(token: str, *, name: str, password: str, language: str, now: datetime) -> Membership:
    """Make the account of the invited person, whose address the link has proven, and let them join.

    Raises InvitationOver, InvitationWaits, and AddressTaken where there is an account: its person signs in.
    """
    held = _hold(token, now)
    check_institution(held)
    hat = hat_of(held.institution_id)
    user = accounts.sign_up_as(hat, held.address, name=name, password=password, language=language, now=now)
    return _join(held, user, now)


def _join(held: Invitation, user: User, now: datetime) -> Membership:
    if Membership.objects.filter(institution=held.institution_id, user=user).exists():
        raise AlreadyMember
    held.accepted_at, held.accepted_by = now, user
    held.save(update_fields=["accepted_at", "accepted_by"])
    made = Membership.objects.create(institution=held.institution, user=user, role=held.role)
    give(made, held.units.all())
    by = Actor(user.pk, hat_of(held.institution_id))
    after = {"invitation": str(held.pk), "role": made.role, "person": user.pk}
    record("accept_invitation", held.institution, by=by, now=now, after=after)
    mails.tell_joined(made, by_id=None, now=now)
    return made


def _hold(token: str, now: datetime) -> Invitation:
    held = next(iter(_held(Invitation.objects.filter(digest=_digest(token)))), None)
    if held is None or not _is_usable(held, now):
        raise InvitationOver
    return held


def _held(rows: QuerySet[Invitation]) -> list[Invitation]:
    """Return the open ones of `rows`, held until the transaction ends."""
    still_open = rows.filter(accepted_at=None, withdrawn_at=None).select_related("institution")
    return list(still_open.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _is_usable(invitation: Invitation, now: datetime) -> bool:
    return invitation.accepted_at is None and invitation.withdrawn_at is None and now < invitation.expires_at


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

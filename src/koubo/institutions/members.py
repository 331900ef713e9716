"""Members of institutions: their roles, handing over, leaving. An institution always has an administrator.

Every verb locks the institution's administrators first, in one order, so that two of them cannot step down at the same time.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.institutions import mails
from koubo.institutions.hats import hat_of
from koubo.institutions.models import Institution, InstitutionUnit, Membership
from koubo.institutions.refusals import LastAdministrator, NobodyElse, SharedAccount
from koubo.kernel.errors import IllegalStep, NotPermitted

Role = Membership.Role


def is_administrator(by: Actor, institution_id: UUID) -> bool:
    """Whether the actor wears the institution's hat and manages its people."""
    return (
        by.user_id is not None
        and by.hat == hat_of(institution_id)
        and Membership.objects.filter(institution=institution_id, user=by.user_id, role=Role.ADMINISTRATOR).exists()
    )


def of(institution: Institution) -> Iterable[Membership]:
    """Return the members with their people, administrators first."""
    order = {Role.ADMINISTRATOR: 0, Role.EDITOR: 1, Role.VIEWER: 2}
    members = institution.memberships.select_related("user").prefetch_related("units").order_by("user__name", "pk")
    return sorted(members, key=lambda member: order[Role(member.role)])


def is_last_administrator(membership: Membership) -> bool:
    """Whether nobody else manages the institution, as things stand."""
    return membership.is_administrator and not _others(administrators(membership.institution_id), membership)


def administrators(institution_id: UUID) -> list[Membership]:
    """Return the members who manage an institution and can sign in."""
    found = Membership.objects.filter(institution=institution_id, role=Role.ADMINISTRATOR, user__is_active=True)
    return list(found.select_related("user").order_by("pk"))


@transaction.atomic
def change_role(membership: Membership, role: Membership.Role, *, by: Actor, now: datetime) -> None:
    """Give a member another role. Raises NotPermitted, LastAdministrator, IllegalStep for one who has left."""
    held = hold(membership, by)
    before = held.role
    if before == role:
        return
    if role == Role.ADMINISTRATOR and held.user.is_shared:
        raise SharedAccount
    if held.is_administrator:
        _not_the_last(held)
    held.role = role
    if held.is_administrator:
        _unlimited(held)
    held.save(update_fields=["role", "limited"])
    after = {"role": role, "person": held.user_id}
    record("change_role", held.institution, by=by, now=now, before={"role": before}, after=after)
    mails.tell_role(held, now=now)


@transaction.atomic
def remove(membership: Membership, *, by: Actor, now: datetime, reason: str = "") -> None:
    """End a membership: an administrator removes a member, or a member goes. Raises NotPermitted, LastAdministrator."""
    held = hold(membership, by, own=True)
    if held.is_administrator:
        _not_the_last(held)
    end(held, by=by, now=now, reason=reason)
    if held.user_id != by.user_id:
        mails.tell_removed(held, now=now)


@transaction.atomic
def hand_over(membership: Membership, successor: Membership, *, stays_as: Membership.Role | None, by: Actor, now: datetime) -> None:  # fmt: skip
    """Give an administrator's role to a colleague and step down to another, or go (None).

    The institution's openings and requests are its own: who takes over finds them all. Raises NotPermitted, NobodyElse, IllegalStep.
    """
    if membership.user_id != by.user_id or membership.pk == successor.pk:
        raise NobodyElse
    held = hold(membership, by)
    other = hold(successor, by)
    if (
        not held.is_administrator
        or other.institution_id != held.institution_id
        or not other.user.is_active
        or other.user.is_shared
    ):
        raise NotPermitted
    before = other.role
    if not other.is_administrator:
        other.role = Role.ADMINISTRATOR
        _unlimited(other)
        other.save(update_fields=["role", "limited"])
    after = {"person": other.user_id, "from": held.user_id, "role": Role.ADMINISTRATOR}
    record("hand_over_institution", held.institution, by=by, now=now, before={"role": before}, after=after)
    mails.tell_handed_over(other, held.user, now=now)
    if stays_as is None:
        end(held, by=by, now=now)
    elif stays_as != Role.ADMINISTRATOR:
        held.role = stays_as
        held.save(update_fields=["role"])


def end(held: Membership, *, by: Actor, now: datetime, reason: str = "") -> None:
    """Take a membership away and write it down; whoever calls has locked it and asked who may."""
    before = {"person": held.user_id, "role": held.role}
    Membership.objects.filter(pk=held.pk).delete()
    verb = "leave_institution" if held.user_id == by.user_id else "remove_member"
    record(verb, held.institution, by=by, now=now, before=before, reason=reason)


def kept(membership: Membership) -> list[Any]:
    """Return what a membership is made of again, when a leaving is undone: institution, person, role, units or None."""
    units = sorted(membership.units.values_list("pk", flat=True)) if membership.limited else None
    return [str(membership.institution_id), membership.user_id, membership.role, units]


def restore(user: User, institution_id: str, role: str, units: list[int] | None = None) -> None:
    """Make a membership again. Who was limited is limited to what is left of the units."""
    defaults = {"role": role, "limited": units is not None}
    made, fresh = Membership.objects.get_or_create(institution_id=institution_id, user=user, defaults=defaults)
    if fresh and units:
        made.units.set(InstitutionUnit.objects.filter(institution_id=institution_id, pk__in=units))


def remove_everywhere(user: User, now: datetime) -> None:
    """End every membership of a person who is erased."""
    Membership.objects.filter(user=user).delete()


def lock(institution_id: UUID) -> list[Membership]:
    """Hold an institution's memberships against every other change of them until the transaction ends."""
    rows = Membership.objects.select_for_update(of=("self",), no_key=True).filter(institution=institution_id)
    return list(rows.select_related("user", "institution").order_by("pk"))


def hold(membership: Membership, by: Actor, *, own: bool = False) -> Membership:
    """Return the member as it is now, held. Who may: an administrator; with `own` also the member. Raises IllegalStep, NotPermitted."""
    held = next((one for one in lock(membership.institution_id) if one.pk == membership.pk), None)
    if held is None:
        raise IllegalStep
    is_own = own and by.user_id == held.user_id and by.hat == hat_of(held.institution_id)
    if not is_own and not is_administrator(by, held.institution_id):
        raise NotPermitted
    return held


def _unlimited(held: Membership) -> None:
    """An administrator sees everything."""
    held.limited = False
    held.units.clear()


def _not_the_last(held: Membership) -> None:
    if not _others(administrators(held.institution_id), held):
        raise LastAdministrator


def _others(found: Iterable[Membership], one: Membership) -> list[Membership]:
    return [other for other in found if other.pk != one.pk]

"""Asking to join an institution: for people with an address of one of its verified domains; an administrator answers."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from koubo.accounts import hats
from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.institutions import mails
from koubo.institutions.members import is_administrator
from koubo.institutions.models import Institution, InstitutionUnit, JoinRequest, Membership
from koubo.institutions.refusals import AdministratorSeesAll, AskedAlready, JoiningSuspended, NoSuchDomain
from koubo.institutions.units import give
from koubo.kernel.errors import IllegalStep, NotPermitted

# After so many days without an answer the secretariat sees a request, too.
PATIENCE: Final = timedelta(days=7)
NOTE_LIMIT: Final = 500


def institutions_for(user: User) -> QuerySet[Institution]:
    """Return the institutions to whose verified domains the person's address belongs and for which they do not act."""
    labels = user.email.rpartition("@")[2].lower().split(".")
    # "math.aogiri.example" belongs to "aogiri.example" as well; what ends in one label is no domain of an institution.
    domains = [".".join(labels[n:]) for n in range(len(labels) - 1)]
    rows = Institution.objects.filter(domains__domain__in=domains, status="active", left_at=None)
    found = rows.exclude(memberships__user=user)
    return found.distinct().order_by("code")


def open_of(institution: Institution) -> QuerySet[JoinRequest]:
    """Return the requests an institution has not answered, oldest first."""
    return JoinRequest.objects.filter(institution=institution, answered_at=None).select_related("user")


def open_by(user: User) -> QuerySet[JoinRequest]:
    """Return what a person waits for."""
    return JoinRequest.objects.filter(user=user, answered_at=None).select_related("institution")


def unanswered(now: datetime) -> QuerySet[JoinRequest]:
    """Return the requests nobody has answered for a week, or for which the institution has no administrator to do so."""
    rows = JoinRequest.objects.filter(answered_at=None).filter(
        Q(at__lte=now - PATIENCE) | ~Q(institution__memberships__role=Membership.Role.ADMINISTRATOR)
    )
    return rows.select_related("user", "institution").order_by("at", "pk")


@transaction.atomic
def ask(institution: Institution, *, note: str, by: Actor, now: datetime) -> JoinRequest:
    """Ask to join. Raises NoSuchDomain, AskedAlready."""
    user = User.objects.get(pk=by.person_id)
    if not institutions_for(user).filter(pk=institution.pk).exists():
        raise NoSuchDomain
    try:
        with transaction.atomic():
            made = JoinRequest.objects.create(institution=institution, user=user, note=note[:NOTE_LIMIT], at=now)
    except IntegrityError as twice:
        raise AskedAlready from twice
    record("ask_to_join", institution, by=by, now=now, after={"person": user.pk})
    mails.tell_asked(made, now=now)
    return made


@transaction.atomic
def take_back(request: JoinRequest, *, by: Actor, now: datetime) -> None:
    """Take the own request back. Raises NotPermitted, IllegalStep when it was answered."""
    if request.user_id != by.user_id:
        raise NotPermitted
    held = _hold(request)
    record("take_joining_back", held.institution, by=by, now=now, before={"person": held.user_id})
    held.delete()


@transaction.atomic
def answer(
    request: JoinRequest,
    *,
    approved: bool,
    role: Membership.Role,
    by: Actor,
    now: datetime,
    units: Collection[InstitutionUnit] = (),
) -> None:
    """Let a person join with a role, limited to `units` if there are any, or not.

    Raises NotPermitted, AdministratorSeesAll, IllegalStep when it was answered before, JoiningSuspended for a yes of a suspended institution.

    The secretariat may, too, once the institution has let the request lie.
    """
    if not _may_answer(request, by, now):
        raise NotPermitted
    if approved and units and role == Membership.Role.ADMINISTRATOR:
        raise AdministratorSeesAll
    held = _hold(request)
    if approved and held.institution.is_suspended:
        raise JoiningSuspended
    held.answered_at, held.answered_by_id, held.approved = now, by.person_id, approved
    held.save(update_fields=["answered_at", "answered_by", "approved"])
    verb = "approve_joining" if approved else "refuse_joining"
    after: dict[str, Any] = {"person": held.user_id} | ({"role": role} if approved else {})
    if approved and units:
        after["units"] = [unit.name_ja for unit in units]
    record(verb, held.institution, by=by, now=now, after=after)
    if approved:
        made, fresh = Membership.objects.get_or_create(
            institution=held.institution, user=held.user, defaults={"role": role}
        )
        if fresh:
            give(made, units)
            mails.tell_joined(made, by_id=by.user_id, now=now)
    mails.tell_answered(held, now=now)


def _may_answer(request: JoinRequest, by: Actor, now: datetime) -> bool:
    if is_administrator(by, request.institution_id):
        return True
    if by.hat != hats.DESK or not hats.wears(by) or request.user_id == by.user_id:
        return False
    return unanswered(now).filter(pk=request.pk).exists()


def _hold(request: JoinRequest) -> JoinRequest:
    rows = JoinRequest.objects.select_for_update(of=("self",), no_key=True).select_related("institution", "user")
    held = rows.filter(pk=request.pk, answered_at=None).first()
    if held is None:
        raise IllegalStep
    return held

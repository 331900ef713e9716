"""The shared account of an institution, where the operator keeps such accounts: administrators set its password, and end it.

It is an editor of the institution and never more. What is done with it is written down under its name: nobody can say which person it was.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from koubo.accounts import sessions, shared
from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.institutions.members import is_administrator, lock
from koubo.institutions.models import Institution, Membership
from koubo.institutions.refusals import AddressMissing
from koubo.kernel.errors import IllegalStep, NotPermitted


def of(institution: Institution) -> Membership | None:
    """Return the membership of the shared account, if there is one."""
    rows = institution.memberships.select_related("user").exclude(user__mailbox="")
    return rows.filter(user__email=shared.address_of(institution.code)).first()


@transaction.atomic
def set_password(institution: Institution, password: str, *, by: Actor, now: datetime) -> Membership:
    """Give the shared account a password; the first one opens the account. Whoever is signed in with it is signed out.

    Raises NotPermitted (also where the operator keeps none), IllegalStep for a suspended institution, AddressMissing without
    an address for its mails, and Django's ValidationError for a password that is too weak.
    """
    _require(institution, by)
    if not settings.KOUBO_SHARED_ACCOUNTS:
        raise NotPermitted
    if institution.is_suspended:
        raise IllegalStep
    if not institution.email:
        raise AddressMissing
    lock(institution.pk)
    address, name = shared.address_of(institution.code), f"{institution.name_ja}（共用）"[:100]
    user = User.objects.select_for_update(of=("self",)).filter(email=address).first()
    if user is None:
        user = shared.make(institution.code, name=name, mailbox=institution.email)
    validate_password(password, user)
    user.mailbox, user.name, user.is_active = institution.email, name, True
    user.set_password(password)
    user.save()
    member, opened = Membership.objects.get_or_create(
        institution=institution, user=user, defaults={"role": Membership.Role.EDITOR}
    )
    sessions.end(user.pk)
    record("open_shared_account" if opened else "renew_shared_password", institution, by=by, now=now)
    return member


@transaction.atomic
def end(institution: Institution, *, by: Actor, now: datetime) -> None:
    """Close the shared account. Its name stays at what was done with it. Raises NotPermitted, IllegalStep without one."""
    _require(institution, by)
    lock(institution.pk)
    member = of(institution)
    if member is None:
        raise IllegalStep
    user = member.user
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    sessions.end(user.pk)
    member.delete()
    record("end_shared_account", institution, by=by, now=now)


def keep_address(institution: Institution) -> None:
    """Let the mails of the shared account follow the registered address. In the transaction that changes it."""
    User.objects.filter(email=shared.address_of(institution.code)).exclude(mailbox="").update(mailbox=institution.email)


def _require(institution: Institution, by: Actor) -> None:
    if not is_administrator(by, institution.pk):
        raise NotPermitted

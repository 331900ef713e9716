"""What the secretariat answers to a registration: approve with a 求人機関ID, return with reasons, refuse with reasons."""

from datetime import datetime

from django.db import transaction

from koubo.accounts import actions as people
from koubo.accounts import hats
from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.institutions import actions as institutions
from koubo.institutions.actions import WordsMissing
from koubo.institutions.details import BY_KEY, domain_of, is_free_mail
from koubo.institutions.models import Institution, MailDomain, Membership
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.registrations import mails
from koubo.registrations.lifecycle import REGISTRATION, RegistrationStatus
from koubo.registrations.models import Registration


def may_decide(by: Actor, registration: Registration) -> bool:
    """Whether the actor may decide: the secretariat, and not whoever asked."""
    if by.hat != hats.DESK or not hats.wears(by):
        return False
    return not User.objects.filter(pk=by.person_id, email=registration.email).exists()


def hold(registration: Registration, by: Actor) -> Registration:
    """Return a registration that waits as it is now, locked. Raises NotPermitted, IllegalStep."""
    held = Registration.objects.select_for_update(of=("self",)).filter(pk=registration.pk).first()
    if held is None or held.status != RegistrationStatus.REQUESTED or held.requested_at != registration.requested_at:
        raise IllegalStep
    if not may_decide(by, held):
        raise NotPermitted
    return held


@transaction.atomic
def approve(registration: Registration, *, code: str, note: str = "", by: Actor, now: datetime) -> Institution:
    """Register the institution under `code`; whoever asked becomes its first administrator and gets a mail.

    Raises NotPermitted, IllegalStep, CodeRefused, CodeTaken.
    """
    held = hold(registration, by)
    values = {key: str(held.values.get(key, "")) for key in BY_KEY} | {"email": held.email}
    made = institutions.create(code, values, by=by, now=now, reason=note)
    made.verified_at = now
    made.save(update_fields=["verified_at"])
    domain = domain_of(held.email)
    if not is_free_mail(domain):
        MailDomain.objects.create(institution=made, domain=domain, note=held.number or "", verified_at=now)
    user, is_new = _administrator(held, made, by=by, now=now)
    _decide(held, "approve_institution", message=note, institution=made, by=by, now=now)
    mails.tell_approved(held, made, user, is_new=is_new, now=now)
    return made


def _administrator(registration: Registration, made: Institution, *, by: Actor, now: datetime) -> tuple[User, bool]:
    """Return the first administrator, and whether their account is new."""
    user = User.objects.filter(email=registration.email, is_active=True).first()
    is_new = user is None
    if user is None:
        name = str(registration.values.get("contact_name", ""))
        user = people.make_account(registration.email, name=name, language=registration.language, by=by, now=now)
    Membership.objects.create(institution=made, user=user, role=Membership.Role.ADMINISTRATOR)
    record("add_member", made, by=by, now=now, after={"user": user.pk, "name": user.name, "role": "administrator"})
    return user, is_new


@transaction.atomic
def give_back(registration: Registration, *, message: str, by: Actor, now: datetime) -> Registration:
    """Return it to the applicant with what is to be corrected (差し戻し). Raises NotPermitted, IllegalStep, WordsMissing."""
    held = _with_words(registration, message, by)
    _decide(held, "return_institution", message=message, by=by, now=now)
    mails.tell_returned(held, now=now)
    return held


@transaction.atomic
def refuse(registration: Registration, *, message: str, by: Actor, now: datetime) -> Registration:
    """Refuse it with the reason (却下). Raises NotPermitted, IllegalStep, WordsMissing."""
    held = _with_words(registration, message, by)
    _decide(held, "refuse_institution", message=message, by=by, now=now)
    mails.tell_refused(held, now=now)
    return held


def _with_words(registration: Registration, message: str, by: Actor) -> Registration:
    if not message.strip():
        raise WordsMissing
    return hold(registration, by)


def _decide(
    held: Registration, verb: str, *, message: str, by: Actor, now: datetime,
    institution: Institution | None = None,
) -> None:  # fmt: skip
    before = held.status
    to = REGISTRATION.step(verb, before).target
    held.status, held.message, held.institution = to, message, institution
    held.decided_at, held.decided_by_id, held.version = now, by.person_id, held.version + 1
    held.save()
    after = {"status": to} | ({"institution": str(institution.pk), "name": institution.code} if institution else {})
    record(verb, held, by=by, now=now, before={"status": before}, after=after, reason=message)

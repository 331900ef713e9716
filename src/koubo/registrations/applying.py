"""求人機関登録 as the applicant does it: an address that is proven, a form that is kept, a request with a receipt number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F

from koubo.audit.trail import Actor, record
from koubo.institutions.details import BY_KEY
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, Refusal
from koubo.kernel.text import Text
from koubo.registrations import mails
from koubo.registrations.forms import RegistrationForm
from koubo.registrations.lifecycle import REGISTRATION, WRITTEN, RegistrationStatus
from koubo.registrations.models import ReceiptSeries, Registration

SALT: Final = "koubo.registration"
# More than this of one field is not kept: the form refuses it anyway.
MOST_KEPT: Final = 10_000


class Unfinished(Refusal):
    """Something is missing or wrong in the form."""

    def __init__(self) -> None:
        """Send back to the form."""
        super().__init__(
            "unfinished",
            Text(
                "入力内容に誤りがあります。入力画面で修正してください",
                "Something is missing or wrong. Please correct it in the form",
            ),
        )


def actor_of(registration: Registration) -> Actor:
    """Return whoever has the proven address."""
    return Actor.link(registration.pk)


@transaction.atomic
def begin(email: str, *, language: str, now: datetime) -> Registration:
    """Return the draft of a proven address, a new one when there is none."""
    try:
        with transaction.atomic():
            draft, _fresh = Registration.objects.get_or_create(
                email=email, status=RegistrationStatus.DRAFT, defaults={"started_at": now, "language": language}
            )
    except IntegrityError:
        draft = Registration.objects.get(email=email, status=RegistrationStatus.DRAFT)
    return draft


@transaction.atomic
def keep(registration: Registration, typed: Mapping[str, str], *, language: str) -> Registration:
    """Keep what was typed, right or wrong. Raises IllegalStep when it is no longer being written."""
    changed = {
        "values": {key: value[:MOST_KEPT] for key, value in typed.items() if key in BY_KEY},
        "explanation": typed.get("explanation", "")[:MOST_KEPT],
        "language": language,
        "version": F("version") + 1,
    }
    written = Registration.objects.filter(pk=registration.pk, status__in=WRITTEN)
    if not written.update(**changed):
        raise IllegalStep
    registration.refresh_from_db()
    return registration


@transaction.atomic
def request(registration: Registration, *, version: int, now: datetime) -> Registration:
    """Send it to the secretariat (登録依頼); the first time gives the receipt number (受付番号).

    Raises Unfinished when it would not pass the form, IllegalStep when it was sent or changed meanwhile.
    """
    held = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if not held.is_written or held.version != version:
        raise IllegalStep
    form = RegistrationForm({**held.values, "explanation": held.explanation}, language="ja", registration=held)
    if not form.is_valid():
        raise Unfinished
    before = held.status
    step = REGISTRATION.step("request_institution", before)
    held.values = {key: value for key, value in form.cleaned_data.items() if key in BY_KEY} | {"email": held.email}
    held.number = held.number or _next_number(now)
    held.status, held.requested_at, held.version = step.target, now, held.version + 1
    held.save()
    record(
        step.verb, held, by=actor_of(held), now=now, before={"status": before},
        after={"number": held.number, "email": held.email, **held.values},
    )  # fmt: skip
    mails.tell_received(held, now=now)
    mails.tell_arrived(held, now=now)
    return held


def _next_number(now: datetime) -> str:
    """Return the next receipt number of the month: `R` + YYMM + four figures."""
    month = f"{clock.day_of(now):%y%m}"
    ReceiptSeries.objects.get_or_create(month=month)
    # The update takes the row's lock, so two requests at once read different numbers.
    ReceiptSeries.objects.filter(month=month).update(last=F("last") + 1)
    return f"R{month}{ReceiptSeries.objects.get(month=month).last:04}"


def key_of(registration: Registration) -> str:
    """Return what the link in a mail carries; it opens this registration as long as nothing more was decided."""
    return signing.dumps([str(registration.pk), _stamp(registration)], salt=SALT)


def by_key(key: str) -> Registration | None:
    """Return the registration a link opens; None for a link that is wrong, or whose time is over."""
    try:
        pk, stamp = signing.loads(key, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Registration.objects.filter(pk=pk, status=RegistrationStatus.RETURNED).first()
    return found if found is not None and _stamp(found) == stamp else None


def _stamp(registration: Registration) -> str:
    return str(registration.decided_at.timestamp()) if registration.decided_at else ""

"""送信記録: every mail with its state and attempts; one that was sent or given up can be sent once more, to the same recipient."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from koubo.audit.trail import Actor, record
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.notifications import kinds
from koubo.notifications.delivery import MAX_ATTEMPTS
from koubo.notifications.models import MailAttempt, OutgoingMail


class MailState(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"
    RETRIED = "retried"
    SENT = "sent"
    REFUSED = "refused"
    GIVEN_UP = "given_up"


_FILTERS: Final = {
    MailState.QUEUED: Q(sent_at=None, dead_at=None, attempts=0),
    MailState.RETRIED: Q(sent_at=None, dead_at=None, attempts__gt=0),
    MailState.SENT: Q(sent_at__isnull=False),
    MailState.REFUSED: Q(dead_at__isnull=False, attempts__lt=MAX_ATTEMPTS),
    MailState.GIVEN_UP: Q(dead_at__isnull=False, attempts__gte=MAX_ATTEMPTS),
}


def state_of(mail: OutgoingMail) -> MailState:
    """Return where a mail stands."""
    if mail.sent_at is not None:
        return MailState.SENT
    if mail.dead_at is not None:
        return MailState.GIVEN_UP if mail.attempts >= MAX_ATTEMPTS else MailState.REFUSED
    return MailState.RETRIED if mail.attempts else MailState.QUEUED


def mails_of(
    *,
    state: MailState | None = None,
    kind: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    to: str = "",
) -> QuerySet[OutgoingMail]:
    """Return the mails that fit: made from `since` until before `until` (aware), to exactly the address `to`. Bodies are left out.

    Mails whose recipients are private are not found by their recipient.
    """
    mails = OutgoingMail.objects.defer("body")
    if state is not None:
        mails = mails.filter(_FILTERS[state])
    if kind:
        mails = mails.filter(kind=kind)
    if since is not None:
        mails = mails.filter(created_at__gte=since)
    if until is not None:
        mails = mails.filter(created_at__lt=until)
    if to:
        mails = mails.filter(to__iexact=to).exclude(kind__in=kinds.with_private_recipient())
    return mails


def attempts(mail: OutgoingMail) -> QuerySet[MailAttempt]:
    """Return every attempt to send a mail, oldest first."""
    return MailAttempt.objects.filter(mail=mail).order_by("at", "pk")


def may_send_again(mail: OutgoingMail) -> bool:
    """Whether there is something to send: it left or was given up, and its text and recipient are kept."""
    return bool((mail.sent_at or mail.dead_at) and mail.body and mail.to)


@transaction.atomic
def send_again(mail: OutgoingMail, *, by: Actor, now: datetime) -> None:
    """Send a mail once more from now on: the same text to the same recipient. Raises NotPermitted, IllegalStep."""
    if by.hat != "desk":
        raise NotPermitted
    held = OutgoingMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if not may_send_again(held):
        raise IllegalStep
    before = {"kind": held.kind, "state": state_of(held).value, "error": held.last_error}
    held.sent_at = held.dead_at = held.settled_at = held.lease_until = None
    held.attempts, held.not_before, held.last_error = 0, now, ""
    held.save(update_fields=["sent_at", "dead_at", "settled_at", "lease_until", "attempts", "not_before", "last_error"])
    record("send_mail_again", held, by=by, now=now, before=before)

"""Mails that were given up: seen, sent again, or settled in another way."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from koubo.audit.trail import Actor, record
from koubo.kernel.errors import IllegalStep
from koubo.notifications.models import OutgoingMail


def all_of() -> QuerySet[OutgoingMail]:
    """Return the mails that were given up and that nobody has seen to, newest first."""
    return OutgoingMail.objects.filter(dead_at__isnull=False, settled_at__isnull=True).order_by("-dead_at", "-pk")


@transaction.atomic
def send_again(mail: OutgoingMail, *, by: Actor, now: datetime) -> None:
    """Let a mail that was given up be tried anew, from now on. Raises IllegalStep, also when its body is not kept."""
    before = {"kind": mail.kind, "error": mail.last_error}
    again = all_of().filter(pk=mail.pk).exclude(body="")
    if not again.update(dead_at=None, attempts=0, not_before=now, lease_until=None):
        raise IllegalStep
    record("send_mail_again", mail, by=by, now=now, before=before)


@transaction.atomic
def settle(mail: OutgoingMail, *, by: Actor, now: datetime) -> None:
    """Take a mail that was given up off the list: it is not needed, or was told in another way. Raises IllegalStep."""
    if not all_of().filter(pk=mail.pk).update(settled_at=now):
        raise IllegalStep
    record("settle_mail", mail, by=by, now=now, before={"kind": mail.kind, "error": mail.last_error})

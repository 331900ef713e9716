"""The mails of a person as the portal shows them: the outbox read by its recipient. Sensitive mails are not shown.

A mail is here from the moment of its cause, whatever becomes of its delivery; one that can be taken back once it left.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from koubo.notifications.models import OutgoingMail


def under(hat: str, *, to: Any) -> QuerySet[OutgoingMail]:
    """Return the mails the person `to` reads under a hat, newest first."""
    mails = OutgoingMail.objects.filter(recipient=to, hat=hat, sensitive=False)
    return mails.exclude(held_until__isnull=False, attempts=0).order_by("-created_at", "-pk")


def unread(mails: QuerySet[OutgoingMail]) -> int:
    """Return how many of `mails` their recipient has not opened."""
    return mails.filter(seen_at__isnull=True).count()


def open_mail(mail: OutgoingMail, *, now: datetime) -> None:
    """Note that its recipient has opened `mail`; a second time changes nothing."""
    OutgoingMail.objects.filter(pk=mail.pk, seen_at__isnull=True).update(seen_at=now)

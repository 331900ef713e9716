"""A mail in the outbox, and the way to a real server."""

from datetime import datetime
from typing import Any

from django.db import transaction

from koubo.notifications import kinds, outbox
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import mails
from tests.support.factories import NOW
from tests.support.smtp import Post


def queued(
    to: str = "a@koubo.example", *, kind: str = mails.RETURNED, now: datetime = NOW, **values: str
) -> OutgoingMail:
    filled = {name: f"値-{name}" for name in kinds.get(kind).placeholders} | values
    with transaction.atomic():
        return outbox.queue(kind, to=outbox.Recipient(to, "ja"), now=now, values=filled)


def use(smtp: Post, settings: Any) -> None:
    """Let mails leave over SMTP to this server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", smtp.port, 5

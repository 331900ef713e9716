"""Deliver the outbox: claim with a lease, send, complete. Any number of workers may run.

Delivery is at least once: a worker killed after the receiving server took a mail and before the row says so leaves a
mail that is sent again. Both carry the row's one Message-ID, so that receivers recognise the repetition. Killed at any
other moment, a mail leaves exactly once. The rule is docs/decisions/0010.
"""

import re
import smtplib
from datetime import datetime, timedelta
from email.header import Header
from typing import Any, Final

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Q

from koubo.notifications.models import MailAttempt, OutgoingMail

LEASE: Final = timedelta(minutes=5)
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)
MAX_ATTEMPTS: Final = 12
PERMANENT: Final = 500
SUBJECT_LINE: Final = 60
# Codes that say nothing of the recipient: not signed in, wrong order, no service for us.
NO_RECIPIENT_S: Final = frozenset({502, 503, 521, 530, 535, 554})
OURS: Final = re.compile(r"\b5\.7\.|relay|authenticat", re.IGNORECASE)

log = structlog.get_logger(__name__)


def deliver_due(now: datetime) -> int:
    """Deliver one due mail, if there is one; return how many were handled (0 or 1). `now` is aware."""
    mail = _claim(now)
    if mail is None:
        return 0
    if mail.attempts > MAX_ATTEMPTS:
        _finish(mail, dead_at=now, last_error=mail.last_error or "gave up", **_erased(mail))
        return 1
    try:
        _send(mail)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        _failed(mail, error, now)
    else:
        _finish(mail, sent_at=now, last_error="", **_erased(mail))
        MailAttempt.objects.create(mail=mail, at=now)
        log.info("mail_sent", mail=mail.pk, kind=mail.kind, attempts=mail.attempts)
    return 1


def _claim(now: datetime) -> OutgoingMail | None:
    """Take the oldest due mail for LEASE; the attempt counts from here, so a mail that kills its worker ends too."""
    in_turn = Q(after=None) | Q(after__sent_at__isnull=False) | Q(after__dead_at__isnull=False)
    in_turn |= Q(after__taken_back_at__isnull=False)
    due = OutgoingMail.objects.filter(
        in_turn, Q(lease_until=None) | Q(lease_until__lte=now), sent_at=None, dead_at=None, not_before__lte=now
    ).order_by("not_before", "pk")
    if not due.exists():  # an idle worker takes no write lock
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(of=("self",), skip_locked=True)
        mail = due.first()
        if mail is not None:
            mail.lease_until, mail.attempts = now + LEASE, mail.attempts + 1
            mail.save(update_fields=["lease_until", "attempts"])
        return mail


class _Message(EmailMessage):
    """A mail whose folded subject starts on the header's own line, so that no reader sees a space before it."""

    def message(self, **options: Any) -> Any:
        """Fold a subject that needs folding with the header's name in mind; Django folds without it."""
        made = super().message(**options)
        if not self.subject.isascii() or len(self.subject) > SUBJECT_LINE:
            made.replace_header("Subject", Header(str(self.subject), "utf-8", header_name="Subject"))
        return made


def _send(mail: OutgoingMail) -> None:
    _Message(
        subject=mail.subject,
        body=mail.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": mail.language,
            **_unsubscribe(mail),
        },
    ).send()


def _unsubscribe(mail: OutgoingMail) -> dict[str, str]:
    """Return the headers with which a mail program ends such mails by one click (RFC 8058), and by which it sorts them (RFC 2919)."""
    if not mail.unsubscribe:
        return {}
    list_id = f"{mail.kind.partition('.')[0]}.{mail.message_id.rpartition('@')[2].rstrip('>')}"
    return {
        "List-Id": f"<{list_id}>",
        "List-Unsubscribe": f"<{mail.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _failed(mail: OutgoingMail, error: Exception, now: datetime) -> None:
    """Try again later, twice as late each time; a permanent refusal or too many attempts end it."""
    reason = _reason(error)
    MailAttempt.objects.create(mail=mail, at=now, error=reason[:200])
    if _is_permanent(error) or mail.attempts >= MAX_ATTEMPTS:
        _finish(mail, dead_at=now, last_error=reason, **_erased(mail))
        log.error("mail_dead", mail=mail.pk, kind=mail.kind, attempts=mail.attempts, error=reason)
        return
    wait = min(FIRST_WAIT * 2 ** (mail.attempts - 1), LONGEST_WAIT)
    _finish(mail, not_before=now + wait, last_error=reason)
    log.warning("mail_delayed", mail=mail.pk, kind=mail.kind, attempts=mail.attempts, error=reason)


def _finish(mail: OutgoingMail, **changes: object) -> None:
    """Write the outcome unless a later lease has taken the mail meanwhile."""
    OutgoingMail.objects.filter(pk=mail.pk, attempts=mail.attempts, sent_at=None, dead_at=None).update(
        lease_until=None, **changes
    )


def _erased(mail: OutgoingMail) -> dict[str, str]:
    """Return the change that blanks a sensitive body once it is no longer needed; development keeps it to be read."""
    return {"body": ""} if mail.sensitive and not settings.KOUBO_DEVELOPMENT else {}


def _is_permanent(error: Exception) -> bool:
    """Whether it is this mail or its recipient that is refused; what concerns connection or sender may be put right."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(_is_final(code, text) and code not in NO_RECIPIENT_S for code, text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return _is_final(error.smtp_code, error.smtp_error)
    return isinstance(error, ValueError)


def _is_final(code: int, text: bytes | str) -> bool:
    """Whether a reply is a refusal for good: not one by policy (5.7.x), nor of relaying, which are about us."""
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return code >= PERMANENT and not OURS.search(words)


def _reason(error: Exception) -> str:
    """Name the failure without the address it concerns."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(sorted({f"{code}" for code, _ in error.recipients.values()})) + " recipient refused"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {type(error).__name__}"
    return type(error).__name__

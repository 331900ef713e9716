"""Put a mail into the outbox, in the transaction of its cause."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.template import Context, Engine

from koubo.notifications import kinds, wordings
from koubo.notifications.models import OutgoingMail

SUBJECT_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Composed:
    """Subject and body of a mail, ready to send."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a mail is for. It belongs to the person `user_id`, whatever becomes of the address; None: nobody's here."""

    address: str
    language: str
    user_id: int | None = None

    @classmethod
    def person(cls, user: Any) -> "Recipient":
        """Return a person of the portal, written to in their language."""
        return cls(user.reads_at, user.language, user.pk)


def queue(
    kind_key: str,
    *,
    to: Recipient,
    now: datetime,
    values: dict[str, str],
    about: models.Model | None = None,
    hat: str = "",
    unique_key: str | None = None,
) -> OutgoingMail:
    """Render a mail in the recipient's language and store it for delivery.

    Must run inside the transaction of the change that causes it. Raises KeyError for an unknown kind, and ValueError
    when `values` are not exactly the placeholders the kind declares. A `unique_key` makes a second row impossible. Under `hat` its
    recipient reads it in the portal too.
    """
    mail = prepare(kind_key, to=to, now=now, values=values, about=about, hat=hat, unique_key=unique_key)
    queue_all([mail])
    return mail


def queue_all(mails: Iterable[OutgoingMail]) -> None:
    """Store what `prepare` made, many at once. Must run inside the transaction of the change that causes them."""
    assert connection.in_atomic_block, "a mail belongs to the transaction of its cause"
    OutgoingMail.objects.bulk_create(mails)


def prepare(
    kind_key: str,
    *,
    to: Recipient,
    now: datetime,
    values: dict[str, str],
    about: models.Model | None = None,
    hat: str = "",
    unique_key: str | None = None,
    held_until: datetime | None = None,
) -> OutgoingMail:
    """Return a mail as `queue` would store it, for `queue_all`; until `held_until` it can be taken back. Raises as `queue` does."""
    kind = kinds.get(kind_key)
    composed = compose(kind_key, language=to.language, values=values)
    return OutgoingMail(
        kind=kind.key,
        to=to.address,
        recipient_id=to.user_id,
        language=to.language,
        subject=composed.subject,
        body=composed.body,
        sensitive=kind.sensitive,
        about_kind=(about._meta.model_name or "") if about else "",
        about_id=str(about.pk) if about else "",
        hat=hat,
        unique_key=unique_key,
        message_id=f"<{uuid.uuid4()}@{_domain()}>",
        created_at=now,
        not_before=held_until or now,
        held_until=held_until,
    )


def compose(kind_key: str, *, language: str, values: dict[str, str]) -> Composed:
    """Return what a mail of this kind says in `language`; stores nothing. Raises as `queue` does."""
    kind = kinds.get(kind_key)
    if set(values) != set(kind.placeholders):
        raise ValueError(f"{kind.key} takes {sorted(kind.placeholders)}, not {sorted(values)}")
    filled = site_values(language) | values
    written = wordings.current(kind, language)
    if written is not None:
        made = wordings.fill(written, filled)
        return Composed(_one_line(made.subject), made.body)
    return original(kind, language=language, values=filled)


def original(kind: kinds.MailKind, *, language: str, values: dict[str, str]) -> Composed:
    """Return what the text that came with the portal says."""
    filled = site_values(language) | values
    return Composed(
        _one_line(kind.subject.format(**filled)[language]), _render(f"{kind.template}.{language}.txt", filled)
    )


def _render(template: str, values: dict[str, str]) -> str:
    """Render plain text: nothing is escaped, and only the declared values are there.

    What Django returns is marked as safe HTML. It is none: a page that shows it must escape it.
    """
    rendered = Engine.get_default().get_template(template).render(Context(values, autoescape=False))
    return str.__str__(rendered)


def site_values(language: str) -> dict[str, str]:
    """Return what every mail may say about the site."""
    return {
        "site": settings.KOUBO_SITE_NAME,
        "operator": settings.KOUBO_OPERATOR_NAME[language],
        "secretariat_mail": settings.KOUBO_SECRETARIAT_MAIL,
        "base_url": settings.KOUBO_BASE_URL,
    }


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def _one_line(subject: str) -> str:
    """Keep header injection out: one line, bounded."""
    return " ".join(subject.split())[:SUBJECT_LIMIT]


def take_back(unique_keys: Iterable[str], now: datetime) -> int:
    """Keep mails that are still held from leaving, for good; return how many. One that a worker has taken leaves."""
    held = OutgoingMail.objects.filter(unique_key__in=set(unique_keys), attempts=0, sent_at=None, dead_at=None)
    return held.filter(held_until__gt=now).update(
        taken_back_at=now, dead_at=now, settled_at=now, last_error="taken back", lease_until=None
    )


def waiting_since(now: datetime) -> datetime | None:
    """Return since when the oldest mail that is due at `now` (aware) has been due; None when none is."""
    due = OutgoingMail.objects.filter(sent_at=None, dead_at=None, not_before__lte=now)
    return due.order_by("not_before").values_list("not_before", flat=True).first()


def erase_mails_of(user_id: int, now: datetime) -> None:
    """Blank the mails of a person: the rows still count, and say nothing. What has not left yet does not leave."""
    _erase(OutgoingMail.objects.filter(recipient_id=user_id), now)


def erase_mails_about(subject: models.Model, now: datetime) -> None:
    """Blank the mails about something that is erased, as those of a person are."""
    _erase(OutgoingMail.objects.filter(about_kind=subject._meta.model_name, about_id=str(subject.pk)), now)


def _erase(mails: models.QuerySet[OutgoingMail], now: datetime) -> None:
    mails.filter(sent_at=None, dead_at=None).update(dead_at=now, last_error="recipient erased", lease_until=None)
    mails.update(to="", subject="", body="")

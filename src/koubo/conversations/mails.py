"""The mails of messages: questions to the secretariat's address, answers and additions to whoever asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings

from koubo.accounts.models import User
from koubo.conversations import queries
from koubo.conversations.models import Message
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox
from koubo.notifications.addresses import path_of
from koubo.postings.actions.mails import recipients
from koubo.postings.actions.permissions import hat_of

ASKED: Final = "conversations.asked"
ANSWERED: Final = "conversations.answered"
MORE: Final = "conversations.more"
COMMON: Final = ("name", "institution", "institution_code", "number", "title", "topic", "text", "address")
# The secretariat works in Japanese.
DESK_LANGUAGE: Final = "ja"


def register() -> None:
    """Declare the kinds."""
    kinds.register(
        kinds.MailKind(
            key=ASKED,
            subject=Text("{site}求人機関からの連絡（{number}）", "{site}: message from an institution ({number})"),
            template="conversations/mail/asked",
            placeholders=(*COMMON, "email"),
        )
    )
    kinds.register(
        kinds.MailKind(
            key=ANSWERED,
            subject=Text("{site}お問い合わせへの回答（{number}）", "{site}: answer to your message ({number})"),
            template="conversations/mail/answered",
            placeholders=(*COMMON, "answer"),
        )
    )
    kinds.register(
        kinds.MailKind(
            key=MORE,
            subject=Text("{site}事務局からの連絡（{number}）", "{site}: message from the secretariat ({number})"),
            template="conversations/mail/more",
            placeholders=COMMON,
        )
    )


def tell_secretariat(contact: Message, *, now: datetime) -> None:
    """Queue the question to the secretariat's address, in this transaction."""
    page = path_of("desk:contact", contact.pk)
    outbox.queue(
        ASKED,
        to=outbox.Recipient(settings.KOUBO_SECRETARIAT_MAIL, DESK_LANGUAGE),
        now=now,
        values=_filled(contact, contact.by, DESK_LANGUAGE, page) | {"email": contact.by.email},
        about=contact.posting,
        unique_key=f"{ASKED}:{contact.pk}",
    )


def tell_institution(contact: Message, *, now: datetime) -> None:
    """Queue the answer, in this transaction."""
    _tell(ANSWERED, contact, now=now, more={"answer": contact.answer})


def tell_more(contact: Message, *, now: datetime) -> None:
    """Queue what the secretariat adds, in this transaction."""
    _tell(MORE, contact, now=now, more={})


def _tell(kind: str, contact: Message, *, now: datetime, more: dict[str, str]) -> None:
    path = path_of("institution:detail", contact.posting_id)
    where = Text(f"{path.ja}#contacts", f"{path.en}#contacts")
    for user in listeners(contact):
        outbox.queue(
            kind,
            to=outbox.Recipient.person(user),
            now=now,
            values=_filled(contact, user, user.language, where) | more,
            about=contact.posting,
            hat=hat_of(contact.posting.institution),
            unique_key=f"{kind}:{contact.pk}:{user.pk}",
        )


def listeners(contact: Message) -> Sequence[User]:
    """Return who hears the secretariat: who asked, or, when they no longer write for the institution, all who do.

    What the secretariat adds goes to all who asked in the conversation.
    """
    people = list(recipients(contact.posting))
    asked = {contact.by_id}
    if contact.from_desk:
        asked = set(queries.conversation(contact).filter(from_desk=False).values_list("by_id", flat=True))
    return [user for user in people if user.pk in asked] or people


def _filled(contact: Message, user: User, language: str, page: Text) -> dict[str, str]:
    """Return what both mails say, in `language`. `user` is the person of the institution."""
    institution = contact.posting.institution
    return {
        "name": user.name,
        "institution": institution.name[language],
        "institution_code": institution.code,
        "number": contact.posting.number or "",
        "title": queries.title_of(contact.posting)[language],
        "topic": contact.topic[language],
        "text": contact.text,
        "address": f"{settings.KOUBO_BASE_URL}{page[language]}",
    }

"""Messages: an institution asks, the secretariat answers each message once; both may add more."""

from datetime import datetime

from django.db import transaction

from koubo.audit.trail import Actor, record
from koubo.conversations import mails
from koubo.conversations.models import TEXT_LIMIT, Message, Topic
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.postings.actions import permissions
from koubo.postings.actions.mails import instant_in_words
from koubo.postings.models import Posting
from koubo.postings.sheet import blank


class TextRefused(Refusal):
    """Nothing is written, or more than fits."""

    def __init__(self) -> None:
        """Say how much may be written."""
        super().__init__(
            "text-refused",
            Text(
                f"本文を{TEXT_LIMIT:,}文字以内で入力してください",
                f"Enter a text of no more than {TEXT_LIMIT:,} characters",
            ),
        )


class AlreadyAnswered(Refusal):
    """A colleague was faster."""

    def __init__(self, contact: Message) -> None:
        """Say who answered and when."""
        assert contact.answered_by is not None, "answered"
        assert contact.answered_at is not None, "answered"
        name, when = contact.answered_by.name, instant_in_words(contact.answered_at)
        super().__init__(
            "already-answered",
            Text(
                f"{when.ja}に{name}さんが先に回答しています。この回答は送信していません",
                f"{name} has already answered, at {when.en}. This answer was not sent",
            ),
        )


@transaction.atomic
def ask(posting: Posting, *, about: Topic, text: str, by: Actor, now: datetime) -> Message:
    """Write to the secretariat (事務局へ連絡) about a posting that has a data number; the desk gets it as a mail too.

    Raises NotPermitted, IllegalStep before the first request, and TextRefused.
    Source: help page, 「登録依頼または修正依頼中の公募を確認するには?」.
    """
    if not permissions.may_write(by, posting):
        raise NotPermitted
    if posting.number is None:
        raise IllegalStep
    _check(text)
    contact = Message.objects.create(posting=posting, by_id=by.person_id, at=now, about=about, text=text)
    record("ask_secretariat", posting, by=by, now=now, after={"contact": str(contact.pk), "about": about})
    mails.tell_secretariat(contact, now=now)
    return contact


@transaction.atomic
def follow_up(contact: Message, *, text: str, by: Actor, now: datetime) -> Message:
    """Write on in the conversation of `contact`: the institution asks again, or the secretariat adds something.

    Raises NotPermitted, TextRefused.
    """
    posting, from_desk = contact.posting, by.hat == "desk"
    may = permissions.may_decide(by, posting) if from_desk else permissions.may_write(by, posting)
    if not may:
        raise NotPermitted
    _check(text)
    made = Message.objects.create(
        posting=posting, first_id=contact.lead_id, by_id=by.person_id, at=now, about=contact.about, text=text,
        from_desk=from_desk,
    )  # fmt: skip
    verb = "write_to_institution" if from_desk else "ask_secretariat"
    record(verb, posting, by=by, now=now, after={"contact": str(made.pk), "about": made.about})
    if from_desk:
        mails.tell_more(made, now=now)
    else:
        mails.tell_secretariat(made, now=now)
    return made


@transaction.atomic
def answer(contact: Message, *, text: str, by: Actor, now: datetime) -> Message:
    """Answer a message, once; whoever asked gets the answer as a mail.

    Raises NotPermitted, TextRefused, and AlreadyAnswered with who did.
    """
    if not permissions.may_decide(by, contact.posting):
        raise NotPermitted
    _check(text)
    taken = Message.objects.filter(pk=contact.pk, answered_at__isnull=True, from_desk=False).update(
        answer=text, answered_by_id=by.person_id, answered_at=now
    )
    if not taken:
        raise AlreadyAnswered(Message.objects.select_related("answered_by").get(pk=contact.pk))
    contact = Message.objects.select_related("posting__institution", "by", "answered_by").get(pk=contact.pk)
    record("answer_contact", contact.posting, by=by, now=now, after={"contact": str(contact.pk)})
    mails.tell_institution(contact, now=now)
    return contact


def _check(text: str) -> None:
    if blank(text) or len(text) > TEXT_LIMIT:
        raise TextRefused

"""What a seeker does with an inquiry: read, reply once, decline; and how both write on where the operator allows it."""

from datetime import datetime
from typing import Final

from django.db import transaction

from koubo.audit.trail import Actor, record
from koubo.inquiries import drafts, mails, permissions, queries, written
from koubo.inquiries.disclosure import Disclosed
from koubo.inquiries.enums import LIFECYCLE, DeclineReason, InquiryStatus
from koubo.inquiries.holding import hold, hold_own, hold_seeker
from koubo.inquiries.models import Inquiry, InquiryMessage
from koubo.inquiries.refusals import AlreadyReplied
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.kernel.text import tidy

NAME_LENGTH: Final = 100


@transaction.atomic
def reply(inquiry: Inquiry, text: str, disclosed: Disclosed, *, by: Actor, now: datetime) -> InquiryMessage:
    """Send the seeker's reply, and tell the institution that there is one.

    The first goes through the portal; more only where the operator allows it. Raises NotPermitted, NotWritten,
    AlreadyReplied, and IllegalStep for what was declined.
    """
    held, user = hold_own(inquiry, by)
    if held.status == InquiryStatus.ANSWERED and not queries.goes_on(held):
        raise AlreadyReplied
    LIFECYCLE.step("write_on_in_inquiry" if held.status == InquiryStatus.ANSWERED else "reply_to_inquiry", held.status)
    text = tidy(text)
    for problem in written.text_problems(text):
        raise problem
    message = InquiryMessage.objects.create(
        inquiry=held, from_seeker=True, by=user, at=now, text=text,
        shown_email=user.email if disclosed.email else "",
        shown_name=user.name[:NAME_LENGTH] if disclosed.name else "",
    )  # fmt: skip
    held.status, held.replied_at, held.seeker_read_at = InquiryStatus.ANSWERED.value, now, now
    held.save(update_fields=["status", "replied_at", "seeker_read_at"])
    drafts.forget_reply(held)
    mails.tell_reply(held, message, now=now)
    after = {"disclosed": [name for name in ("email", "name") if getattr(disclosed, name)]}
    record("reply_to_inquiry", held, by=by, now=now, after=after)
    return message


@transaction.atomic
def write_on(inquiry: Inquiry, text: str, *, by: Actor, now: datetime) -> InquiryMessage:
    """Write to the seeker again after a reply, where the operator allows it. Raises NotPermitted, IllegalStep, NotWritten."""
    if inquiry.seeker_id is not None:
        hold_seeker(inquiry.seeker_id)
    held = hold(inquiry)
    if not permissions.may_send(by, held.institution):
        raise NotPermitted
    if not queries.goes_on(held):
        raise IllegalStep
    text = tidy(text)
    for problem in written.text_problems(text):
        raise problem
    message = InquiryMessage.objects.create(inquiry=held, from_seeker=False, by_id=by.person_id, at=now, text=text)
    held.asked_at, held.institution_read_at = now, now
    held.save(update_fields=["asked_at", "institution_read_at"])
    mails.ask(held, message, now=now)
    record("write_on_in_inquiry", held, by=by, now=now)
    return message


@transaction.atomic
def decline(inquiry: Inquiry, reason: str, *, by: Actor, now: datetime) -> None:
    """Decline an inquiry; the institution hears that, and never why. A second time changes nothing.

    Raises NotPermitted, and IllegalStep once there is a reply.
    """
    held, _user = hold_own(inquiry, by)
    if held.status == InquiryStatus.DECLINED:
        return
    LIFECYCLE.step("decline_inquiry", held.status)
    held.status, held.declined_at = InquiryStatus.DECLINED.value, now
    held.decline_reason = reason if reason in set(DeclineReason) else ""
    held.seeker_read_at = now
    held.save(update_fields=["status", "declined_at", "decline_reason", "seeker_read_at"])
    drafts.forget_reply(held)
    mails.tell_declined(held, now=now)
    record("decline_inquiry", held, by=by, now=now)


def open_as_seeker(inquiry: Inquiry, *, now: datetime) -> None:
    """Note that the seeker has read it."""
    if inquiry.is_unread_inquiry:
        Inquiry.objects.filter(pk=inquiry.pk).update(seeker_read_at=now)


def open_as_institution(inquiry: Inquiry, *, now: datetime) -> None:
    """Note that somebody of the institution has read the reply."""
    if inquiry.is_unread_reply:
        Inquiry.objects.filter(pk=inquiry.pk).update(institution_read_at=now)

"""Drafts of inquiries and of replies, saved while people type. Saving the same again changes nothing; they are no act and leave no history."""

from datetime import datetime

from django.db import transaction

from koubo.audit.trail import Actor
from koubo.inquiries import addressees, openings, permissions, queries
from koubo.inquiries.disclosure import Disclosed
from koubo.inquiries.enums import InquiryStatus
from koubo.inquiries.holding import hold_own
from koubo.inquiries.models import PURPOSE_LIMIT, TEXT_LIMIT, Inquiry, InquiryDraft, ReplyDraft
from koubo.inquiries.refusals import NoSuchSeeker
from koubo.inquiries.written import Written
from koubo.institutions.models import Institution
from koubo.kernel.errors import IllegalStep, NotPermitted

# Somewhat more than can be sent is kept, so that it can be shortened.
KEPT: int = 2 * TEXT_LIMIT


@transaction.atomic
def keep(institution: Institution, user_code: str, written: Written, *, by: Actor, now: datetime) -> InquiryDraft:
    """Keep what a member has typed so far, complete or not. Raises NotPermitted, NoSuchSeeker."""
    if not permissions.may_send(by, institution):
        raise NotPermitted
    addressee = addressees.find(user_code, institution, now)
    if addressee is None:
        raise NoSuchSeeker
    posting_id = written.posting_id
    if posting_id is not None and openings.of_posting(institution, posting_id, now) is None:
        posting_id = None
    values = {
        "language": written.language[:2],
        "posting_id": posting_id,
        "purpose": written.purpose[:PURPOSE_LIMIT],
        "text": written.text[:KEPT],
    }
    draft, made = InquiryDraft.objects.get_or_create(
        institution=institution,
        member_id=by.person_id,
        user_code=addressee.user_code,
        defaults=values | {"saved_at": now},
    )
    if not made and any(getattr(draft, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(draft, name, value)
        draft.saved_at = now
        draft.save()
    return draft


def find(institution: Institution, user_code: str, *, by: Actor) -> InquiryDraft | None:
    """Return what the actor was writing to a seeker."""
    rows = InquiryDraft.objects.filter(institution=institution, member_id=by.person_id, user_code=user_code)
    return rows.select_related("posting").first()


@transaction.atomic
def discard(institution: Institution, user_code: str, *, by: Actor) -> None:
    """Throw a draft of the actor away; a second time changes nothing."""
    InquiryDraft.objects.filter(institution=institution, member_id=by.person_id, user_code=user_code).delete()


@transaction.atomic
def keep_reply(inquiry: Inquiry, text: str, disclosed: Disclosed, *, by: Actor, now: datetime) -> ReplyDraft:
    """Keep what a seeker has typed of a reply so far. Raises NotPermitted, and IllegalStep where there is nothing to reply to."""
    held, _user = hold_own(inquiry, by)
    if held.status != InquiryStatus.SENT and not queries.goes_on(held):
        raise IllegalStep
    values = {"text": text[:KEPT], "show_email": disclosed.email, "show_name": disclosed.name}
    draft, made = ReplyDraft.objects.get_or_create(inquiry=held, defaults=values | {"saved_at": now})
    if not made and any(getattr(draft, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(draft, name, value)
        draft.saved_at = now
        draft.save()
    return draft


def reply_to(inquiry: Inquiry) -> ReplyDraft | None:
    """Return what the seeker was writing as a reply; for them alone."""
    return ReplyDraft.objects.filter(inquiry=inquiry).first()


def forget_reply(inquiry: Inquiry) -> None:
    """Throw the draft of a reply away, in the transaction that ends its use."""
    ReplyDraft.objects.filter(inquiry=inquiry).delete()

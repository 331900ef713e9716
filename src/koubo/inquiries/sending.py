"""Sending an inquiry: once, within the day's number, to a seeker the institution may see."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from koubo.audit.trail import Actor, record
from koubo.inquiries import addressees, drafts, mails, permissions, standing, written
from koubo.inquiries.enums import InquiryStatus
from koubo.inquiries.holding import hold_seeker
from koubo.inquiries.models import Inquiry, InquiryMessage
from koubo.inquiries.refusals import AlreadyAsked, NoSuchSeeker
from koubo.inquiries.written import Written
from koubo.institutions.models import Institution
from koubo.kernel.errors import NotPermitted, Refusal


@transaction.atomic
def send(institution: Institution, user_code: str, content: Written, *, by: Actor, now: datetime) -> Inquiry:
    """Send an inquiry (求職者照会メール) and queue its mail. The draft goes.

    Raises NotPermitted, NotWritten, SendingBlocked, SuspendedSender, QuotaReached, NoSuchSeeker for everybody the
    institution may not see, and AlreadyAsked. Source: help page, 「求職者照会メールを送るには?」.
    """
    if not permissions.may_send(by, institution):
        raise NotPermitted
    content = content.tidied
    for problem in written.problems(content, institution, now):
        raise problem
    allowance = standing.hold(institution)
    addressee = addressees.find(user_code, institution, now)
    if addressee is None or addressee.user_id == by.user_id:
        raise NoSuchSeeker
    # Who is being erased is found no more once this is held.
    if hold_seeker(addressee.user_id) is None or addressees.find(user_code, institution, now) is None:
        raise NoSuchSeeker
    _require_none_open(institution, addressee.user_code)
    refusal = standing.why_not_send(allowance, now)
    if refusal is not None:
        raise refusal
    last = Inquiry.objects.filter(institution=institution).aggregate(last=Max("number"))["last"] or 0
    inquiry = Inquiry.objects.create(
        number=last + 1, institution=institution, sender_id=by.person_id, seeker_id=addressee.user_id,
        user_code=addressee.user_code, language=content.language, posting_id=content.posting_id,
        purpose=content.purpose, sent_at=now, asked_at=now,
    )  # fmt: skip
    message = InquiryMessage.objects.create(
        inquiry=inquiry, from_seeker=False, by_id=by.person_id, at=now, text=content.text
    )
    mails.ask(inquiry, message, now=now)
    drafts.discard(institution, addressee.user_code, by=by)
    record("send_inquiry", inquiry, by=by, now=now, after={"number": inquiry.number, "to": inquiry.user_code})
    return inquiry


def why_not(institution: Institution, user_code: str, *, by: Actor, now: datetime) -> Refusal | None:
    """Return why an inquiry would be refused whatever it says, to be told before anybody writes it; None when it would not.

    Raises NoSuchSeeker.
    """
    addressee = addressees.find(user_code, institution, now)
    if addressee is None or addressee.user_id == by.user_id:
        raise NoSuchSeeker
    if not permissions.may_send(by, institution):
        return NotPermitted()
    try:
        _require_none_open(institution, addressee.user_code)
    except AlreadyAsked as asked:
        return asked
    return standing.why_not_send(standing.of(institution), now)


def _require_none_open(institution: Institution, user_code: str) -> None:
    """Raise AlreadyAsked while an inquiry waits for a reply, and for good once one was declined."""
    rows = Inquiry.objects.filter(
        institution=institution, user_code=user_code, status__in=[InquiryStatus.SENT, InquiryStatus.DECLINED]
    )
    state = rows.values_list("status", flat=True).first()
    if state is not None:
        raise AlreadyAsked(declined=state == InquiryStatus.DECLINED)

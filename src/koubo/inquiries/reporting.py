"""A seeker reports an inquiry to the secretariat, which only then may read it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from koubo.audit.trail import Actor, record
from koubo.inquiries import mails, refusals
from koubo.inquiries.enums import ReportReason
from koubo.inquiries.holding import hold_own
from koubo.inquiries.models import NOTE_LIMIT, Inquiry, InquiryReport
from koubo.inquiries.refusals import AlreadyReported, NotWritten
from koubo.kernel.text import tidy


@transaction.atomic
def report(inquiry: Inquiry, reason: str, text: str, *, by: Actor, now: datetime) -> InquiryReport:
    """Report an inquiry (事務局へ報告). The institution is not told. Raises NotPermitted, NotWritten, AlreadyReported."""
    held, _user = hold_own(inquiry, by)
    if reason not in set(ReportReason):
        raise NotWritten("reason", refusals.REASON)
    try:
        with transaction.atomic():
            made = InquiryReport.objects.create(inquiry=held, reason=reason, text=tidy(text)[:NOTE_LIMIT], at=now)
    except IntegrityError as twice:
        raise AlreadyReported from twice
    mails.tell_reported(made, now=now)
    record("report_inquiry", held, by=by, now=now, after={"reason": reason})
    return made


def is_reported(inquiry: Inquiry) -> bool:
    """Whether it has been."""
    return InquiryReport.objects.filter(inquiry=inquiry).exists()

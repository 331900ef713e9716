"""Questions about inquiries. Every list begins at what this side may see."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from koubo.inquiries import addressees
from koubo.inquiries.enums import InquiryStatus
from koubo.inquiries.models import Inquiry, InquiryDraft, InquiryMessage, InquiryReport
from koubo.institutions.models import Institution
from koubo.institutions.sight import Sight
from koubo.kernel import clock
from koubo.notifications.models import OutgoingMail

UNREAD: Final = Q(replied_at__isnull=False) & (
    Q(institution_read_at__isnull=True) | Q(institution_read_at__lt=F("replied_at"))
)
NEW: Final = Q(seeker_read_at__isnull=True) | Q(seeker_read_at__lt=F("asked_at"))


def of_institution(sight: Sight) -> QuerySet[Inquiry]:
    """Return the inquiries an institution sent, newest first: the scope of its pages.

    Who is limited to units sees those about their openings, and their own.
    """
    rows = Inquiry.objects.filter(institution=sight.institution)
    if not sight.is_limited:
        return rows
    return rows.filter(sight.within("posting__unit") | Q(sender=sight.person_id))


def to_code(user_code: str, sight: Sight) -> QuerySet[Inquiry]:
    """Return what an institution sent to a ユーザID, newest first."""
    return of_institution(sight).filter(user_code=user_code)


def with_messages(rows: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    """Fetch the messages and whether their mails arrived. A constant number of queries."""
    messages = InquiryMessage.objects.select_related("mail").defer("mail__body").order_by("at", "pk")
    return rows.select_related("posting__summary").prefetch_related(Prefetch("messages", queryset=messages))


def unread_replies(sight: Sight) -> int:
    """Return how many replies nobody of the institution has opened (未読メール○件)."""
    return of_institution(sight).filter(UNREAD).count()


def to_seeker(user_id: int) -> QuerySet[Inquiry]:
    """Return the inquiries written to a person, what was written last first: the scope of their pages."""
    return Inquiry.objects.filter(seeker_id=user_id).select_related("institution").order_by("-asked_at", "-pk")


def new_to_seeker(user_id: int) -> int:
    """Return how many inquiries a person has not opened."""
    return Inquiry.objects.filter(NEW, seeker_id=user_id).count()


def first_of(inquiry: Inquiry) -> InquiryMessage:
    """Return what the institution wrote first (送信内容), of an inquiry with its messages."""
    return next(message for message in inquiry.messages.all() if not message.from_seeker)


def reply_of(inquiry: Inquiry) -> InquiryMessage | None:
    """Return the last reply (返信内容), of an inquiry with its messages."""
    return next((message for message in reversed(inquiry.messages.all()) if message.from_seeker), None)


def is_undelivered(inquiry: Inquiry, message: InquiryMessage) -> bool:
    """Whether the mail with what the institution wrote was given up (届きませんでした); not of who is erased."""
    if message.from_seeker or inquiry.seeker_id is None:
        return False
    return message.mail is not None and message.mail.dead_at is not None


def undelivered() -> Q:
    """Return the condition that what the institution wrote could not be delivered."""
    dead = InquiryMessage.objects.filter(
        inquiry=OuterRef("pk"), from_seeker=False, mail__dead_at__isnull=False, inquiry__seeker__isnull=False
    )
    return Q(Exists(dead))


def are_replies_undelivered(inquiry: Inquiry, message: InquiryMessage) -> bool:
    """Whether all mails that told the institution of this reply were given up. One query."""
    mails = OutgoingMail.objects.filter(
        about_kind="inquiry", about_id=str(inquiry.pk), unique_key__startswith=f"inquiries.replied:{message.pk}:"
    )
    found = list(mails.values_list("dead_at", flat=True))
    return bool(found) and all(found)


def drafts_of(institution: Institution, user_id: int, now: datetime) -> list[InquiryDraft]:
    """Return what a member is writing to seekers whose profiles can be seen, last saved first. Two queries."""
    rows = list(InquiryDraft.objects.filter(institution=institution, member_id=user_id).order_by("-saved_at"))
    seen = addressees.visible_codes({row.user_code for row in rows}, institution, now) if rows else set()
    return [row for row in rows if row.user_code in seen]


def goes_on(inquiry: Inquiry) -> bool:
    """Whether more than the first message and the first reply may pass (KOUBO_INQUIRY_THREADS)."""
    return (
        bool(settings.KOUBO_INQUIRY_THREADS)
        and inquiry.status == InquiryStatus.ANSWERED
        and inquiry.seeker_id is not None
    )


def reports() -> QuerySet[InquiryReport]:
    """Return all reports: open ones first, longest waiting on top, then those handled last."""
    rows = InquiryReport.objects.select_related("inquiry__institution", "handled_by")
    return rows.order_by(F("handled_at").desc(nulls_first=True), "at", "pk")


def open_reports() -> int:
    """Return how many reports wait for the secretariat."""
    return InquiryReport.objects.filter(handled_at__isnull=True).count()


def institutions(now: datetime, only: Institution | None = None) -> QuerySet[Institution]:
    """Return the institutions that sent inquiries or are limited, with their numbers, those with most reports first."""
    begin = clock.start_of(clock.day_of(now))
    end = clock.start_of(clock.day_of(now) + timedelta(days=1))
    rows = Institution.objects.filter(Q(inquiries__isnull=False) | Q(inquiry_allowance__isnull=False))
    rows = Institution.objects.filter(pk=only.pk) if only else rows
    return (
        rows.select_related("inquiry_allowance")
        .annotate(
            sent=Count("inquiries", distinct=True),
            today=Count(
                "inquiries", filter=Q(inquiries__sent_at__gte=begin, inquiries__sent_at__lt=end), distinct=True
            ),
            answered=Count("inquiries", filter=Q(inquiries__status=InquiryStatus.ANSWERED), distinct=True),
            declined=Count("inquiries", filter=Q(inquiries__status=InquiryStatus.DECLINED), distinct=True),
            reported=Count("inquiries__report", distinct=True),
        )
        .order_by("-reported", "-sent", "code")
    )

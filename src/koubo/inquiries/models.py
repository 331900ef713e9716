"""Rows of inquiries: drafts, inquiries with their messages, reports, and what an institution may send."""

import uuid
from datetime import date
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from koubo.inquiries.enums import DeclineReason, InquiryStatus, ReportOutcome, ReportReason
from koubo.institutions.models import Institution
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Posting

TEXT_LIMIT: Final = 10_000
PURPOSE_LIMIT: Final = 100
NOTE_LIMIT: Final = 2000
LANGUAGES: Final = ("ja", "en")


class InquiryAllowance(models.Model):
    """How many inquiries an institution may send a day, and whether the secretariat has stopped them.

    Its row is locked while one is sent, so that the last of a day is sent once.
    """

    institution = models.OneToOneField(
        Institution, on_delete=models.CASCADE, primary_key=True, related_name="inquiry_allowance"
    )
    per_day = models.PositiveIntegerField(null=True, blank=True, help_text="empty: that of the settings")
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_until = models.DateField(null=True, blank=True, help_text="the last day (Japan); empty: until it is lifted")
    block_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(blocked_at__isnull=True, blocked_until__isnull=True, block_reason="")
                | (Q(blocked_at__isnull=False) & ~Q(block_reason="")),
                name="inquiries_block_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        """Say whose."""
        return str(self.institution_id)

    def is_blocked_on(self, day: date) -> bool:
        """Whether nothing may be sent on `day` (Japan)."""
        return self.blocked_at is not None and (self.blocked_until is None or day <= self.blocked_until)


class InquiryDraft(models.Model):
    """What a member is writing to a seeker, saved while they type. It goes when it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    user_code = models.CharField(max_length=20)
    language = models.CharField(max_length=2, blank=True)
    posting = models.ForeignKey(Posting, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=PURPOSE_LIMIT, blank=True)
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-saved_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "member", "user_code"], name="inquiries_one_draft")
        ]

    def __str__(self) -> str:
        """Say to whom, never what."""
        return self.user_code


class ReplyDraft(models.Model):
    """What a seeker is writing as a reply, saved while they type, for them alone. It goes when the inquiry is answered or declined."""

    inquiry = models.OneToOneField("Inquiry", on_delete=models.CASCADE, primary_key=True, related_name="reply_draft")
    text = models.TextField(blank=True)
    show_email = models.BooleanField(default=False)
    show_name = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        """Say of which inquiry, never what."""
        return str(self.inquiry_id)


class Inquiry(models.Model):
    """One inquiry: who asked, whom, what for, and how it stands. The texts are its messages.

    `seeker` is empty once the person is erased; `user_code` (ユーザID) stays, which says nothing of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(help_text="No.: counted for each institution from 1")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="inquiries")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seeker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="inquiries")
    user_code = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=PURPOSE_LIMIT, blank=True)
    status = models.CharField(max_length=10, default=InquiryStatus.SENT.value)
    sent_at = models.DateTimeField()
    asked_at = models.DateTimeField(help_text="when the institution wrote last")
    replied_at = models.DateTimeField(null=True, blank=True, help_text="when the seeker wrote last")
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=20, blank=True, help_text="for the seeker alone")
    seeker_read_at = models.DateTimeField(null=True, blank=True)
    institution_read_at = models.DateTimeField(null=True, blank=True)
    carried_over = models.BooleanField(default=False, help_text="sent by an institution that was merged into this one")

    class Meta:
        ordering: ClassVar = ["-sent_at", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "number"], name="inquiries_number_once"),
            # One at a time: until there is a reply, and never again to who declined. A new ユーザID is nobody known.
            models.UniqueConstraint(
                fields=["institution", "user_code"],
                condition=Q(status__in=[InquiryStatus.SENT.value, InquiryStatus.DECLINED.value], carried_over=False),
                name="inquiries_one_open_for_each",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in InquiryStatus]), name="inquiries_state_known"
            ),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="inquiries_language_known"),
            models.CheckConstraint(condition=Q(posting__isnull=False) | ~Q(purpose=""), name="inquiries_says_what_for"),
            models.CheckConstraint(
                condition=Q(status=InquiryStatus.SENT.value, replied_at__isnull=True, declined_at__isnull=True)
                | Q(status=InquiryStatus.ANSWERED.value, replied_at__isnull=False, declined_at__isnull=True)
                | Q(status=InquiryStatus.DECLINED.value, replied_at__isnull=True, declined_at__isnull=False),
                name="inquiries_state_and_instants",
            ),
            models.CheckConstraint(
                condition=Q(decline_reason="") | Q(decline_reason__in=[r.value for r in DeclineReason]),
                name="inquiries_decline_reason_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "-sent_at"], name="inquiries_of_institution"),
            models.Index(fields=["seeker", "-asked_at"], name="inquiries_of_seeker"),
            models.Index(
                fields=["institution"],
                condition=Q(replied_at__isnull=False)
                & (Q(institution_read_at__isnull=True) | Q(institution_read_at__lt=F("replied_at"))),
                name="inquiries_unread_replies",
            ),
        ]

    def __str__(self) -> str:
        """Say number and state, no person."""
        return f"{self.number} {self.status}"

    @property
    def is_unread_reply(self) -> bool:
        """Whether the institution has not opened the last reply."""
        return self.replied_at is not None and (
            self.institution_read_at is None or self.institution_read_at < self.replied_at
        )

    @property
    def is_unread_inquiry(self) -> bool:
        """Whether the seeker has not opened what the institution wrote last."""
        return self.seeker_read_at is None or self.seeker_read_at < self.asked_at


class InquiryMessage(models.Model):
    """One text of an inquiry. A seeker's carries the address and the name they chose to disclose with it."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="messages")
    from_seeker = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(help_text="empty once its writer is erased")
    shown_email = models.EmailField(blank=True)
    shown_name = models.CharField(max_length=100, blank=True)
    mail = models.ForeignKey(
        OutgoingMail, on_delete=models.SET_NULL, null=True, related_name="+", help_text="that told the other side"
    )

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_seeker=True) | Q(shown_email="", shown_name=""), name="inquiries_seekers_disclose"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["inquiry", "at"], name="inquiries_thread")]

    def __str__(self) -> str:
        """Say whose turn it was, never what was said."""
        return f"{self.inquiry_id} {'seeker' if self.from_seeker else 'institution'}"

    @property
    def language(self) -> str:
        """The language it was said to be in; nobody asks a seeker."""
        return "" if self.from_seeker else self.inquiry.language


class InquiryReport(models.Model):
    """A seeker's report of an inquiry to the secretariat, and what it did. Only with one does it read the inquiry."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.OneToOneField(Inquiry, on_delete=models.PROTECT, related_name="report")
    reason = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason__in=[r.value for r in ReportReason]), name="inquiries_report_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True, outcome="")
                | Q(handled_at__isnull=False, handled_by__isnull=False, outcome__in=[o.value for o in ReportOutcome]),
                name="inquiries_report_handled_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], condition=Q(handled_at__isnull=True), name="inquiries_reports_open")
        ]

    def __str__(self) -> str:
        """Say what about."""
        return f"{self.reason} {self.inquiry_id}"

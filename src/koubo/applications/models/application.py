"""An application, and who applies."""

import uuid
from datetime import datetime
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from koubo.applications.enums import ApplicantStatus, Origin, Status
from koubo.postings.models import Posting, Revision
from koubo.seekers.models import Person

REVIEW_CODE_LENGTH: Final = 12


def review_code() -> str:
    """Return a random name for an application that says nothing of who applies."""
    return get_random_string(REVIEW_CODE_LENGTH, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Sets of applications."""

    def submitted(self) -> "ApplicationQuerySet":
        """Those that were sent."""
        return self.filter(submitted_at__isnull=False)

    def drafts(self) -> "ApplicationQuerySet":
        """Those that were not sent yet."""
        return self.filter(submitted_at__isnull=True)

    def live(self) -> "ApplicationQuerySet":
        """Neither withdrawn by the applicant nor superseded by another of the same person."""
        return self.filter(withdrawn_at__isnull=True, superseded_by__isnull=True)


class Application(models.Model):
    """One application of one person to one posting, from its draft on. All instants are aware."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="applications", db_index=False)
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="+", help_text="whose requirements it was made under"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        help_text="none for those that came by post or mail",
    )
    number = models.CharField(max_length=10, unique=True, null=True, blank=True, help_text="応募受付ID")
    status = models.CharField(max_length=22, blank=True, help_text="応募状況; empty for a draft")
    version = models.PositiveIntegerField(default=1, help_text="raised by every save and every change of status")
    language = models.CharField(max_length=2, default="ja")
    origin = models.CharField(max_length=4, default=Origin.WEB)
    answers = models.JSONField(default=dict, blank=True, help_text="key of a question -> what was answered")

    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="when the applicant withdrew it")
    status_at = models.DateTimeField(null=True, blank=True, help_text="when the status last changed")
    told_status = models.CharField(max_length=12, blank=True, help_text="what the applicant may know")
    told_at = models.DateTimeField(null=True, blank=True)
    pending_status = models.CharField(max_length=12, blank=True, help_text="what the applicant may know from then on")
    pending_from = models.DateTimeField(null=True, blank=True, help_text="when the notice of it leaves")

    reserve_until = models.DateField(null=True, blank=True, help_text="kept in reserve until this day")
    reopened = models.JSONField(default=list, blank=True, help_text="keys of the slots to submit again (再提出待ち)")
    resubmit_by = models.DateField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )

    legal_hold = models.BooleanField(default=False, help_text="nothing of it is erased while this is set")
    retention_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="how long files are kept after recruitment ends; fixed at submission"
    )
    files_erased_at = models.DateTimeField(null=True, blank=True)
    review_code = models.CharField(max_length=REVIEW_CODE_LENGTH, unique=True, default=review_code)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-submitted_at", "-started_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "posting"],
                condition=Q(withdrawn_at__isnull=True, superseded_by__isnull=True),
                name="applications_one_live",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, number__isnull=True, status="")
                | (Q(submitted_at__isnull=False, number__isnull=False) & ~Q(status="")),
                name="applications_submitted_whole_or_none",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["", *(s.value for s in Status)]), name="applications_status_known"
            ),
            models.CheckConstraint(
                condition=Q(told_status__in=["", *(t.value for t in ApplicantStatus)]), name="applications_told_known"
            ),
            models.CheckConstraint(
                condition=Q(pending_status="", pending_from__isnull=True)
                | Q(pending_status__in=[t.value for t in ApplicantStatus], pending_from__isnull=False),
                name="applications_pending_whole_or_none",
            ),
            models.CheckConstraint(condition=Q(origin__in=[o.value for o in Origin]), name="applications_origin_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["posting", "-submitted_at", "-id"], name="applications_of_posting"),
            models.Index(fields=["posting", "status"], name="applications_by_status"),
        ]

    def __str__(self) -> str:
        """Say the number, or the private id before there is one."""
        return self.number or str(self.pk)

    @property
    def is_draft(self) -> bool:
        """Whether it was not sent yet."""
        return self.submitted_at is None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is decided any more: the applicant withdrew it or applied again."""
        return self.withdrawn_at is not None or self.superseded_by_id is not None

    @property
    def state(self) -> Status | None:
        """The status; none of a draft."""
        return Status(self.status) if self.status else None

    def known_at(self, now: datetime) -> tuple[ApplicantStatus | None, datetime | None]:
        """Return what the applicant knows at `now` and since when; none of a draft."""
        if self.pending_from is not None and self.pending_from <= now:
            return ApplicantStatus(self.pending_status), self.pending_from
        return ApplicantStatus(self.told_status) if self.told_status else None, self.told_at

    @property
    def is_on_hold(self) -> bool:
        """Whether it is kept in reserve."""
        return self.reserve_until is not None

    def last_changed(self) -> datetime:
        """Return when anything of it last changed."""
        return max(self.updated_at, self.status_at or self.updated_at)


class Applicant(Person):
    """Who applies, as entered in this application."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="applicant", primary_key=True
    )


class ApplicationSeries(models.Model):
    """The last running number given in a month (YYMM, Japan). A number is given once and never reused."""

    month = models.CharField(max_length=4, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Say month and last number."""
        return f"{self.month}: {self.last}"

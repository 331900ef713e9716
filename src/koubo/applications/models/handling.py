"""What the institution does with applications."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from koubo.applications.enums import Outcome, Status
from koubo.applications.models.application import Application
from koubo.institutions.models import Membership
from koubo.postings.models import Posting


class BulkChange(models.Model):
    """A change of many applications at once: who, what and which, so that a second click goes on with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    to_status = models.CharField(max_length=22)
    notify = models.BooleanField()
    ids = models.JSONField(help_text="the applications, in order")
    digest = models.CharField(max_length=64, help_text="of what the preview showed")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        """Say what it does."""
        return f"{len(self.ids)} → {self.to_status}"


class BulkResult(models.Model):
    """What became of one application in a change of many."""

    bulk = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="results")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=7)
    code = models.CharField(max_length=40, blank=True, help_text="why it was refused")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulk", "application"], name="applications_one_result"),
            models.CheckConstraint(
                condition=Q(outcome__in=[o.value for o in Outcome]), name="applications_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        """Say which and how."""
        return f"{self.application_id} {self.outcome}"


class StatusChange(models.Model):
    """One step of an application. `Application.status` is what the last one led to."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="changes")
    from_status = models.CharField(max_length=22, blank=True)
    to_status = models.CharField(max_length=22)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    hat = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True, help_text="why it was corrected; never shown to the applicant")
    at = models.DateTimeField()
    notify = models.BooleanField(default=False, help_text="応募状況更新通知")
    subject = models.CharField(max_length=300, blank=True, help_text="of the mail as sent")
    body = models.TextField(blank=True, help_text="of the mail as sent")
    held_until = models.DateTimeField(null=True, blank=True, help_text="until then the mail can be taken back")
    taken_back_at = models.DateTimeField(null=True, blank=True, help_text="the mail never left")
    correction = models.BooleanField(default=False)
    bulk = models.ForeignKey(BulkChange, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_status__in=[s.value for s in Status]), name="applications_step_known"
            ),
        ]

    def __str__(self) -> str:
        """Say the step."""
        return f"{self.from_status} → {self.to_status}"


class StaffNote(models.Model):
    """What the institution notes for itself (求人機関備考). Nothing on the applicant's side reads this table."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        """Say of what, not what."""
        return f"note {self.application_id}"


class AnswerDay(models.Model):
    """A day by which the institution told the applicants to a posting that they are answered; the newest one counts."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="answer_days")
    day = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """Say the day."""
        return self.day.isoformat()


class NoticeWish(models.Model):
    """How a member wants to hear of new applications; without a row once a day."""

    class Mode(models.TextChoices):
        """How often."""

        EACH = "each", "each"
        DAILY = "daily", "daily"
        NEVER = "never", "never"

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="application_notices")
    mode = models.CharField(max_length=5, choices=Mode.choices, default=Mode.DAILY)

    def __str__(self) -> str:
        """Say how often."""
        return self.mode

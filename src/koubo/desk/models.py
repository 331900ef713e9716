"""Rows of the secretariat's work: who has taken a request, who is reading it, reasons, duties seen to."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from koubo.kernel.text import Text
from koubo.postings.models import Posting


class Claim(models.Model):
    """One person of the secretariat has taken one request (担当) of any kind. What is requested again is another request."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    asked_at = models.DateTimeField(help_text="when the request was made that was taken")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["since", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "asked_at"], name="desk_one_claim_per_request"
            )
        ]

    def __str__(self) -> str:
        """Say what and who."""
        return f"{self.subject_kind} {self.subject_id}: {self.holder_id}"


class Presence(models.Model):
    """When a person of the secretariat last opened a request; forgotten soon."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "posting"], name="desk_one_presence")]

    def __str__(self) -> str:
        """Say who and where."""
        return f"{self.user_id}: {self.posting_id}"


class CannedReason(models.Model):
    """A reason of the secretariat's own, or what it wrote in place of one that came with the portal (same scope and key)."""

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    text_ja = models.TextField()
    text_en = models.TextField()
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False, help_text="no longer offered")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["scope", "position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scope", "key"], name="desk_reason_key")]

    def __str__(self) -> str:
        """Say where it is offered."""
        return f"{self.scope} {self.key}"

    @property
    def text(self) -> Text:
        """The reason."""
        return Text(self.text_ja, self.text_en)


class DutyDone(models.Model):
    """A duty of the operator was seen to. Rows are only added; the newest of a duty counts."""

    duty = models.CharField(max_length=20, help_text="a key of koubo.desk.duties")
    done_on = models.DateField()
    next_due = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["duty", "at"], name="desk_duty_at")]

    def __str__(self) -> str:
        """Say which and when."""
        return f"{self.duty}: {self.done_on}"

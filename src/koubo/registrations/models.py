"""Requests to register an institution, and to change what is registered of one."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from koubo.institutions.models import Institution
from koubo.kernel.text import Text
from koubo.registrations.lifecycle import WRITTEN, ChangeStatus, RegistrationStatus


class Registration(models.Model):
    """One request to register an institution, from the form being filled in to the decision. `values` is what was typed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(  # noqa: DJ001 - unique among those that have one
        max_length=12, unique=True, null=True, help_text="受付番号, given at the first request"
    )
    status = models.CharField(max_length=9, default=RegistrationStatus.DRAFT)
    version = models.PositiveIntegerField(default=1, help_text="raised by every step")
    email = models.EmailField(help_text="proven by a code")
    language = models.CharField(max_length=2, help_text="in which the applicant is written to")
    values = models.JSONField(default=dict)
    explanation = models.TextField(blank=True, help_text="why the address is not one of the institution")
    started_at = models.DateTimeField()
    requested_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    message = models.TextField(blank=True, help_text="what the secretariat wrote when returning or refusing")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="registrations")

    class Meta:
        ordering: ClassVar = ["-started_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "requested", "returned", "approved", "refused"]),
                name="registrations_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(number__isnull=False, requested_at__isnull=False),
                name="registrations_number_once_requested",
            ),
            models.CheckConstraint(
                condition=Q(status="approved", institution__isnull=False) | ~Q(status="approved"),
                name="registrations_approved_has_institution",
            ),
            models.UniqueConstraint(
                fields=["email"], condition=Q(status="draft"), name="registrations_one_draft_per_address"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "requested_at"], name="registrations_queue")]

    def __str__(self) -> str:
        """Say number and address."""
        return f"{self.number or '-'} {self.email}"

    @property
    def name(self) -> Text:
        """The name of the institution as it was typed."""
        ja, en = str(self.values.get("name_ja", "")), str(self.values.get("name_en", ""))
        return Text(ja or en or self.email, en or ja or self.email)

    @property
    def is_written(self) -> bool:
        """Whether the applicant may change it."""
        return self.status in WRITTEN


class ChangeRequest(models.Model):
    """One request of an institution to change what is registered: what is to be other, and what it was when it was asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="change_requests")
    status = models.CharField(max_length=10, default=ChangeStatus.REQUESTED)
    before = models.JSONField()
    after = models.JSONField()
    reason = models.TextField()
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    message = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-requested_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=["requested", "accepted", "returned", "taken_back"]), name="changes_status_known"
            ),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(status="requested"), name="changes_one_waits_per_institution"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "requested_at"], name="changes_queue")]

    def __str__(self) -> str:
        """Say of whom and when."""
        return f"{self.institution_id} {self.requested_at}"


class ReceiptSeries(models.Model):
    """How many receipt numbers a month has given."""

    month = models.CharField(max_length=4, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Say month and number."""
        return f"{self.month}: {self.last}"

"""Rows about the people of an institution: invitations and requests to join."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

ROLES = ("administrator", "editor", "viewer")


class Invitation(models.Model):
    """An invitation to act for an institution, sent to one address. Only a digest of its link is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.CASCADE, related_name="invitations")
    address = models.EmailField(help_text="in lower case; nobody else can accept")
    role = models.CharField(max_length=13)
    units = models.ManyToManyField(
        "institutions.InstitutionUnit", blank=True, related_name="invitations", help_text="none: not limited"
    )
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "address"],
                condition=Q(withdrawn_at__isnull=True, accepted_at__isnull=True),
                name="institutions_invited_once",
            ),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="institutions_invited_role_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(accepted_at__isnull=True),
                name="institutions_withdrawn_or_accepted",
            ),
        ]

    def __str__(self) -> str:
        """Say the number, never the address."""
        return f"invitation {self.pk}"


class JoinRequest(models.Model):
    """A person with an address of the institution's domain asks to act for it. Answered once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "user"], condition=Q(answered_at__isnull=True), name="institutions_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(approved=False) | Q(answered_at__isnull=False), name="institutions_approved_is_answered"
            ),
        ]

    def __str__(self) -> str:
        """Say the number."""
        return f"request to join {self.pk}"

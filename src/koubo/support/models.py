"""Rows of support."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from koubo.institutions.models import Institution


class ActingAs(models.Model):
    """Somebody of the secretariat looks at an institution's pages as one of its members sees them; nothing can be changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["by"], condition=Q(ended_at__isnull=True), name="support_acting_once")
        ]

    def __str__(self) -> str:
        """Say the number."""
        return f"acting as {self.pk}"

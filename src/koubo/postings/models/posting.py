"""The identity of a posting."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from koubo.institutions.models import Institution


class Posting(models.Model):
    """A posting: who recruits, and the data number (データ番号) once it has been requested."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="postings")
    number = models.CharField(max_length=10, unique=True, null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        """Say the number, or the private id before there is one."""
        return self.number or str(self.pk)


class NumberSeries(models.Model):
    """The last running number given in a month (YYMM, Japan). A number is given once and never reused."""

    month = models.CharField(max_length=4, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Say month and last number."""
        return f"{self.month}: {self.last}"

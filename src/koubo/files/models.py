"""What is known of a stored file; its bytes lie in the private storage under a random key."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class Scan(models.TextChoices):
    """What the virus scanner said of a file."""

    NOT_CONFIGURED = "not_configured"
    CLEAN = "clean"
    INFECTED = "infected"
    PENDING = "pending"


class StoredFile(models.Model):
    """One stored file. Its id is not guessable; `name` is what the person called it, made safe.

    A deleted file keeps its row: first `deleted_at`, then, days later, its bytes and its name go.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=100, db_index=True, help_text="where the storage keeps the bytes")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    pages = models.PositiveIntegerField(null=True, blank=True)
    holder_kind = models.CharField(max_length=40, blank=True, help_text="what it belongs to, as in the audit trail")
    holder_id = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    scan = models.CharField(max_length=14, choices=Scan.choices, default=Scan.NOT_CONFIGURED)
    scanned_at = models.DateTimeField(null=True, blank=True)
    scan_found = models.CharField(max_length=200, blank=True, help_text="the scanner's name for what it found")
    deleted_at = models.DateTimeField(null=True, blank=True)
    bytes_removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="files_content"),
            models.Index(fields=["holder_kind", "holder_id"], name="files_holder"),
            models.Index(fields=["deleted_at"], name="files_deleted", condition=models.Q(bytes_removed_at=None)),
            models.Index(fields=["created_at"], name="files_pending", condition=models.Q(scan="pending")),
        ]

    def __str__(self) -> str:
        """Say the name."""
        return self.name

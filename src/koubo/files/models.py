"""What is known of a stored file; its bytes lie on disk under its hash."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """One stored file. Its id is not guessable; `name` is what the person called it, made safe."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    pages = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="files_content")]

    def __str__(self) -> str:
        """Say the name."""
        return self.name

"""Rows of the audit trail."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models


class AppendOnly(models.QuerySet["AuditEntry"]):
    """Rows that can be added and read, never changed."""

    def update(self, **kwargs: object) -> NoReturn:
        """Refuse: history is not rewritten."""
        raise TypeError("audit entries are append-only")

    def delete(self) -> NoReturn:
        """Refuse: history is not erased."""
        raise TypeError("audit entries are append-only")


class AuditEntry(models.Model):
    """One thing that happened: actor, hat, verb, subject, before, after, reason, instant."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    hat = models.CharField(max_length=80, blank=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id", "-at"], name="audit_subject")]

    def __str__(self) -> str:
        """Say verb and subject."""
        return f"{self.verb} {self.subject_kind} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry. Raises TypeError for one that is already written."""
        if self.pk is not None:
            raise TypeError("audit entries are append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: history is not erased."""
        raise TypeError("audit entries are append-only")


class Receipt(models.Model):
    """A one-time key that has been used, and where its result is: a second click is led there."""

    key = models.UUIDField(primary_key=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
    location = models.CharField(max_length=400)

    def __str__(self) -> str:
        """Say key and result."""
        return f"{self.key} {self.location}"

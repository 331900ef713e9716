"""Documents of an application, and uploads that are under way."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from koubo.applications.enums import Origin
from koubo.applications.models.application import Application
from koubo.files.models import StoredFile


class DocumentQuerySet(models.QuerySet["Document"]):
    """Sets of documents."""

    def current(self) -> "DocumentQuerySet":
        """Those that count: neither replaced nor removed, and not made from another."""
        return self.filter(withdrawn_at__isnull=True, derived_from__isnull=True)


class Document(models.Model):
    """One version of a document in a slot. Versions are added, never changed: what replaces one withdraws it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents", db_index=False)
    slot = models.CharField(max_length=40, help_text="key of the slot")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(help_text="runs in its slot")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replaced_by")
    derived_from = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="derived")
    origin = models.CharField(max_length=4, default=Origin.WEB)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["slot", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "slot", "version"], name="applications_one_version"),
            models.CheckConstraint(
                condition=Q(origin__in=[o.value for o in Origin]), name="applications_document_origin_known"
            ),
        ]

    def __str__(self) -> str:
        """Say slot and version."""
        return f"{self.slot} {self.version}"

    @property
    def is_current(self) -> bool:
        """Whether it counts."""
        return self.withdrawn_at is None and self.derived_from_id is None


class Upload(models.Model):
    """A file on its way, in pieces. It becomes a document when it is finished."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="uploads")
    slot = models.CharField(max_length=40)
    replaces = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=300, help_text="as the person's machine called it")
    fingerprint = models.CharField(
        max_length=100, blank=True, help_text="what the sender tells the file by, to go on with it later"
    )
    size = models.PositiveBigIntegerField(help_text="bytes that will come")
    offset = models.PositiveBigIntegerField(default=0, help_text="bytes that came")
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(offset__lte=F("size")), name="applications_upload_within"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, document__isnull=True)
                | Q(finished_at__isnull=False, document__isnull=False),
                name="applications_upload_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        """Say how far it is."""
        return f"{self.slot} {self.offset}/{self.size}"

"""Rows of the outbox."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class OutgoingMail(models.Model):
    """One mail to one person, rendered when its cause happened. All instants are aware."""

    kind = models.CharField(max_length=60)
    to = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    sensitive = models.BooleanField(default=False, help_text="the body is blanked once it has been sent")
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    unique_key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    message_id = models.CharField(max_length=100, unique=True)

    created_at = models.DateTimeField()
    not_before = models.DateTimeField(help_text="the next attempt is not made earlier")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(dead_at__isnull=True), name="notifications_sent_or_dead"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["not_before"], condition=Q(sent_at__isnull=True, dead_at__isnull=True), name="notifications_due"
            ),
            models.Index(fields=["about_kind", "about_id"], name="notifications_about"),
            models.Index(fields=["to", "-created_at"], name="notifications_to"),
        ]

    def __str__(self) -> str:
        """Say kind and number, never an address."""
        return f"{self.kind} {self.pk}"


class Seen(models.Model):
    """A mail that its recipient has opened in the portal."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "mail"], name="notifications_seen_once"),
        ]

    def __str__(self) -> str:
        """Say who saw which mail."""
        return f"{self.user_id} {self.mail_id}"

"""Rows of the outbox."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class OutgoingMail(models.Model):
    """One mail to one person, rendered when its cause happened. All instants are aware."""

    kind = models.CharField(max_length=60)
    to = models.EmailField(help_text="the address of that moment; whose mail it is says `recipient`")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    sensitive = models.BooleanField(default=False, help_text="the body is blanked once it has been sent")
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    hat = models.CharField(max_length=80, blank=True, help_text="under which its recipient reads it in the portal too")
    seen_at = models.DateTimeField(null=True, blank=True, help_text="when its recipient opened it in the portal")
    unique_key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    message_id = models.CharField(max_length=100, unique=True)
    unsubscribe = models.CharField(
        max_length=1000, blank=True, help_text="where one click ends mails of this kind (RFC 8058)"
    )

    after = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="it waits until this one has left or was given up",
    )

    created_at = models.DateTimeField()
    not_before = models.DateTimeField(help_text="the next attempt is not made earlier")
    held_until = models.DateTimeField(null=True, blank=True, help_text="until then it can be taken back")
    taken_back_at = models.DateTimeField(null=True, blank=True, help_text="it never leaves")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="when somebody saw to a dead mail in another way, or said it is not needed"
    )
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
            models.Index(
                fields=["-dead_at"],
                condition=Q(dead_at__isnull=False, settled_at__isnull=True),
                name="notifications_undelivered",
            ),
            models.Index(fields=["about_kind", "about_id"], name="notifications_about"),
            models.Index(fields=["recipient", "hat", "-created_at", "-id"], name="notifications_inbox"),
            models.Index(
                fields=["recipient", "hat"],
                condition=Q(seen_at__isnull=True, sensitive=False),
                name="notifications_unread",
            ),
        ]

    def __str__(self) -> str:
        """Say kind and number, never an address."""
        return f"{self.kind} {self.pk}"

    @property
    def is_seen(self) -> bool:
        """Whether its recipient has opened it in the portal."""
        return self.seen_at is not None


class MailWording(models.Model):
    """One version of a mail's text as the operator wrote it; the newest holds. `is_original`: the portal's own text again."""

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    is_original = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["kind", "language", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "language", "number"], name="notifications_wording_number")
        ]

    def __str__(self) -> str:
        """Say which text, and the version."""
        return f"{self.kind} {self.language} {self.number}"


class MailAttempt(models.Model):
    """One attempt to send a mail, and what came of it: nothing in `error` when the receiving server took it."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """Say which mail and how it went."""
        return f"{self.mail_id}: {self.error or 'sent'}"

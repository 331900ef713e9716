"""Rows of statements: versions the operator published, and who agreed to which."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from koubo.kernel.text import Text


class StatementKind(models.TextChoices):
    """What is stated."""

    TERMS_SEEKER = "terms_seeker", "terms_seeker"
    TERMS_INSTITUTION = "terms_institution", "terms_institution"
    PRIVACY = "privacy", "privacy"
    COOKIES = "cookies", "cookies"
    ACCESSIBILITY = "accessibility", "accessibility"


class StatementVersion(models.Model):
    """One version of a statement, in force from an aware instant until the next one. The text that came with Koubo is number 0 and no row."""

    kind = models.CharField(max_length=20, choices=StatementKind.choices)
    number = models.PositiveIntegerField()
    text_ja = models.TextField()
    text_en = models.TextField()
    note_ja = models.CharField(max_length=400, help_text="what has changed")
    note_en = models.CharField(max_length=400)
    effective_from = models.DateTimeField()
    requires_consent = models.BooleanField(default=False, help_text="people are asked to agree when they sign in")
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["kind", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "number"], name="statements_number")]

    def __str__(self) -> str:
        """Say kind and number."""
        return f"{self.kind} {self.number}"

    @property
    def text(self) -> Text:
        """The text."""
        return Text(self.text_ja, self.text_en)

    @property
    def note(self) -> Text:
        """What has changed."""
        return Text(self.note_ja, self.note_en)


class Agreement(models.Model):
    """Somebody agreed to a version; `digest` is that of the texts they could read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=StatementKind.choices)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind", "number"], name="statements_agreed_once")
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "number"], name="statements_agreed")]

    def __str__(self) -> str:
        """Say what was agreed to."""
        return f"{self.kind} {self.number}"

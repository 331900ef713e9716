"""Rows of leaving: who left, what ended with it, and what people said when they left."""

import uuid
from datetime import timedelta
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from koubo.institutions.models import Institution

# So long the secretariat can undo it; after that it is final.
GRACE: Final = timedelta(days=14)


class Leaving(models.Model):
    """An institution, or a person with their account, has left. It is open until it is undone or made final."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="leavings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="leavings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    final_at = models.DateTimeField(help_text="from when it cannot be undone any more")
    memberships = models.JSONField(default=list, help_text="what ended: institution, person, role")
    withdrawn = models.JSONField(default=list, help_text="ids of the withdrawals of openings that came with it")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="when the rest was deleted")

    class Meta:
        ordering: ClassVar = ["-at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(institution__isnull=True) ^ Q(person__isnull=True), name="leaving_of_one_or_the_other"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(finished_at__isnull=True), name="leaving_undone_or_final"
            ),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(undone_at__isnull=True), name="leaving_institution_once"
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(undone_at__isnull=True), name="leaving_person_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["final_at"], condition=Q(undone_at__isnull=True, finished_at__isnull=True), name="leaving_due"
            )
        ]

    def __str__(self) -> str:
        """Say the number."""
        return f"leaving {self.pk}"


class SurveyAnswer(models.Model):
    """What somebody said on the way out (退会アンケート). It does not say who."""

    class Leaver(models.TextChoices):
        """Who left."""

        INSTITUTION = "institution"
        PERSON = "person"

    kind = models.CharField(max_length=11, choices=Leaver.choices)
    at = models.DateTimeField(db_index=True)
    answers = models.JSONField(default=dict, help_text="key of a question -> keys of what was chosen")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        """Say number and kind."""
        return f"{self.kind} {self.pk}"

"""Institutions and their members."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from koubo.kernel.text import Text


class Institution(models.Model):
    """A recruiting institution. `code` is its 求人機関ID: half-width capitals and digits, given by the secretariat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=5, help_text="機関種別: a code of the vocabulary institution_types")
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    prefecture = models.CharField(max_length=5, help_text="a code of the vocabulary prefectures")
    url = models.URLField(blank=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        """Say the Japanese name."""
        return self.name_ja

    @property
    def name(self) -> Text:
        """The legal name in both languages."""
        return Text(self.name_ja, self.name_en)


class Membership(models.Model):
    """A person acting for an institution."""

    class Role(models.TextChoices):
        """What a member may do: viewers read, editors write postings, administrators also manage people."""

        ADMINISTRATOR = "administrator", "管理者"
        EDITOR = "editor", "担当者"
        VIEWER = "viewer", "閲覧者"

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=13, choices=Role.choices, default=Role.EDITOR)

    class Meta:
        ordering: ClassVar = ["institution_id", "user_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "user"], name="institutions_member_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["administrator", "editor", "viewer"]), name="institutions_role_known"
            ),
        ]

    def __str__(self) -> str:
        """Say who acts for whom."""
        return f"{self.user_id} @ {self.institution_id}"

    @property
    def may_write(self) -> bool:
        """Whether this member may write postings."""
        return self.role in {self.Role.ADMINISTRATOR, self.Role.EDITOR}

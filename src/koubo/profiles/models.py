"""Rows of profiles and of whom they are hidden from."""

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from koubo.institutions.models import Institution
from koubo.kernel.text import Text


class Profile(models.Model):
    """What a job seeker shows of themselves to institutions, under a ユーザID.

    `draft` is what is being written, `content` what was last published, both as the sheet has it. It is to be seen from `published_at`
    (None: it is off) until `visible_until`, when nobody confirmed it in time; nothing is deleted then.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    code = models.CharField(max_length=9, unique=True)
    draft = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    content_at = models.DateTimeField(null=True, blank=True, help_text="when the content was published")
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    visible_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | Q(content_at__isnull=False, confirmed_at__isnull=False, visible_until__isnull=False),
                name="profiles_published_whole",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["visible_until"], condition=Q(published_at__isnull=False), name="profiles_visible_until"
            )
        ]

    def __str__(self) -> str:
        """Say the ユーザID."""
        return self.code


class Exclusion(models.Model):
    """Someone a profile is hidden from, as its owner said it: one of the institutions here, a name, or a mail domain."""

    class Kind(models.TextChoices):
        """What was said."""

        INSTITUTION = "institution", "institution"
        NAME = "name", "name"
        DOMAIN = "domain", "domain"

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="exclusions")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=200, blank=True)
    term = models.CharField(max_length=100, help_text="as it is compared, see `hiding`")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["profile", "term"], name="profiles_exclusion_once"),
            models.CheckConstraint(
                condition=Q(kind="institution", institution__isnull=False, text="")
                | (Q(kind__in=["name", "domain"], institution__isnull=True) & ~Q(text="")),
                name="profiles_exclusion_says",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["term"], name="profiles_exclusion_term")]

    def __str__(self) -> str:
        """Say what is compared."""
        return self.term


KIND_LABELS: Final = {
    Exclusion.Kind.INSTITUTION: Text("求人機関", "Institution"),
    Exclusion.Kind.NAME: Text("機関・部署の名称", "Name of an institution or department"),
    Exclusion.Kind.DOMAIN: Text("メールのドメイン", "Mail domain"),
}

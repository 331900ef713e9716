"""Rows of saved searches."""

import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from koubo.alerts.schedule import MAILED, Frequency

MOST_NAME = 100


def new_token() -> str:
    """Return a token nobody can guess."""
    return secrets.token_urlsafe(24)


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Sets of saved searches."""

    def of(self, user_id: int) -> "SavedSearchQuerySet":
        """Those of a person, oldest first: the scope of their pages."""
        return self.filter(user=user_id).order_by("pk")

    def mailed(self) -> "SavedSearchQuerySet":
        """Those that mails are sent for, to people who are job seekers still."""
        people = Q(user__is_active=True, user__is_seeker=True)
        return self.filter(people, frequency__in=MAILED, paused_at__isnull=True)


class SavedSearch(models.Model):
    """A query someone keeps (保存した検索条件), and how far its mails have told of openings. All instants are aware."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="in the addresses of its pages")
    name = models.CharField(max_length=MOST_NAME)
    address = models.TextField(blank=True, help_text="the parameters of the query, as its address has them")
    digest = models.CharField(max_length=64, help_text="of the address: equal for equal queries")
    frequency = models.CharField(max_length=7, default=Frequency.DAILY)
    paused_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    since = models.DateTimeField(help_text="openings that went live after it are told of")
    seen_until = models.DateTimeField(help_text="openings that went live until then have been told of")
    told_at = models.DateTimeField(help_text="when a mail last named it; at first, when it was saved")
    matched_at = models.DateTimeField(null=True, blank=True, help_text="when a mail last brought an opening for it")
    told_losses = models.JSONField(
        default=list, blank=True, help_text="keys of the conditions whose end or replacement its person was told of"
    )
    feed_token = models.CharField(max_length=43, unique=True, default=new_token)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="alerts_query_once"),
            models.CheckConstraint(
                condition=Q(frequency__in=[f.value for f in Frequency]), name="alerts_frequency_known"
            ),
            models.CheckConstraint(condition=Q(seen_until__gte=models.F("since")), name="alerts_position_forward"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["frequency", "seen_until"], condition=Q(paused_at__isnull=True), name="alerts_due"),
            models.Index(fields=["told_at"], condition=Q(paused_at__isnull=True), name="alerts_quiet"),
        ]

    def __str__(self) -> str:
        """Say which, not what someone looks for."""
        return str(self.key)

    @property
    def is_mailed(self) -> bool:
        """Whether mails come."""
        return self.frequency in MAILED and self.paused_at is None

    @property
    def often(self) -> Frequency:
        """How often mails come."""
        return Frequency(self.frequency)

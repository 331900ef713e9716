"""Rows of announcements."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet

from koubo.kernel.text import Text, either


class ShownOn(models.TextChoices):
    """Where an announcement is shown."""

    HOME = "home", "home"
    INSTITUTION = "institution", "institution"
    SEEKER = "seeker", "seeker"
    SIGN_IN = "sign_in", "sign_in"


class AnnouncementKind(models.TextChoices):
    """How much it matters."""

    NORMAL = "normal", "normal"
    IMPORTANT = "important", "important"
    MAINTENANCE = "maintenance", "maintenance"


class Announcement(models.Model):
    """One announcement. It is shown from `live_from` until before `live_until` (aware; None: without end)."""

    kind = models.CharField(max_length=12, choices=AnnouncementKind.choices, default=AnnouncementKind.NORMAL)
    title_ja = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    body_ja = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    on_home = models.BooleanField(default=False)
    on_institution = models.BooleanField(default=False)
    on_seeker = models.BooleanField(default=False)
    on_sign_in = models.BooleanField(default=False)
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="smaller ones stand above, then newer ones")
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "-live_from", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gte=F("live_from")), name="announcements_interval"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["live_from"], name="announcements_from")]

    def __str__(self) -> str:
        """Say the title."""
        return self.title_ja

    @property
    def title(self) -> Text:
        """The title."""
        return Text(self.title_ja, self.title_en)

    @property
    def body(self) -> Text:
        """The text; one language stands in for the other."""
        return either(self.body_ja, self.body_en)

    @property
    def places(self) -> frozenset[str]:
        """Where it is shown."""
        return frozenset(place.value for place in ShownOn if getattr(self, f"on_{place.value}"))

    def is_live(self, now: datetime) -> bool:
        """Whether it is shown at the aware instant `now`."""
        return self.live_from <= now and (self.live_until is None or now < self.live_until)

    def is_ahead(self, now: datetime) -> bool:
        """Whether it will be shown later."""
        return now < self.live_from and self.live_until != self.live_from


def live_at(now: datetime) -> QuerySet[Announcement]:
    """Return what is shown anywhere at the aware instant `now`, in order."""
    return Announcement.objects.filter(Q(live_until__isnull=True) | Q(live_until__gt=now), live_from__lte=now)


def shown(place: ShownOn, now: datetime) -> QuerySet[Announcement]:
    """Return what is shown at `place` at the aware instant `now`, in order."""
    return live_at(now).filter(**{f"on_{place.value}": True})


def archive(now: datetime) -> QuerySet[Announcement]:
    """Return what everyone may read: what was or is on the home page, newest first. What never began is not there."""
    begun = Announcement.objects.filter(on_home=True, live_from__lte=now)
    return begun.exclude(live_until=F("live_from")).order_by("-live_from", "-pk")

"""What the secretariat does with announcements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from koubo.announcements.models import Announcement, ShownOn
from koubo.audit.trail import Actor, record
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal, StaleVersion
from koubo.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementText:
    """An announcement as it is written; instants are aware."""

    kind: str
    title: Text
    body_ja: str
    body_en: str
    places: frozenset[str]
    live_from: datetime
    live_until: datetime | None
    position: int = 0

    def row(self) -> Announcement:
        """Return it as a row that is not stored."""
        return Announcement(**self.columns())

    def columns(self) -> dict[str, Any]:
        """Return the columns it fills."""
        return {
            "kind": self.kind,
            "title_ja": self.title.ja,
            "title_en": self.title.en,
            "body_ja": self.body_ja,
            "body_en": self.body_en,
            "live_from": self.live_from,
            "live_until": self.live_until,
            "position": self.position,
        } | {f"on_{place.value}": place.value in self.places for place in ShownOn}


class AnnouncementRefused(Refusal):
    """It cannot be shown as it is written. `where` is what is wrong: "places" or "until"."""

    def __init__(self, where: str, text: Text) -> None:
        """Keep what is wrong."""
        super().__init__(f"announcement-{where}", text)
        self.where = where


@transaction.atomic
def add(written: AnnouncementText, *, by: Actor, now: datetime) -> Announcement:
    """Add an announcement. Raises NotPermitted, AnnouncementRefused."""
    _check(written, by)
    made = Announcement.objects.create(**written.columns(), updated_at=now)
    record("add_announcement", made, by=by, now=now, after=_audited(made))
    return made


@transaction.atomic
def change(announcement: Announcement, written: AnnouncementText, *, by: Actor, now: datetime) -> None:
    """Change the announcement as it was read. Raises NotPermitted, AnnouncementRefused, StaleVersion, IllegalStep when it is gone."""
    _check(written, by)
    held = _hold(announcement)
    before = _audited(held)
    Announcement.objects.filter(pk=held.pk).update(**written.columns(), updated_at=now, version=F("version") + 1)
    held.refresh_from_db()
    record("change_announcement", held, by=by, now=now, before=before, after=_audited(held))


@transaction.atomic
def end(announcement: Announcement, *, by: Actor, now: datetime) -> None:
    """Show it no longer; one that has not begun never is. Raises NotPermitted, StaleVersion, IllegalStep when it has ended."""
    _require_desk(by)
    held = _hold(announcement)
    if not held.is_live(now) and not held.is_ahead(now):
        raise IllegalStep
    before = _audited(held)
    held.live_until, held.updated_at, held.version = max(now, held.live_from), now, held.version + 1
    held.save(update_fields=["live_until", "updated_at", "version"])
    record("end_announcement", held, by=by, now=now, before=before, after=_audited(held))


def _check(written: AnnouncementText, by: Actor) -> None:
    _require_desk(by)
    if not written.places:
        raise AnnouncementRefused("places", Text("掲載する場所を選んでください", "Select where it is shown"))
    if written.live_until is not None and written.live_until <= written.live_from:
        raise AnnouncementRefused(
            "until", Text("終了日時は、開始日時より後にしてください", "The end must be later than the beginning")
        )


def _require_desk(by: Actor) -> None:
    if by.hat != "desk":
        raise NotPermitted


def _hold(announcement: Announcement) -> Announcement:
    stored = Announcement.objects.select_for_update(of=("self",)).filter(pk=announcement.pk).first()
    if stored is None:
        raise IllegalStep
    if stored.version != announcement.version:
        raise StaleVersion
    return stored


def _audited(row: Announcement) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "title_ja": row.title_ja,
        "title_en": row.title_en,
        "places": sorted(row.places),
        "live_from": row.live_from.isoformat(),
        "live_until": row.live_until.isoformat() if row.live_until else None,
    }

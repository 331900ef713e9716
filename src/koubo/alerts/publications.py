"""What went live or changed in a stretch of time, as mails tell of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import F

from koubo.postings.models import Revision
from koubo.postings.models.queries import newest_public, whole
from koubo.postings.models.revision import RevisionQuerySet
from koubo.postings.publication.deadline import Deadline


@dataclass(frozen=True, slots=True)
class PublicText:
    """One text the public reads or read of a posting, and since when."""

    revision_id: int
    live_from: datetime
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Publication:
    """A posting with the texts the public has read of it, oldest first."""

    posting_id: UUID
    versions: tuple[PublicText, ...]

    @property
    def first(self) -> PublicText:
        """The text it went live with. Whether a search is for it is decided by this one, so that it never changes."""
        return self.versions[0]

    def deadline_at(self, instant: datetime) -> Deadline | None:
        """Return the deadline as it was said then; None before it was live."""
        said = [version.deadline for version in self.versions if version.live_from <= instant]
        return said[-1] if said else None


@dataclass(frozen=True)
class Happenings:
    """Everything that happened after `start` and until `end`."""

    publications: tuple[Publication, ...]
    now: datetime

    @cached_property
    def shown(self) -> dict[UUID, Revision]:
        """What the public reads now of those that were not withdrawn, whether open or closed; ready for cards."""
        ids = [one.posting_id for one in self.publications]
        rows = newest_public(self.now).filter(posting__in=ids).exclude(posting__withdrawn_at__lte=self.now)
        cards = rows.select_related("posting__institution").prefetch_related("places")
        return {revision.posting_id: revision for revision in cards}

    @property
    def firsts(self) -> RevisionQuerySet:
        """The texts they went live with, whole."""
        return whole(Revision.objects.filter(pk__in=[one.first.revision_id for one in self.publications]))

    def is_open(self, posting_id: UUID) -> bool:
        """Whether people can read it in lists now, and apply."""
        revision = self.shown.get(posting_id)
        return revision is not None and revision.live_until is not None and self.now < revision.live_until


def happened(start: datetime, end: datetime, *, now: datetime) -> Happenings:
    """Return the postings of which a text went live in (start, end], as they are at `now` (all aware)."""
    fresh = _live_texts(now).filter(live_from__gt=start, live_from__lte=end)
    postings = set(fresh.values_list("posting_id", flat=True))
    texts = _live_texts(now).filter(posting__in=postings).order_by("live_from", "pk")
    versions: dict[UUID, list[PublicText]] = defaultdict(list)
    columns = ("pk", "posting_id", "live_from", "closes_on", "closes_at", "deadline_kind")
    for pk, posting_id, live_from, *deadline in texts.values_list(*columns):
        assert live_from is not None, "approved revisions have an interval"
        versions[posting_id].append(PublicText(pk, live_from, Deadline(*deadline)))
    found = [Publication(posting_id, tuple(rows)) for posting_id, rows in versions.items()]
    return Happenings(tuple(sorted(found, key=lambda one: (one.first.live_from, one.first.revision_id))), now)


def anything_happened(start: datetime, end: datetime, *, now: datetime) -> bool:
    """Whether a text went live in (start, end]."""
    return _live_texts(now).filter(live_from__gt=start, live_from__lte=end).exists()


def _live_texts(now: datetime) -> RevisionQuerySet:
    """The texts that were public for a while at least; what was replaced before it went live never was."""
    return Revision.objects.public_at(now).filter(live_until__gt=F("live_from"))

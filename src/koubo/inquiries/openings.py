"""The institution's own openings that an inquiry can name."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from koubo.institutions.models import Institution
from koubo.institutions.sight import Sight
from koubo.kernel.text import Text
from koubo.postings.content.render import deadline_in_words
from koubo.postings.models import Revision
from koubo.postings.models.revision import RevisionQuerySet


def published(institution: Institution, now: datetime) -> RevisionQuerySet:
    """Return what the public reads of an institution's openings at `now`, closing soonest first, then what is open until filled."""
    rows = Revision.objects.live_at(now).filter(posting__institution=institution)
    there = Q(posting__withdrawn_at__isnull=True) | Q(posting__withdrawn_at__gt=now)
    return rows.filter(there).select_related("posting").order_by(F("closes_on").asc(nulls_last=True), "posting__number")


def of_posting(institution: Institution, posting_id: UUID, now: datetime) -> Revision | None:
    """Return what the public reads of one of them; None when it is not theirs or not published."""
    return published(institution, now).filter(posting_id=posting_id).first()


def public_of(sight: Sight, now: datetime) -> Sequence[Revision]:
    """Return those in sight, to be chosen from."""
    return list(published(sight.institution, now).filter(sight.within("posting__unit")))


def closing(revision: Revision) -> Text:
    """Return when recruitment ends, in words."""
    return Text(deadline_in_words(revision.deadline, "ja"), deadline_in_words(revision.deadline, "en"))

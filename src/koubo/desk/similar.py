"""Suspected duplicates: openings of the same institution that look like the one under review."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, Q

from koubo.kernel.text import LANGUAGES, search_form
from koubo.postings.enums import Phase, State
from koubo.postings.models import Posting, Revision
from koubo.postings.models.revision import RevisionQuerySet
from koubo.postings.queries import phase_of

ALIKE: Final = 0.75
SHOWN: Final = 5
# So many recent revisions are compared; an institution with more than that has others to look at too.
LOOKED_AT: Final = 200
RECENT: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Similar:
    """One opening that looks alike: `by_title`, or by field, job type and end of recruitment."""

    revision: Revision
    phase: Phase
    by_title: bool


def similar(revision: Revision, now: datetime) -> list[Similar]:
    """Return up to five openings of the same institution that look like a registration, most alike first.

    Registered within twelve months, or waiting. The number of queries does not depend on how many there are.
    """
    own_titles, own_lines = _titles(revision), _lines(revision)
    alike: list[tuple[float, Revision]] = []
    compared: set[UUID] = set()
    for other in _candidates(revision, now):
        if other.posting_id in compared:
            continue
        compared.add(other.posting_id)
        likeness = max((_ratio(own_titles[code], title) for code, title in _titles(other).items()), default=0.0)
        same = other.closes_on == revision.closes_on and all(
            mine & theirs for mine, theirs in zip(own_lines, _lines(other), strict=True)
        )
        if likeness >= ALIKE or same:
            alike.append((likeness, other))
    best = sorted(alike, key=lambda found: (-found[0], -found[1].pk))[:SHOWN]
    return list(_with_phases(best, now))


def _candidates(revision: Revision, now: datetime) -> RevisionQuerySet:
    """Return what is compared, newest first, without the prose that is not."""
    recent = Q(state=State.REQUESTED) | Q(state=State.APPROVED, decided_at__gte=now - RECENT)
    others = Revision.objects.filter(recent, posting__institution=revision.posting.institution_id)
    rows = others.exclude(posting=revision.posting_id).select_related("posting").defer("facts")
    return rows.prefetch_related("job_lines", "research_fields").order_by("-pk")[:LOOKED_AT]


def _titles(revision: Revision) -> dict[str, str]:
    """Return the titles as they are compared, by language; where one is missing, the other stands in."""
    return {code: search_form(revision.title[code]) for code in LANGUAGES}


def _lines(revision: Revision) -> tuple[set[str], set[str]]:
    """Return research fields and job types."""
    fields = {line.code for line in revision.research_fields.all() if line.code}
    return fields, {line.job_type for line in revision.job_lines.all() if line.job_type}


def _ratio(one: str, other: str) -> float:
    """Return how alike two titles are, from 0 to 1; 0 also when they are too different to be worth the work."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if not (one and other) or matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _with_phases(found: list[tuple[float, Revision]], now: datetime) -> Iterator[Similar]:
    """Add what people see of each opening now."""
    intervals = Revision.objects.only("posting_id", "state", "live_from", "live_until", "basis_id").order_by("pk")
    wanted = Posting.objects.filter(pk__in=[revision.posting_id for _, revision in found])
    postings = wanted.prefetch_related(Prefetch("revisions", intervals)).in_bulk()
    for likeness, revision in found:
        yield Similar(revision, phase_of(postings[revision.posting_id], now), likeness >= ALIKE)

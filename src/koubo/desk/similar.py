"""Suspected duplicates: openings of the same institution that look like the one under review."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Prefetch, Q

from koubo.kernel.reading import compared
from koubo.kernel.text import LANGUAGES, Text, either
from koubo.postings.models import JobLine, Posting, Revision
from koubo.postings.models.queries import phase_of
from koubo.postings.publication.states import Phase, State

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


class _Compared(NamedTuple):
    """What is compared of another opening."""

    pk: int
    posting_id: UUID
    closes_on: date | None
    ja: str | None
    en: str | None

    @property
    def title(self) -> Text:
        """Its title; where one language is missing, the other stands in."""
        return either(self.ja or "", self.en or "")


def similar(revision: Revision, now: datetime) -> list[Similar]:
    """Return up to five openings of the same institution that look like a registration, most alike first.

    Registered within twelve months, or waiting. The number of queries does not depend on how many there are.
    """
    newest = {row.posting_id: row for row in reversed(_candidates(revision, now))}
    own = _titles(revision.title)
    alike = {row.pk: max(map(_ratio, own, _titles(row.title))) for row in newest.values()}
    same = _same(revision, [row.pk for row in newest.values() if row.closes_on == revision.closes_on])
    best = sorted((pk for pk in alike if alike[pk] >= ALIKE or pk in same), key=lambda pk: (-alike[pk], -pk))[:SHOWN]
    found = Revision.objects.select_related("posting").in_bulk(best)
    return list(_with_phases([(alike[pk], found[pk]) for pk in best if pk in found], now))


def _candidates(revision: Revision, now: datetime) -> list[_Compared]:
    """Return what is compared, newest first: of each its titles and end of recruitment, nothing else."""
    recent = Q(state=State.REQUESTED) | Q(state=State.APPROVED, decided_at__gte=now - RECENT)
    others = Revision.objects.filter(recent, posting__institution=revision.posting.institution_id)
    rows = others.exclude(posting=revision.posting_id).order_by("-pk")
    columns = ("pk", "posting_id", "closes_on", "texts__ja__title", "texts__en__title")
    return [_Compared(*row) for row in rows.values_list(*columns)[:LOOKED_AT]]


def _titles(title: Text) -> list[str]:
    """Return a title as it is compared, by language; titles are as alike as in the language where they are most."""
    return [compared(title[code]) for code in LANGUAGES]


def _same(revision: Revision, others: list[int]) -> set[int]:
    """Return those of `others` that have a research field and a job type in common with a posting."""
    fields = {line.code for line in revision.research_fields.all() if line.code}
    jobs = {line.job_type for line in revision.job_lines.all() if line.job_type}
    found = JobLine.objects.filter(revision__in=others, job_type__in=jobs, revision__research_fields__code__in=fields)
    return set(found.values_list("revision", flat=True))


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

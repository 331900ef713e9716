"""Find open postings for the public: words through the search door, codes and order in the database."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import CharField
from django.db.models.functions import Cast

from koubo.postings.indexing import KIND
from koubo.postings.models import Revision
from koubo.postings.models.revision import RevisionQuerySet
from koubo.search import door
from koubo.vocabularies import registry


class Order(StrEnum):
    """How a list is sorted: newest first (help page's default), or the nearest deadline first."""

    NEWEST = "newest"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Query:
    """What someone looks for. Empty parts ask for nothing."""

    words: str = ""
    kind: str = ""
    job: str = ""
    field: str = ""
    area: str = ""
    order: Order = Order.NEWEST


def find(query: Query, *, now: datetime) -> RevisionQuerySet:
    """Return the postings open at `now` (aware) that match every part of the query, in its order."""
    found = Revision.objects.live_at(now)
    if query.words.strip():
        found = found.annotate(key=Cast("pk", CharField())).filter(key__in=door.matching(KIND, query.words))
    if query.kind:
        found = found.filter(posting__institution__kind=query.kind)
    if query.job:
        found = found.filter(pk__in=Revision.objects.filter(job_lines__job_type=query.job).order_by().values("pk"))
    if query.field:
        codes = [term.code for term in registry.children("research_fields", query.field)]
        found = found.filter(pk__in=Revision.objects.filter(research_fields__code__in=codes).order_by().values("pk"))
    if query.area:
        codes = [term.code for term in registry.children("prefectures", query.area)]
        found = found.filter(pk__in=Revision.objects.filter(places__prefecture__in=codes).order_by().values("pk"))
    if query.order is Order.DEADLINE:
        return found.order_by("closes_on", "-live_from", "-pk")
    return found.order_by("-live_from", "-pk")

"""Questions about the counts. Each starts from the postings of its caller's scope."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from koubo.postings.models import Posting
from koubo.postings.models.revision import RevisionQuerySet
from koubo.stats.models import Kind, Tally
from koubo.stats.periods import Period

Sums = Mapping[Kind, int]


def of_posting(posting: Posting) -> QuerySet[Tally]:
    """The counts of one posting."""
    return Tally.objects.filter(posting=posting).order_by()


def of_postings(revisions: RevisionQuerySet) -> QuerySet[Tally]:
    """The counts of the postings of `revisions` together."""
    return Tally.objects.filter(posting__in=revisions.order_by().values("posting")).order_by()


def since(tallies: QuerySet[Tally], today: date) -> date:
    """Return the first day with a count, or today."""
    return tallies.aggregate(day=Min("day"))["day"] or today


def by_day(tallies: QuerySet[Tally], period: Period) -> dict[Kind, dict[date, int]]:
    """Return the sums of each kind by day; days without are left out. One query."""
    rows = tallies.filter(day__range=(period.first, period.last)).values_list("kind", "day").annotate(Sum("n"))
    series: dict[Kind, dict[date, int]] = {kind: {} for kind in Kind}
    for kind, day, n in rows:
        series[Kind(kind)][day] = n
    return series


def totals(posting_ids: Iterable[UUID] | QuerySet[Any, Any], period: Period) -> dict[UUID, dict[Kind, int]]:
    """Return the sums of each posting by kind; a posting or kind without counts reads 0. One query."""
    rows = Tally.objects.filter(posting__in=posting_ids, day__range=(period.first, period.last)).order_by()
    sums: dict[UUID, dict[Kind, int]] = defaultdict(lambda: dict.fromkeys(Kind, 0))
    for posting_id, kind, n in rows.values_list("posting", "kind").annotate(Sum("n")):
        sums[posting_id][Kind(kind)] = n
    return sums


def with_total(revisions: RevisionQuerySet, kind: Kind, period: Period) -> RevisionQuerySet:
    """Annotate revisions with `total`, the sum of one kind of their posting, to sort by."""
    tallies = Tally.objects.filter(posting=OuterRef("posting"), kind=kind, day__range=(period.first, period.last))
    sums = tallies.order_by().values("posting").annotate(sum=Sum("n")).values("sum")
    return revisions.annotate(total=Coalesce(Subquery(sums), 0))

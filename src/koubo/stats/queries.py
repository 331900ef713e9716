"""Questions about the counts. Each starts from the postings of its caller's scope."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from koubo.institutions.models import Institution
from koubo.postings.models import Posting
from koubo.postings.models.summary import PostingSummaryQuerySet
from koubo.stats.models import CountKind, Tally
from koubo.stats.periods import Period

Sums = Mapping[CountKind, int]


def of_posting(posting: Posting) -> QuerySet[Tally]:
    """The counts of one posting."""
    return Tally.objects.filter(posting=posting).order_by()


def of_postings(summaries: PostingSummaryQuerySet) -> QuerySet[Tally]:
    """The counts of the postings of `summaries` together."""
    return Tally.objects.filter(posting__in=summaries.order_by().values("pk")).order_by()


def of_institution(institution: Institution) -> QuerySet[Tally]:
    """The counts of all postings of an institution together."""
    return Tally.objects.filter(institution=institution).order_by()


def since(tallies: QuerySet[Tally], today: date) -> date:
    """Return the first day with a count, or today."""
    return tallies.aggregate(day=Min("day"))["day"] or today


def by_day(tallies: QuerySet[Tally], period: Period) -> dict[CountKind, dict[date, int]]:
    """Return the sums of each kind by day; days without are left out. One query."""
    rows = tallies.filter(day__range=(period.first, period.last)).values_list("kind", "day").annotate(Sum("n"))
    series: dict[CountKind, dict[date, int]] = {kind: {} for kind in CountKind}
    for kind, day, n in rows:
        series[CountKind(kind)][day] = n
    return series


def totals(tallies: QuerySet[Tally], period: Period) -> dict[UUID, dict[CountKind, int]]:
    """Return the sums of each posting by kind; a posting or kind without counts reads 0. One query."""
    rows = tallies.filter(day__range=(period.first, period.last))
    sums: dict[UUID, dict[CountKind, int]] = defaultdict(lambda: dict.fromkeys(CountKind, 0))
    for posting_id, kind, n in rows.values_list("posting", "kind").annotate(Sum("n")):
        sums[posting_id][CountKind(kind)] = n
    return sums


def with_total(summaries: PostingSummaryQuerySet, kind: CountKind, period: Period) -> PostingSummaryQuerySet:
    """Annotate summaries with `total`, the sum of one kind of their posting, to sort by."""
    tallies = Tally.objects.filter(posting=OuterRef("pk"), kind=kind, day__range=(period.first, period.last))
    sums = tallies.order_by().values("posting").annotate(sum=Sum("n")).values("sum")
    return summaries.annotate(total=Coalesce(Subquery(sums), 0))

"""Access statistics (アクセス数閲覧): the institution's registered openings with their counts, sorted by any, and each by day."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.postings.discovery.internal_index import matching_summaries
from koubo.postings.models import PostingSummary, Revision
from koubo.postings.models.queries import of_institution, own
from koubo.postings.models.summary import PostingSummaryQuerySet
from koubo.stats import queries
from koubo.stats.models import CountKind, Tally
from koubo.stats.periods import Period
from koubo.web.hats import InstitutionRequest, institution_required
from koubo.web.institution.list_page import PER_PAGE
from koubo.web.openings import statistics as shared
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

# Numbers are wanted from the most, everything else from the first.
FALLING: Final = frozenset(CountKind)
SORTS: Final = ("number", "title", *CountKind)


@dataclass(frozen=True, slots=True)
class StatisticsList:
    """What the address asks for: which openings, of which period, in which order ("-" before it for falling)."""

    own: PostingSummaryQuerySet
    tallies: QuerySet[Tally]
    words: str
    chosen: shared.Chosen
    sort: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the table: its way to its order, or back from it."""

    key: str
    label: str
    href: str
    order: str


def _listing(request: InstitutionRequest) -> StatisticsList:
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = matching_summaries(own(request.sight).registered(), words, request.institution)
    # What was counted was registered: without words the sums are those of the whole institution, to who sees all of it.
    part = bool(words) or request.sight.is_limited
    tallies = queries.of_postings(found) if part else queries.of_institution(request.institution)
    sort = request.GET.get("sort", "")
    sort = sort if sort.removeprefix("-") in SORTS else "number"
    return StatisticsList(found, tallies, words, shared.chosen(request, tallies), sort)


def _sorted(own: PostingSummaryQuerySet, sort: str, period: Period) -> PostingSummaryQuerySet:
    """Return the openings in the order asked for, then by data number."""
    name = sort.removeprefix("-")
    if name in set(CountKind):
        own, key = queries.with_total(own, CountKind(name), period), F("total")
    else:
        key = F(f"title_{language()}" if name == "title" else "number")
    return own.order_by(key.desc() if sort.startswith("-") else key.asc(), "number")


@require_safe
@institution_required
def access(request: InstitutionRequest) -> HttpResponse:
    """List the openings with their sums in the period, and the institution's views by day."""
    listing = _listing(request)
    period = listing.chosen.period
    keys = _sorted(listing.own, listing.sort, period).values_list("pk", flat=True)
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    shown = own(request.sight).filter(pk__in=list(page.object_list)).select_related("posting__unit")
    held = {summary.pk: summary for summary in shown}
    summaries = [held[pk] for pk in page.object_list]
    headings = _headings(request, listing.sort)
    series = queries.by_day(listing.tallies, Period(period.before.first, period.last))
    context = {
        "listing": listing,
        "chosen": listing.chosen,
        "presets": shared.presets(request, listing.chosen),
        "page": page,
        "rows": _rows(summaries, queries.totals(queries.of_postings(shown), period)),
        "named": headings[:2],
        "counted": headings[2:],
        "sorts": _sorts(listing.sort),
        "kept": _kept(request, "period", "from", "to"),
        "kept_with_period": _kept(request, "q", "sort"),
        "query": request.GET.urlencode(),
        "figures": _figures(series, period),
        "chart": shared.drawn(series, CountKind.VIEW, period, with_before=True),
        **shared.numbers(series, [CountKind.VIEW], period),
        "meanings": shared.meanings(),
    }
    return render(request, "institution/statistics.html", context, status=listing.chosen.status)


def _rows(summaries: list[PostingSummary], totals: dict[UUID, dict[CountKind, int]]) -> list[dict[str, Any]]:
    """Return the lines of the list; `most` is what the longest bar stands for."""
    sums = [totals[summary.pk] for summary in summaries]
    most = max((n[CountKind.VIEW] for n in sums), default=0)
    return [
        {
            "summary": summary,
            "title": summary.title,
            "unit": summary.posting.unit,
            "views": n[CountKind.VIEW],
            "most": most,
            "others": [(kind.label[language()], n[kind]) for kind in CountKind if kind is not CountKind.VIEW],
        }
        for summary, n in zip(summaries, sums, strict=True)
    ]


def _headings(request: InstitutionRequest, sort: str) -> list[Heading]:
    """Return the headings: each leads to its order, and the present one to its opposite."""
    query = request.GET.copy()
    query.pop("page", None)
    headings = []
    for name, label in _labels().items():
        present = sort.removeprefix("-") == name
        falls = not sort.startswith("-") if present else name in FALLING
        query["sort"] = f"-{name}" if falls else name
        order = ("descending" if sort.startswith("-") else "ascending") if present else ""
        headings.append(Heading(name, label, f"?{query.urlencode()}", order))
    return headings


def _sorts(present: str) -> list[Option]:
    """Return the orders to choose from where headings are not shown; the present one keeps its direction."""
    orders = [f"-{name}" if name in FALLING else name for name in SORTS]
    return [
        Option(present if present.removeprefix("-") == name else order, label)
        for order, (name, label) in zip(orders, _labels().items(), strict=True)
    ]


def _kept(request: InstitutionRequest, *names: str) -> list[tuple[str, str]]:
    """Return what another form on the page asked for."""
    return [(name, request.GET[name]) for name in names if name in request.GET]


def _labels() -> dict[str, str]:
    """Return what the columns are called, in their order."""
    counts = {kind.value: kind.label[language()] for kind in CountKind} | {CountKind.VIEW.value: _("Total views")}
    return {"number": _("Data no."), "title": _("Title"), **counts}


def _figures(series: shared.Series, period: Period) -> dict[str, Any]:
    """Return the sums of all openings listed, and how views changed against as many days before."""
    now = {kind: sum(shared.steps(series, kind, period)) for kind in CountKind}
    before = sum(shared.steps(series, CountKind.VIEW, period.before))
    change = round(100 * (now[CountKind.VIEW] - before) / before) if before else None
    return {
        "views": now[CountKind.VIEW],
        "average": round(now[CountKind.VIEW] / period.days, 1),
        "change": change,
        "fewer": -change if change else 0,
        "others": [(kind.label[language()], now[kind]) for kind in CountKind if kind is not CountKind.VIEW],
    }


@require_safe
@institution_required
def table(request: InstitutionRequest) -> HttpResponse:
    """Answer with the whole list as CSV, filtered and sorted as it is shown."""
    listing = _listing(request)
    period = listing.chosen.period
    totals = queries.totals(listing.tallies, period)
    summaries = _sorted(listing.own, listing.sort, period).select_related("posting__unit")
    rows: list[tuple[str | int, ...]]
    rows = [(*_named(s), *(totals[s.pk][kind] for kind in CountKind)) for s in summaries]
    number, title, *counts = _labels().values()
    head = (number, title, _("Unit"), *counts, _("First day"), _("Last day"))
    days = (period.first, period.last)
    name = f"koubo-access-{request.institution.code}-{listing.chosen.file_part}"
    return shared.csv([head, *((*row, *days) for row in rows)], name=name)


def _named(summary: PostingSummary) -> tuple[str, str, str]:
    """Return number, title and unit."""
    unit = summary.posting.unit
    return summary.number, summary.title[language()], unit.name[language()] if unit else ""


@require_safe
@institution_required
def opening(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Show one opening's counts by day."""
    revision = _registered(request, posting_id)
    context = shared.of_posting(request, revision.posting) | {"title": revision.title}
    return render(request, "institution/statistics_opening.html", context, status=context["chosen"].status)


@require_safe
@institution_required
def opening_table(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Answer with one opening's counts by day as CSV."""
    return shared.csv_of_posting(request, _registered(request, posting_id).posting)


def _registered(request: InstitutionRequest, posting_id: UUID) -> Revision:
    """Return the newest revision of an own posting that has a data number. Raises Http404."""
    own = of_institution(request.sight).filter(posting_id=posting_id, posting__number__isnull=False)
    revision = own.select_related("posting__unit").order_by("-pk").first()
    if revision is None:
        raise Http404
    return revision

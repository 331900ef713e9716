"""The list of what was found, for every area that shows it."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from koubo.kernel import clock
from koubo.postings.discovery.finder import Result, find, meant, suggestions
from koubo.postings.discovery.parameters import PAGE_SIZES, ListView, SortOrder
from koubo.postings.discovery.query import Query, describe
from koubo.postings.discovery.space import BaseQuery
from koubo.search.query import Source
from koubo.stats.models import CountKind
from koubo.web import counting
from koubo.web.context import path_in
from koubo.web.openings import cards, narrowing, visits
from koubo.web.openings.areas import SearchArea, with_query
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

# What the other two forms of the page have controls for.
SEARCHBOX: Final = frozenset({"q", "page"})
# With no more than these, the page says how to find more.
FEW: Final = 3
SORTING: Final = frozenset({"sort", "per", "page"})
MACHINES: Final = (
    ("Atom", "application/atom+xml"),
    ("RSS", "application/rss+xml"),
    ("ICS", "text/calendar"),
    ("CSV", "text/csv"),
    ("JSON", "application/json"),
)


def results(request: HttpRequest, area: SearchArea) -> HttpResponse:
    """Show what the address asks for. One query has one address: what forms send around it is left away."""
    now = clock.now()
    query = Query.read(request.GET)
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    if given != query.params() and not query.notes:
        return redirect(area.address(query))
    result = find(query, now=now)
    lines, visit = cards.rendered(result), visits.visit_of(request, now)
    context = {
        "area": area, "query": query, "result": result, "lines": lines.values(), **_list(area, result, len(lines)), **_forms(area, result),
        "since": _since(area, query, visit.before), "saving": area.saving(request, query) if area.saving else None,
    }  # fmt: skip
    answer = render(request, "openings/results.html", context)
    counting.saw(CountKind.IMPRESSION, lines, request)
    visits.remember(answer, visit, now, secure=request.is_secure())
    return answer


def _list(area: SearchArea, result: Result, shown: int) -> dict[str, Any]:
    """Return where the list stands, the ways to its other pages, and what is to be said about it."""
    query, here = result.query, language()
    start = (result.page - 1) * query.per
    return {
        "start": start + 1,
        "end": start + shown,
        "narrowed": query.is_narrowed,
        "is_compact": query.view is ListView.COMPACT,
        "is_capped": result.total > result.reachable,
        "is_slow": result.source is Source.DATABASE,
        "notes": [note[here] for note in result.notes],
        "inside": area.address(query.changed(inside=not query.inside)),
        "ideas": _ideas(area, result) if query.is_narrowed and result.total <= FEW else [],
        "meant": _meant(area, result) if query.words and not result.total else [],
        "previous": area.address(query.changed(page=result.page - 1)) if result.page > 1 else "",
        "following": area.address(query.changed(page=result.page + 1)) if result.page < result.pages else "",
        "address": settings.KOUBO_BASE_URL + area.address(query),
        "permanent": _permanent(area, query),
        "machines": _machines(area, query),
    }


def _forms(area: SearchArea, result: Result) -> dict[str, Any]:
    """Return what changes the query: chips, the search box, narrowing, sorting."""
    query, here = result.query, language()
    return {
        "chips": [(chip.label[here], chip.value[here], area.address(chip.without)) for chip in describe(query)],
        "narrowing": narrowing.rendered(area, result),
        "kept_by_search": kept(query, SEARCHBOX),
        "kept_by_sorting": kept(query, SORTING),
        "orders": [Option(order, order.label[here]) for order in SortOrder],
        "sizes": [str(size) for size in PAGE_SIZES],
        "per": str(query.per),
        "views": [(view.label[here], area.address(query.changed(view=view)), view is query.view) for view in ListView],
        "cleared": area.address(query.cleared),
        "change": with_query(area.way("conditions"), query.changed()),
    }


def kept(query: BaseQuery, controls: frozenset[str]) -> list[tuple[str, str]]:
    """Return what goes along unseen with a form that has controls for the rest."""
    return [(name, value) for name, value in query.params() if name not in controls]


def _ideas(area: SearchArea, result: Result) -> list[tuple[str, str, int, str]]:
    """Return which one condition or word could go to find more: its words, how many there would be, and where."""
    here = language()
    return [
        (idea.label[here], idea.value[here], idea.total, area.address(idea.query))
        for idea in suggestions(result.query, result.now)
        if idea.total > result.total
    ]


def _meant(area: SearchArea, result: Result) -> list[tuple[str, int, str]]:
    """Return what may have been meant where nothing was found: the words, how many there would be, and where."""
    here = language()
    return [(one.value[here], one.total, area.address(one.query)) for one in meant(result.query, result.now)]


def _since(area: SearchArea, query: Query, before: datetime | None) -> tuple[datetime, str] | None:
    """Return the end of the last visit and the address of what is new since; None for who is here first."""
    if before is None or query.since:
        return None
    return before, area.address(query.changed(since=before))


def _machines(area: SearchArea, query: Query) -> list[tuple[str, str, str]]:
    """Return name, media type and address of the formats for programs; only the public list has them."""
    if area.namespace != "public":
        return []
    plain = Query()
    params = urlencode(query.changed(per=plain.per, view=plain.view).params())
    path = area.results_address().rstrip("/")
    return [(name, kind, f"{path}.{name.lower()}{'?' + params if params else ''}") for name, kind in MACHINES]


def _permanent(area: SearchArea, query: Query) -> dict[str, str]:
    """Return the addresses for search engines by language: of the whole list, and of one value of one facet."""
    if query != Query() and (len(query.chosen) != 1 or query != Query(chosen=query.chosen)):
        return {}
    return {code: settings.KOUBO_BASE_URL + path_in(code, area.address(query)) for code in ("ja", "en")}

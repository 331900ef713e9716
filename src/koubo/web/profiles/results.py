"""The list of the profiles an institution may know of, the ways to search them, and what narrows the list."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from koubo.kernel import clock
from koubo.postings.discovery.parameters import PAGE_SIZES, WORDS
from koubo.postings.discovery.space import describe
from koubo.profiles.finder import ProfileResult, find
from koubo.profiles.query import ORDERS, ProfileQuery
from koubo.search.query import Source
from koubo.web.hats import InstitutionRequest
from koubo.web.openings.areas import SearchArea, with_query
from koubo.web.openings.form import ACT, groups
from koubo.web.openings.narrowing import box
from koubo.web.openings.results import SEARCHBOX, SORTING, kept
from koubo.web.profiles.cards import cards
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

TEXTS: Final = (*WORDS, "starts")


def keyword(request: InstitutionRequest, area: SearchArea) -> HttpResponse:
    """キーワードで探す: three boxes."""
    context = area.context("keyword") | {"query": ProfileQuery.read(request.GET)}
    return render(request, "profiles/keyword.html", context)


def conditions(request: InstitutionRequest, area: SearchArea) -> HttpResponse:
    """複数の条件で探す: the form, or the address of what it asks for; wrong input comes back with its reasons."""
    query = ProfileQuery.read(request.GET)
    errors = {note.param: note.text[language()] for note in query.notes} if ACT in request.GET else {}
    if ACT in request.GET and not errors:
        return redirect(area.address(query.changed()))
    here, parameters = language(), query.space.parameters
    context = {
        **area.context("conditions"),
        "query": query,
        "typed": {name: request.GET.get(name, "") for name in TEXTS},
        "errors": {name: errors.get(name, "") for name in TEXTS},
        "summary": [(f"f-{name}", words) for name, words in errors.items()],
        "labels": {name: parameters[name].label[here] for name in (*TEXTS, "inside", "sort", "per")},
        **groups(query),
        "orders": [Option(order, order.label[here]) for order in ORDERS],
        "sizes": [Option(str(size), str(size)) for size in PAGE_SIZES],
        "act": ACT,
    }
    return render(request, "profiles/conditions.html", context, status=422 if errors else 200)


def results(request: InstitutionRequest, area: SearchArea) -> HttpResponse:
    """Show what the address asks for. One query has one address: what forms send around it is left away."""
    query = ProfileQuery.read(request.GET)
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    if given != query.params() and not query.notes:
        return redirect(area.address(query))
    result = find(query, request.institution, now=clock.now())
    return render(request, "profiles/results.html", {**_list(area, result), **_forms(area, result)})


def _list(area: SearchArea, result: ProfileResult) -> dict[str, Any]:
    query, here = result.query, language()
    return {
        "area": area,
        "query": query,
        "result": result,
        "cards": cards(result),
        "narrowed": query.is_narrowed,
        "least": settings.KOUBO_SMALL_COUNT,
        "is_slow": result.source is Source.DATABASE,
        "notes": [note[here] for note in result.notes],
        "inside": area.address(query.changed(inside=not query.inside)),
    }


def _forms(area: SearchArea, result: ProfileResult) -> dict[str, Any]:
    """Return what changes the query: chips, the search box, narrowing, sorting."""
    query, here = result.query, language()
    return {
        "chips": [(chip.label[here], chip.value[here], area.address(chip.without)) for chip in describe(query)],
        "boxes": [box(counted, seekers) for counted in result.facets if counted.values],
        "kept": kept(query, frozenset({*query.space.by_param, "page"})),
        "kept_by_search": kept(query, SEARCHBOX),
        "kept_by_sorting": kept(query, SORTING),
        "orders": [Option(order, order.label[here]) for order in ORDERS],
        "sizes": [str(size) for size in PAGE_SIZES],
        "per": str(query.per),
        "cleared": area.address(query.cleared),
        "change": with_query(area.way("conditions"), query.changed()),
    }


def seekers(count: int) -> str:
    """Return what is counted, for screen readers after a number; a small one is not printed."""
    return ngettext(" job seeker or more", " job seekers or more", count) if count else _("few or none")

"""Entry pages of the search: by keyword, and by lists of values with how many openings each has."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from koubo.kernel import clock
from koubo.postings.discovery.facets import BY_KEY
from koubo.postings.discovery.finder import Counted, Result, find
from koubo.postings.discovery.query import Query
from koubo.web.openings.areas import SearchArea
from koubo.web.ui.language import language


@dataclass(frozen=True, slots=True)
class FacetLine:
    """A value of a list: its words, how many openings are open, and where they are; those below it that have any."""

    words: str
    count: int
    href: str
    below: tuple["FacetLine", ...] = ()


def keyword(request: HttpRequest, area: SearchArea) -> HttpResponse:
    """キーワードで探す: three boxes."""
    return render(request, "openings/keyword.html", area.context("keyword") | {"query": Query.read(request.GET)})


def browse(request: HttpRequest, area: SearchArea, facet: str) -> HttpResponse:
    """Show a list with what is open now under each of its values."""
    result = find(Query(), now=clock.now(), per=1)
    context = {"lines": lines(area, result, facet), "total": result.total, "is_flat": not BY_KEY[facet].below}
    return render(request, "openings/browse.html", area.context(facet) | context)


def lines(area: SearchArea, result: Result, facet: str) -> list[FacetLine]:
    """Return every value of a facet, with what a search without conditions found for it."""
    counted = next((shown.values for shown in result.facets if shown.facet.key == facet), ())
    found = {value.choice.code: value for value in counted}
    return [
        _line(area, found[one.code]) if one.code in found else FacetLine(one.label[language()], 0, "")
        for one in BY_KEY[facet].choices
        if not one.parent
    ]


def _line(area: SearchArea, value: Counted) -> FacetLine:
    href = area.address(Query(chosen=frozenset({(value.choice.param, value.choice.code)})))
    return FacetLine(value.choice.label[language()], value.count, href, tuple(_line(area, one) for one in value.below))

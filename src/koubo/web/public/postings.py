"""Home and the list. What is public is compared with the instant of the request, nothing else."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koubo.kernel import clock
from koubo.postings.conditions import Query, describe
from koubo.postings.facets import BY_KEY
from koubo.postings.finder import find
from koubo.postings.parameters import Order
from koubo.stats.models import Kind
from koubo.web import counting
from koubo.web.openings import cards
from koubo.web.openings.words import language

ON_HOME = 5
BROWSED = ("kind", "job", "field", "area")


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the search box and the newest postings."""
    now = clock.now()
    found = find(Query(), now=now, most=ON_HOME, counted=False)
    context = {
        "now": now,
        "total": found.total,
        "cards": cards.rendered(found.visible, now, found.keys).values(),
        "browse": _browse,  # asked only where it is not kept
    }
    return render(request, "public/home.html", context)


def _browse() -> list[dict[str, Any]]:
    """Return the ways in by list, without counts: the search issue adds them with its engine."""
    here = language()
    return [
        {"key": key, "terms": [(c.code, c.label[here]) for c in BY_KEY[key].choices if not c.parent]} for key in BROWSED
    ]


@require_safe
@login_not_required
def results(request: HttpRequest) -> HttpResponse:
    """Show open postings; the address says everything (`postings/conditions.py`)."""
    now = clock.now()
    query = Query.read(request.GET)
    found = find(query, now=now)
    here = language()
    lines = cards.rendered(found.visible, now, found.keys)
    context = {
        "query": query,
        "found": found,
        "first": (found.page - 1) * query.per + 1,
        "last": (found.page - 1) * query.per + len(found.keys),
        "cards": lines.values(),
        "chosen": [(chip.label[here], chip.value[here], _address(request, chip.without)) for chip in describe(query)],
        "kept": query.without("q").params(),
        "kept_in_order": query.without("sort").params(),
        "orders": [(order.value, order.label[here]) for order in Order],
        "previous": _address(request, query.changed(page=found.page - 1)) if found.page > 1 else "",
        "following": _address(request, query.changed(page=found.page + 1)) if found.page < found.pages else "",
    }
    response = render(request, "public/results.html", context)
    counting.saw(Kind.IMPRESSION, lines, request)
    return response


def _address(request: HttpRequest, query: Query) -> str:
    params = query.params()
    return f"?{urlencode(params)}" if params else request.path

"""Home and the list. What is public is compared with the instant of the request, nothing else."""

from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koubo.kernel import clock
from koubo.postings.finder import Order, Query, find
from koubo.postings.models import Revision
from koubo.postings.models.revision import RevisionQuerySet
from koubo.stats.models import Kind
from koubo.vocabularies import registry
from koubo.web import counting
from koubo.web.openings import cards
from koubo.web.openings.words import language

PER_PAGE = 20
ON_HOME = 5
FILTERS = {"kind": "institution_types", "job": "job_types", "field": "research_majors", "area": "areas"}


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the search box and the newest postings."""
    now = clock.now()
    context = {
        "now": now,
        "total": Revision.objects.live_at(now).count(),
        "cards": cards.rendered(find(Query(), now=now)[:ON_HOME], now).values(),
        "browse": _browse,  # asked only where it is not kept
    }
    return render(request, "public/home.html", context)


def _browse() -> list[dict[str, Any]]:
    """Return the ways in by list, without counts: the search issue adds them with its engine."""
    here = language()
    return [
        {"key": key, "terms": [(term.code, term.label[here]) for term in registry.terms(name)]}
        for key, name in FILTERS.items()
    ]


@require_safe
@login_not_required
def results(request: HttpRequest) -> HttpResponse:
    """Show open postings; the address says everything: q, kind, job, field, area, sort, page."""
    now = clock.now()
    query = _query(request)
    paginator = Paginator(find(query, now=now), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    here = language()
    lines = cards.rendered(cast("RevisionQuerySet", page.object_list), now)
    chosen = [
        (key, registry.label(name, code)[here], _without(request, key))
        for key, name in FILTERS.items()
        if (code := getattr(query, key))
    ]
    context = {
        "query": query,
        "page": page,
        "total": paginator.count,
        "cards": lines.values(),
        "chosen": chosen,
        "kept": [(key, getattr(query, key)) for key in FILTERS if getattr(query, key)],
        "narrowed": bool(query.words.strip() or chosen),
        "orders": list(Order),
        "previous": _page_address(request, page.number - 1) if page.has_previous() else "",
        "following": _page_address(request, page.number + 1) if page.has_next() else "",
    }
    response = render(request, "public/results.html", context)
    counting.saw(Kind.IMPRESSION, lines, request)
    return response


def _query(request: HttpRequest) -> Query:
    """Read the address; what it cannot mean is passed over."""
    codes = {}
    for key, name in FILTERS.items():
        code = request.GET.get(key, "")
        codes[key] = code if registry.valid(name, code) else ""
    sort = request.GET.get("sort", "")
    order = Order(sort) if sort in set(Order) else Order.NEWEST
    return Query(words=request.GET.get("q", "").replace("\0", "")[:200], order=order, **codes)


def _without(request: HttpRequest, *keys: str) -> str:
    query = request.GET.copy()
    for key in (*keys, "page"):
        query.pop(key, None)
    return f"?{query.urlencode()}" if query else request.path


def _page_address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"

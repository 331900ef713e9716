"""The addresses: /postings.<format>?<query>, the query as on the list page, the language as in the address."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.kernel import clock
from koubo.postings.discovery.parameters import SortOrder
from koubo.postings.discovery.query import Query
from koubo.postings.models import queries
from koubo.web.public.exports import answers, calendars, feeds, schema, tables
from koubo.web.public.exports.answers import Listed

PER_PAGE = 100


@require_safe
@login_not_required
def feed(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """Atom 1.0 or RSS 2.0: the newest first, whatever the list is sorted by."""
    return feed_of(request, _page(request, order=SortOrder.NEWEST), suffix)


def feed_of(request: HttpRequest, found: Listed, suffix: str) -> HttpResponseBase:
    """Return a page as a feed."""
    if answers.is_known(request, found.etag):
        return answers.unchanged(found, suffix)
    answer = HttpResponse(feeds.feed(found, suffix), content_type=feeds.MEDIA_TYPES[suffix])
    return answers.finish(answer, found, suffix)


@require_safe
@login_not_required
def calendar(request: HttpRequest) -> HttpResponseBase:
    """Deadlines."""
    return calendar_of(request, _all(request))


def calendar_of(request: HttpRequest, found: Listed) -> HttpResponseBase:
    """Return a list as a calendar."""
    if answers.is_known(request, found.etag):
        return answers.unchanged(found, "ics")
    rows = found.revisions(lambda rows: queries.with_sequence(rows).select_related("posting__institution"))
    title = _("Application deadlines") + (f" {found.name}" if found.name else "")
    limit = _("%(n)s of %(all)s openings") % {"n": f"{len(found.keys):,}", "all": f"{found.result.total:,}"}
    name = f"{settings.KOUBO_SITE_NAME} {title}"
    body = calendars.calendar(rows, name=name, now=found.result.now, limit=limit)
    return answers.finish(HttpResponse(body, content_type=calendars.MEDIA_TYPE), found, "ics")


@require_safe
@login_not_required
def table(request: HttpRequest) -> HttpResponseBase:
    """CSV; the name of the file says the day, and how many of how many where the limit cut."""
    found = _all(request)
    if answers.is_known(request, found.etag):
        return answers.unchanged(found, "csv")
    cut = f"-{len(found.keys)}-of-{found.result.total}" if found.result.total > len(found.keys) else ""
    name = f"openings-{clock.day_of(found.result.now):%Y%m%d}{cut}.csv"
    response = StreamingHttpResponse(tables.csv_lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return answers.finish(response, found, "csv")


@require_safe
@login_not_required
def objects(request: HttpRequest) -> HttpResponseBase:
    """JSON: the whole sheet of every row of a page, the addresses of the other pages, and how many there are beyond the limit."""
    found = _page(request)
    if answers.is_known(request, found.etag):
        return answers.unchanged(found, "json")
    data: dict[str, Any] = {
        "total": found.result.total,
        "returned": len(found.keys),
        "limit": settings.KOUBO_SEARCH_REACHABLE,
        "query": found.query.params(),
        "page": found.page,
        **dict.fromkeys(schema.WAYS),
        **found.ways("json"),
    }
    items = ", ".join(found.pieces("json", tables.objects))
    body = f'{json.dumps(data, ensure_ascii=False)[:-1]}, "items": [{items}]}}'
    return answers.finish(HttpResponse(body, content_type="application/json; charset=utf-8"), found, "json")


@require_safe
@login_not_required
def description(request: HttpRequest) -> HttpResponse:
    """The schema of the JSON."""
    found = schema.schema(settings.KOUBO_BASE_URL + reverse("public:postings-schema"))
    return HttpResponse(json.dumps(found), content_type="application/schema+json")


def _page(request: HttpRequest, **changed: Any) -> Listed:
    """Return the page the address asks for; one that cannot be meant is no page."""
    query = Query.read(request.GET)
    if any(note.param == "page" for note in query.notes):
        raise Http404
    return answers.listed(query.changed(page=query.page, **changed), now=clock.now(), per=PER_PAGE)


def _all(request: HttpRequest) -> Listed:
    """Return all that can be reached: a file is whole."""
    return answers.listed(Query.read(request.GET).changed(), now=clock.now(), per=whole())


def whole() -> int:
    """Return how many rows can be reached at all."""
    reach: int = settings.KOUBO_SEARCH_REACHABLE
    return reach

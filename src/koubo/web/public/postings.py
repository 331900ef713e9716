"""Home, the list and the posting page. What is public is compared with the instant of the request, nothing else."""

import re
import unicodedata
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from koubo.files.store import open_file
from koubo.kernel import clock
from koubo.postings.enums import WithdrawalReason
from koubo.postings.finder import Order, Query, find
from koubo.postings.models import Attachment, Revision
from koubo.postings.models.revision import RevisionQuerySet
from koubo.stats.models import Kind
from koubo.vocabularies import registry
from koubo.web import counting
from koubo.web.openings import cards
from koubo.web.openings.words import language
from koubo.web.public import pages

PER_PAGE = 20
NUMBER = re.compile(r"[A-Z0-9]{1,10}")
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


@require_safe
@login_not_required
def posting(request: HttpRequest, number: str) -> HttpResponse:
    """Show a posting from the instant it is live; before, it does not exist; after the end, a banner says so."""
    plain = unicodedata.normalize("NFKC", number).upper().strip()
    now = clock.now()
    revision = public_one(plain, now)
    if plain != number:
        return redirect("public:posting", plain, permanent=True)
    if is_withdrawn(revision, now):
        reason = WithdrawalReason(revision.posting.withdrawal_reason)
        context = {"revision": revision, "posting": revision.posting, "title": revision.title[language()],
                   "reason": reason.label[language()] if reason else ""}  # fmt: skip
        return render(request, "public/withdrawn.html", context, status=410)
    address = settings.KOUBO_BASE_URL + request.path
    response = render(request, "public/posting.html", pages.posting(revision, now=now, address=address))
    counting.note(Kind.VIEW, revision.posting_id, request)
    return response


def is_withdrawn(revision: Revision, now: datetime) -> bool:
    """Whether a posting has been taken down by its institution."""
    withdrawn_at = revision.posting.withdrawn_at
    return withdrawn_at is not None and withdrawn_at <= now


def public_one(number: str, now: datetime) -> Revision:
    """Return the newest text of a posting that has gone live. Raises Http404."""
    if not NUMBER.fullmatch(number):
        raise Http404
    public = Revision.objects.public_at(now).select_related("posting__institution")
    revision = public.filter(posting__number=number).order_by("-live_from", "-pk").first()
    if revision is None:
        raise Http404
    return revision


@require_safe
@login_not_required
def attachment(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """Hand out a PDF of a posting that has gone live."""
    now = clock.now()
    revision = public_one(number, now)
    if is_withdrawn(revision, now):
        raise Http404
    held = get_object_or_404(Attachment.objects.select_related("file"), revision=revision, file_id=file_id)
    return FileResponse(
        open_file(held.file), as_attachment=True, filename=held.file.name, content_type=held.file.media_type
    )

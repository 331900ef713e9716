"""The two lists of the secretariat: what waits, and what was decided."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import caches
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.audit.trail import Actor
from koubo.conversations import queries as contacts
from koubo.desk import queries
from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.postings.checks import errors
from koubo.postings.content import storage
from koubo.postings.content.examination import examine
from koubo.postings.models import Revision
from koubo.postings.models.queries import changes_ahead, whole
from koubo.postings.publication.states import ContentLanguages
from koubo.postings.publication.upcoming import CHANGE_LABELS, Happening
from koubo.web.desk import words
from koubo.web.desk.forms import FilterForm
from koubo.web.desk.menu import numbers
from koubo.web.hats import actor, desk_required
from koubo.web.openings.cards import text_key
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language
from koubo.web.ui.navigation import NavigationItem
from koubo.workdays import calendar

PER_PAGE = 20
MESSAGES = 5


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One request in the queue, with what its columns say."""

    asked: queries.Request
    waited: str
    long: bool
    left: str
    near: bool
    mine: bool
    blocking: int
    findings: int
    written: str
    message: bool


def _finding_counts(asked: Sequence[queries.Request], today: date) -> dict[int, tuple[int, int]]:
    """Return how many findings block each request, and how many there are. A request does not change: it is kept."""
    keys = {request.pk: f"findings-{request.pk}-{request.version}-{today}" for request in asked}
    kept = caches["rendered"].get_many(keys.values())
    missing = [pk for pk, key in keys.items() if key not in kept]
    made = {}
    for revision in whole(Revision.objects.filter(pk__in=missing).select_related("basis")) if missing else ():
        findings = examine(revision, storage.load(revision), today=today)
        made[keys[revision.pk]] = (len(errors(findings)), len(findings))
    caches["rendered"].set_many(made)
    return {pk: (kept | made)[key] for pk, key in keys.items()}


def _row(
    asked: queries.Request, now: datetime, *, by: Actor, closed: Container[date], found: tuple[int, int], message: bool
) -> QueueRow:
    today, (blocking, total) = clock.day_of(now), found
    return QueueRow(
        asked=asked,
        waited=words.worked(calendar.business_hours(asked.requested_at, now, closed)),
        long=asked.requested_at <= queries.long_since(now, closed),
        left=words.left(asked.closes_on, today) if asked.closes_on else "",
        near=asked.closes_on is not None and (asked.closes_on - today).days <= queries.NEAR_DAYS,
        mine=asked.holder == by.user_id,
        blocking=blocking,
        findings=total - blocking,
        written=ContentLanguages(asked.written).label[language()],
        message=message,
    )


def _rendered(rows: Sequence[QueueRow], today: date) -> list[SafeString]:
    """Return the lines of the table. What a line says is kept until something in it changes."""
    keys = [text_key("queue", language(), today, row) for row in rows]
    kept = caches["rendered"].get_many(keys)
    made = {
        key: render_to_string("desk/queue_row.html", {"row": row, "asked": row.asked})
        for key, row in zip(keys, rows, strict=True)
        if key not in kept
    }
    caches["rendered"].set_many(made)
    return [SafeString((kept | made)[key]) for key in keys]


@require_safe
@desk_required
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, 20 to a page."""
    now, by, closed = clock.now(), actor(request), calendar.closed_days()
    filters = FilterForm(request.GET)
    asked = filters.asked()
    ids = queries.waiting(by=by, today=clock.day_of(now), **asked).values_list("current", flat=True)
    load = queries.load(now, by=by, closed=closed)
    _waiting, messages = numbers(request, load.waiting)
    narrowed = any(asked[name] for name in ("words", "institution", "kind"))
    paginator = Paginator(ids, PER_PAGE)
    if not narrowed and asked["whose"] is queries.Whose.ALL:
        paginator.count = load.waiting
    page = paginator.get_page(request.GET.get("page"))
    requests = queries.shown(list(page), by=by)
    found = _finding_counts(requests, clock.day_of(now))
    asking = contacts.asking(one.posting for one in requests)
    rows = [
        _row(one, now, by=by, closed=closed, found=found[one.pk], message=one.posting in asking) for one in requests
    ]
    return render(
        request,
        "desk/queue.html",
        {
            "filters": filters,
            "asked": asked,
            "narrowed": narrowed,
            "tabs": _tabs(load, asked["order"]),
            "tab": _tab(asked["whose"], asked["order"]),
            "sorts": _sorts(request, asked["order"]),
            "page": page,
            "rows": rows,
            "lines": _rendered(rows, clock.day_of(now)),
            "messages_waiting": messages,
            "messages": [(one, contacts.title_of(one.posting)) for one in contacts.open_ones()[:MESSAGES]],
            "institutions": _institutions(),
            "kinds": _kinds(),
            "load": load,
            "oldest_waited": words.worked(calendar.business_hours(load.oldest, now, closed)) if load.oldest else "",
            "next": queries.next_for(by),
            "now": now,
        },
    )


def _institutions() -> list[Option]:
    """Return the institutions that wait, to narrow the list to one."""
    here = language()
    return [Option("", _("All institutions"))] + [
        Option(institution.code, institution.name[here]) for institution in queries.waiting_institutions()
    ]


def _kinds() -> list[Option]:
    """Return what was requested, to narrow the list to one."""
    return [
        Option("", _("All requests")),
        Option(queries.RequestKind.REGISTRATION, _("Registrations")),
        Option(queries.RequestKind.MODIFICATION, _("Modifications")),
        Option(queries.RequestKind.FIRST, _("First openings of an institution")),
        Option(queries.RequestKind.WISHED, _("With a preferred publication date")),
        Option(queries.RequestKind.FLAGGED, _("With findings of the checks")),
    ]


def _tabs(load: queries.Load, order: queries.QueueOrder) -> list[NavigationItem]:
    """Return the views of the queue by who has taken a request. A view starts with everything in it."""
    return [
        NavigationItem(_("All"), _tab(queries.Whose.ALL, order), number=load.waiting),
        NavigationItem(_("Taken by me"), _tab(queries.Whose.MINE, order), number=load.mine),
        NavigationItem(_("Taken by nobody"), _tab(queries.Whose.NOBODYS, order), number=load.nobodys),
    ]


def _tab(whose: queries.Whose, order: queries.QueueOrder) -> str:
    return reverse("desk:queue", query={"whose": whose.value, "sort": order.value})


def _sorts(request: HttpRequest, order: queries.QueueOrder) -> dict[str, dict[str, Any]]:
    """Return, per order, the address of the same list sorted so, and whether it is."""
    query = request.GET.copy()
    query.pop("page", None)
    sorts = {}
    for known in queries.QueueOrder:
        query["sort"] = known.value
        sorts[known.value] = {"href": f"?{query.urlencode()}", "on": known is order}
    return sorts


@require_safe
@desk_required
def decided(request: HttpRequest) -> HttpResponse:
    """Show what was decided, newest first, 20 to a page."""
    now = clock.now()
    filters = FilterForm(request.GET)
    asked = filters.asked()
    page = Paginator(queries.decided(words=asked["words"]), PER_PAGE).get_page(request.GET.get("page"))
    ahead = changes_ahead([revision.posting_id for revision in page], now)
    rows = [(revision, *_planned(revision, ahead.get(revision.pk), now)) for revision in page]
    return render(request, "desk/decided.html", {"filters": filters, "asked": asked, "page": page, "rows": rows})


def _planned(
    revision: Revision, ahead: tuple[Happening, datetime] | None, now: datetime
) -> tuple[Text, datetime | None]:
    """Return the state of what was decided; of a change to what is live, what it will do and when."""
    return (CHANGE_LABELS[ahead[0]], ahead[1]) if ahead else (revision.phase(now).label, None)

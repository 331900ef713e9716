"""The two lists of the secretariat: what waits, and what was decided."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, fields
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
from koubo.contacts import queries as contacts
from koubo.desk import queries
from koubo.kernel import clock
from koubo.postings import storage
from koubo.postings.checks import check, errors
from koubo.postings.enums import Written
from koubo.postings.models import Revision
from koubo.postings.queries import complete
from koubo.web.desk import words
from koubo.web.desk.forms import FilterForm
from koubo.web.desk.menu import numbers
from koubo.web.hats import actor, desk_required
from koubo.web.openings.cards import text_key
from koubo.web.ui.fields import Option
from koubo.web.ui.navigation import Item
from koubo.workdays import calendar

PER_PAGE = 20
MESSAGES = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One request in the queue, with what its columns say."""

    revision: Revision
    waited: str
    long: bool
    left: str
    near: bool
    mine: bool
    blocking: int
    findings: int
    written: str
    asked: bool

    @property
    def own(self) -> bool:
        """Whether it is of an institution of the reader."""
        return bool(self.revision.own)  # type: ignore[attr-defined] # annotated by queries.shown

    @property
    def first(self) -> bool:
        """Whether it is the institution's first posting."""
        return bool(self.revision.first)  # type: ignore[attr-defined] # annotated by queries.shown

    @property
    def holder(self) -> str:
        """The name of who has taken it, empty where nobody has."""
        return self.revision.holder_name or ""  # type: ignore[attr-defined] # annotated by queries.shown


def _found(revisions: Sequence[Revision], today: date) -> dict[int, tuple[int, int]]:
    """Return how many findings block each request, and how many there are. A request does not change: it is kept."""
    keys = {revision.pk: f"findings-{revision.pk}-{revision.version}-{today}" for revision in revisions}
    kept = caches["rendered"].get_many(keys.values())
    missing = [revision for revision in revisions if keys[revision.pk] not in kept]
    complete(missing)
    made = {}
    for revision in missing:
        content = storage.load(revision)
        findings = check(content, languages=revision.languages, today=today, again=revision.is_modification)
        made[keys[revision.pk]] = (len(errors(findings)), len(findings))
    caches["rendered"].set_many(made)
    return {pk: (kept | made)[key] for pk, key in keys.items()}


def _row(
    revision: Revision, now: datetime, *, by: Actor, closed: Container[date], found: tuple[int, int], asked: bool
) -> Row:
    today, (blocking, total) = clock.day_of(now), found
    assert revision.requested_at is not None, "only requests wait"
    assert revision.closes_on is not None, "requests without an end of recruitment are refused"
    return Row(
        revision=revision,
        waited=words.worked(calendar.business_hours(revision.requested_at, now, closed)),
        long=revision.requested_at <= queries.long_since(now, closed),
        left=words.left(revision.closes_on, today),
        near=(revision.closes_on - today).days <= queries.NEAR_DAYS,
        mine=revision.holder == by.user_id,  # type: ignore[attr-defined] # annotated by queries.shown
        blocking=blocking,
        findings=total - blocking,
        written=Written(revision.written).label[words.language()],
        asked=asked,
    )


def _rendered(rows: Sequence[Row], today: date) -> list[SafeString]:
    """Return the lines of the table. What a line says is kept until something in it changes."""
    keys = [text_key("queue", words.language(), today, *_said(row)) for row in rows]
    kept = caches["rendered"].get_many(keys)
    made = {
        key: render_to_string(
            "desk/queue_row.html", {"row": row, "revision": row.revision, "posting": row.revision.posting}
        )
        for key, row in zip(keys, rows, strict=True)
        if key not in kept
    }
    caches["rendered"].set_many(made)
    return [SafeString((kept | made)[key]) for key in keys]


def _said(row: Row) -> tuple[object, ...]:
    """Return what a line says, beside what a version of a request never changes."""
    revision, columns = row.revision, [getattr(row, f.name) for f in fields(row) if f.name != "revision"]
    author = revision.requested_by.name if revision.requested_by else ""
    names = (revision.posting.institution.name["ja"], revision.posting.institution.name["en"], author, row.holder)
    return (revision.pk, revision.version, revision.requested_at, row.own, row.first, *names, *columns)


@require_safe
@desk_required
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, 20 to a page."""
    now, by, closed = clock.now(), actor(request), calendar.closed_days()
    filters = FilterForm(request.GET)
    asked = filters.asked()
    ids = queries.waiting(by=by, today=clock.day_of(now), **asked).values_list("current", flat=True)
    page = Paginator(ids, PER_PAGE).get_page(request.GET.get("page"))
    revisions = queries.shown(list(page), by=by)
    found = _found(revisions, clock.day_of(now))
    _requests, messages = numbers(request)
    load = queries.load(now, by=by, closed=closed)
    asking = contacts.asking(revision.posting_id for revision in revisions)
    rows = [
        _row(revision, now, by=by, closed=closed, found=found[revision.pk], asked=revision.posting_id in asking)
        for revision in revisions
    ]
    return render(
        request,
        "desk/queue.html",
        {
            "filters": filters,
            "asked": asked,
            "narrowed": any(asked[name] for name in ("words", "institution", "kind")),
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
    here = words.language()
    return [Option("", _("All institutions"))] + [
        Option(institution.code, institution.name[here]) for institution in queries.waiting_institutions()
    ]


def _kinds() -> list[Option]:
    """Return what was requested, to narrow the list to one."""
    return [
        Option("", _("All requests")),
        Option(queries.Kind.REGISTRATION, _("Registrations")),
        Option(queries.Kind.MODIFICATION, _("Modifications")),
        Option(queries.Kind.FIRST, _("First openings of an institution")),
        Option(queries.Kind.WISHED, _("With a wished reflect date")),
        Option(queries.Kind.FLAGGED, _("With findings of the checks")),
    ]


def _tabs(load: queries.Load, order: queries.Order) -> list[Item]:
    """Return the views of the queue by who has taken a request. A view starts with everything in it."""
    return [
        Item(_("All"), _tab(queries.Whose.ALL, order), number=load.waiting),
        Item(_("Taken by me"), _tab(queries.Whose.MINE, order), number=load.mine),
        Item(_("Taken by nobody"), _tab(queries.Whose.NOBODYS, order), number=load.nobodys),
    ]


def _tab(whose: queries.Whose, order: queries.Order) -> str:
    return reverse("desk:queue", query={"whose": whose.value, "sort": order.value})


def _sorts(request: HttpRequest, order: queries.Order) -> dict[str, dict[str, Any]]:
    """Return, per order, the address of the same list sorted so, and whether it is."""
    query = request.GET.copy()
    query.pop("page", None)
    sorts = {}
    for known in queries.Order:
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
    rows = [(revision, revision.phase(now)) for revision in page]
    return render(request, "desk/decided.html", {"filters": filters, "asked": asked, "page": page, "rows": rows})

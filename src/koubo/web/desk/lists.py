"""The two lists of the secretariat: what waits, and what was decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.desk import queries
from koubo.kernel import clock
from koubo.postings import storage
from koubo.postings.checks import check, errors
from koubo.postings.enums import Written
from koubo.postings.models import Revision
from koubo.web.desk import words
from koubo.web.desk.forms import FilterForm
from koubo.web.hats import actor, desk_required
from koubo.web.ui.fields import Option

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One request in the queue, with what its columns say."""

    revision: Revision
    waited: str
    long: bool
    left: str
    near: bool
    blocking: int
    findings: int
    written: str

    @property
    def own(self) -> bool:
        """Whether it is of an institution of the reader."""
        return bool(self.revision.own)  # type: ignore[attr-defined] # annotated by queries.waiting

    @property
    def first(self) -> bool:
        """Whether it is the institution's first posting."""
        return bool(self.revision.first)  # type: ignore[attr-defined] # annotated by queries.waiting


def _row(revision: Revision, now: datetime) -> Row:
    today = clock.day_of(now)
    findings = check(storage.load(revision), languages=revision.languages, today=today, again=revision.is_modification)
    blocking = len(errors(findings))
    assert revision.requested_at is not None, "only requests wait"
    assert revision.closes_on is not None, "requests without an end of recruitment are refused"
    return Row(
        revision=revision,
        waited=words.ago(revision.requested_at, now),
        long=now - revision.requested_at >= queries.LONG_WAIT,
        left=words.left(revision.closes_on, today),
        near=(revision.closes_on - today).days <= queries.NEAR_DAYS,
        blocking=blocking,
        findings=len(findings) - blocking,
        written=Written(revision.written).label[words.language()],
    )


@require_safe
@desk_required
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, 20 to a page."""
    now, by = clock.now(), actor(request)
    filters = FilterForm(request.GET)
    asked = filters.asked()
    page = Paginator(queries.waiting(by=by, **asked), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "desk/queue.html",
        {
            "filters": filters,
            "asked": asked,
            "sorts": _sorts(request, asked["order"]),
            "page": page,
            "rows": [_row(revision, now) for revision in page],
            "institutions": _institutions(),
            "load": queries.load(now),
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

"""応募情報一覧: the applications to one posting, narrowed, searched and sorted by the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.applications import completeness, queries
from koubo.applications.enums import OPEN, Status
from koubo.applications.models import Application
from koubo.applications.models.application import ApplicationQuerySet
from koubo.applications.queries import ListedApplication
from koubo.kernel import clock
from koubo.postings.models import Posting
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.applications import rows
from koubo.web.institution.applications.rows import TONES
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language
from koubo.web.ui.navigation import NavigationItem
from koubo.web.ui.tables import Column, Table

PER_PAGE: Final = 50
SIZES: Final = (50, 200, 1000)
# Orders by the name they have in the address; "-" before a name is descending.
ORDERS: Final = {"id": ("number",), "name": ("applicant__family_name_kana", "applicant__family_name", "number"),
                 "submitted": ("submitted_at", "number"), "status": ("status", "number")}  # fmt: skip

SEARCHED: Final = (
    "family_name", "given_name", "family_name_kana", "given_name_kana", "family_name_latin", "given_name_latin",
    "affiliation", "email",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of the list."""

    words: str
    status: str
    order: str
    size: int

    @property
    def narrowed(self) -> bool:
        """Whether something is left out."""
        return bool(self.words or self.status)


def asked_of(query: QueryDict) -> Asked:
    """Read the address; what it says and the list does not know counts as not asked."""
    chosen = query.get("status", "")
    order = query.get("sort", "")
    size = query.get("size", "")
    return Asked(
        words=query.get("q", "").replace("\0", "").strip()[:100],
        status=chosen if chosen in set(Status) else "",
        order=order if order.removeprefix("-") in ORDERS else "-id",
        size=int(size) if size in {str(s) for s in SIZES} else PER_PAGE,
    )


def narrowed(own: ApplicationQuerySet, asked: Asked) -> ApplicationQuerySet:
    """Return what is asked for, in its order: the same for the page, the tables and what is done to all of it."""
    if asked.status:
        own = own.filter(status=asked.status)
    if asked.words:
        own = own.filter(matching(asked.words))
    names = ORDERS[asked.order.removeprefix("-")]
    return own.order_by(*(f"-{name}" for name in names) if asked.order.startswith("-") else names)


def matching(words: str) -> Q:
    """Return what each of the words must be found in: number, names, affiliation or address."""
    columns = ("number", *(f"applicant__{column}" for column in SEARCHED))
    found = Q()
    for word in words.split():
        found &= Q(*((f"{column}__icontains", word) for column in columns), _connector=Q.OR)
    return found


def posting_of(request: InstitutionRequest, posting_id: UUID) -> Posting:
    """Return a posting in this member's sight. Raises Http404."""
    rows = Posting.objects.filter(request.sight.within("unit"), institution=request.institution, pk=posting_id)
    posting = rows.select_related("summary", "unit").first()
    if posting is None:
        raise Http404
    return posting


def of_posting(request: InstitutionRequest, posting: Posting) -> ApplicationQuerySet:
    """Return what this person may see of the applications to a posting."""
    return queries.visible_to(actor(request)).filter(posting=posting)


@require_safe
@institution_required
def applications(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Show the applications to a posting."""
    posting = posting_of(request, posting_id)
    own = of_posting(request, posting)
    asked = asked_of(request.GET)
    page: Page[Application] = Paginator(narrowed(own, asked), asked.size).get_page(request.GET.get("page"))
    shown = queries.lines(page.object_list)  # type: ignore[arg-type] # a slice of the set
    counts = queries.counts(own)
    table = _table(request, shown, asked)
    context = {
        "posting": posting,
        "title": posting.summary.title,
        "page": page,
        "table": table,
        "asked": asked,
        "tabs": _tabs(request, counts),
        "tab": _address(request, status=asked.status),
        "sizes": [Option(str(size), str(size)) for size in SIZES],
        "total": sum(counts.values()),
        "undecided": _undecided(posting, counts),
        "may_write": request.membership.may_write,
        "query": request.GET.urlencode(),
    }
    return render(request, "institution/applications/list.html", context)


def _undecided(posting: Posting, counts: Mapping[Status, int]) -> int:
    """Return how many have no result once the posting has ended or was withdrawn; those withdrawn or superseded are final."""
    summary = posting.summary
    ended = summary.withdrawn_at is not None or (summary.live_until is not None and summary.live_until <= clock.now())
    return sum(counts.get(kind, 0) for kind in OPEN) if ended else 0


def _table(request: InstitutionRequest, shown: Sequence[ListedApplication], asked: Asked) -> Table:
    columns = [
        Column(_("▼Application number"), "-id"),
        Column(_("Name"), "name"),
        Column(_("Documents")),
        Column(_("Application status"), "status"),
        Column(_("Applied"), "-submitted"),
        Column(_("Institution’s notes")),
    ]
    cells = rows.rows(shown, completeness.of_lines(shown))
    picks = rows.picks(shown) if request.membership.may_write else ()
    return Table(_("Applications"), columns, cells, request.GET, asked.order, picks=picks)


def _tabs(request: InstitutionRequest, counts: Mapping[Status, int]) -> list[NavigationItem]:
    """One tab for all, one for each status that occurs."""
    tabs = [NavigationItem(_("All"), _address(request, status=""), number=sum(counts.values()))]
    return tabs + [
        NavigationItem(kind.label[language()], _address(request, status=kind), number=counts[kind],
             tone="hot" if TONES[kind] == "hot" else "")
        for kind in Status if counts.get(kind)
    ]  # fmt: skip


def _address(request: InstitutionRequest, *, status: str) -> str:
    """The address of a tab keeps words and order and begins at the first page."""
    query = request.GET.copy()
    for name in ("page", "status"):
        query.pop(name, None)
    if status:
        query["status"] = status
    return f"{request.path}?{query.urlencode()}"

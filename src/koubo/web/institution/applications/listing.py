"""応募情報一覧: the applications to one posting, narrowed, searched and sorted by the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from koubo.applications import completeness, queries
from koubo.applications.completeness import Completeness
from koubo.applications.enums import OPEN, Status
from koubo.applications.models import Application
from koubo.applications.models.application import ApplicationQuerySet
from koubo.kernel import clock
from koubo.postings.models import Posting
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.ui import moments
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language
from koubo.web.ui.navigation import NavigationItem
from koubo.web.ui.parts import moment, named, status, tag
from koubo.web.ui.tables import Column, Table, note

PER_PAGE: Final = 50
SIZES: Final = (50, 200, 1000)
TONES: Final = {
    Status.APPLIED: "hot",
    Status.NOT_ACCEPTED: "off",
    Status.ACCEPTED: "key",
    Status.RESUBMISSION: "warn",
    Status.RESUBMITTED: "hot",
    Status.NOT_SELECTED_DOCUMENTS: "off",
    Status.NOT_SELECTED_INTERVIEW: "off",
    Status.SELECTED: "ok",
    Status.OTHER: "off",
}
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
    """Return a posting of this institution. Raises Http404."""
    posting = Posting.objects.filter(institution=request.institution, pk=posting_id).select_related("summary").first()
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
    shown = list(queries.for_list(page.object_list))  # type: ignore[arg-type] # a slice of the set
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


def _table(request: InstitutionRequest, shown: Sequence[Application], asked: Asked) -> Table:
    columns = [
        Column(_("▼Application number"), "-id"),
        Column(_("Name"), "name"),
        Column(_("Documents")),
        Column(_("Application status"), "status"),
        Column(_("Applied"), "-submitted"),
        Column(_("Institution’s notes")),
    ]
    documents = completeness.of_many(shown)
    rows = [
        [_number(a), _who(a), _documents(documents[a.pk], a), _status(a), _moment(a), _note(a)]
        for a in shown
    ]  # fmt: skip
    picks = [_pick(a) for a in shown] if request.membership.may_write else ()
    return Table(_("Applications"), columns, rows, request.GET, asked.order, picks=picks)


def _pick(application: Application) -> SafeString:
    said = _("Choose %(number)s (%(name)s)") % {"number": application.number, "name": application.applicant.name}
    return format_html(
        '<label class="k-check k-choice"><input type="checkbox" name="id" value="{}"><span class="k-vh">{}</span></label>',
        application.pk, said,
    )  # fmt: skip


def _number(application: Application) -> SafeString:
    href = reverse("institution:application", args=[application.pk])
    return format_html('<a class="k-id" href="{}">{}</a>', href, application.number)


def _who(application: Application) -> SafeString:
    person = application.applicant
    about = " ".join(part for part in (person.affiliation, person.position) if part)
    return format_html("<b>{}</b>{}", named(person.name), note(about) if about else "")


def _documents(complete: Completeness, application: Application) -> SafeString:
    """How many files there are, and whether what is required is there."""
    number = len(queries.documents_of(application))
    words = ngettext("%(n)s file", "%(n)s files", number) % {"n": moments.number(number)}
    if complete.is_whole:
        return format_html('<span class="k-nowrap">{}</span>', words)
    missing = _("%(n)s missing") % {"n": complete.needed - complete.have}
    return format_html("{} {}", words, tag(missing, tone="hot"))


def _moment(application: Application) -> SafeString:
    return moment(application.submitted_at, kind="short") if application.submitted_at else SafeString("")


def _note(application: Application) -> SafeString:
    """The beginning of the institution's note."""
    found = queries.note_of(application)
    text = Truncator(found.text).chars(40) if found else ""
    return format_html('<span class="k-small">{}</span>', text or "—")


def _status(application: Application) -> SafeString:
    kind = Status(application.status)
    shown = status(kind.label[language()], tone=TONES[kind])
    if application.reserve_until is None:
        return shown
    return format_html("{}{}", shown, note(_("On hold")))


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

"""What the institution's lists have in common: a keyword, a phase, a unit, an order and pages, all of it in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from koubo.institutions.models import InstitutionUnit
from koubo.institutions.sight import Sight
from koubo.kernel import clock
from koubo.postings.discovery import internal_index
from koubo.postings.models import PostingSummary, Revision
from koubo.postings.models.summary import PostingSummaryQuerySet
from koubo.postings.publication import upcoming
from koubo.postings.publication.states import Phase, State
from koubo.postings.publication.upcoming import CHANGE_LABELS
from koubo.web.hats import InstitutionRequest
from koubo.web.ui import moments
from koubo.web.ui.deadlines import deadline as shown_deadline
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language
from koubo.web.ui.parts import moment, named, spoken, status
from koubo.web.ui.tables import Column, Table

PER_PAGE: Final = 20
TONES: Final = {
    Phase.DRAFT: "off",
    Phase.REQUESTED: "key",
    Phase.RETURNED: "hot",
    Phase.REJECTED: "off",
    Phase.SCHEDULED: "key",
    Phase.PUBLISHED: "ok",
    Phase.MODIFYING: "key",
    Phase.WITHDRAWING: "hot",
    Phase.WITHDRAWN: "off",
    Phase.CLOSED: "off",
    Phase.CORRECTED: "off",
    Phase.DISCARDED: "off",
}
NO_UNIT: Final = "none"
# What is worked on is in no phase of its own while it is published: chosen by the state of its modification.
STAGES: Final = {"started": State.DRAFT, "sent-back": State.RETURNED}
# Orders by the name they have in the address; "-" before a name is descending.
COLUMNS: Final = {"changed": "changed_at", "deadline": "closes_on", "number": "number", "title": ""}


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, with what was asked for. `unit_names` are those in sight; `units` are offered to narrow by."""

    words: str
    phase: str
    unit: str
    order: str
    page: Page[Any]
    summaries: Sequence[PostingSummary]
    phases: Sequence[Option]
    orders: Sequence[Option]
    units: Sequence[Option]
    unit_names: Mapping[int, str]

    @property
    def narrowed(self) -> bool:
        """Whether a keyword, a phase or a unit leaves something out."""
        return bool(self.words or self.phase or self.unit)


def listed(
    request: InstitutionRequest,
    own: PostingSummaryQuerySet,
    *,
    order: str,
    phases: Sequence[Phase],
    now: datetime,
    staged: bool = False,
) -> ListPage:
    """Return the page of `own` the address asks for; `order` and the offered `phases` are those of the list.

    With `staged`, modifications that are worked on can be asked for, too.
    What the address says and the list does not know counts as not asked.
    """
    asked = request.GET
    options = _phases(phases, staged=staged)
    words = asked.get("q", "").replace("\0", "").strip()[:100]
    phase = next((option.value for option in options if option.value == asked.get("phase")), "")
    order = asked["sort"] if asked.get("sort", "").removeprefix("-") in COLUMNS else order
    found = internal_index.matching_summaries(own, words, request.institution)
    if phase in STAGES:
        found = found.filter(state=STAGES[phase], is_modification=True)
    elif phase:
        found = found.in_phase(phase, now)
    in_sight = request.sight.choices()
    units = _units(request.sight, in_sight)
    unit = next((option.value for option in units if option.value == asked.get("unit")), "")
    if unit:
        found = found.filter(posting__unit=None if unit == NO_UNIT else int(unit))
    by = _order_by(order, drafts=Phase.DRAFT in phases)
    # Keys are found by an index alone; only the rows of the page are read.
    page: Page[Any] = Paginator(found.order_by(*by).values("pk"), PER_PAGE).get_page(asked.get("page"))
    rows = (
        PostingSummary.objects.filter(pk__in=cast("Any", page.object_list))
        .with_phase(now)
        .annotate(changer=F("changed_by__name"), unit=F("posting__unit"))
    )
    names = {one.pk: one.name[language()] for one in in_sight}
    return ListPage(words, phase, unit, order, page, list(rows.order_by(*by)), options, _orders(), units, names)


def table(
    request: InstitutionRequest, shown: ListPage, label: str, columns: list[Column], rows: list[list[SafeString]]
) -> Table:
    """Return the page as a table; below the title of an opening stands its unit, if it has one."""
    rows = [[_with_unit(row[0], one, shown), *row[1:]] for one, row in zip(shown.summaries, rows, strict=True)]
    return Table(label, columns, rows, request.GET, shown.order)


def _with_unit(title: SafeString, summary: PostingSummary, shown: ListPage) -> SafeString:
    name = shown.unit_names.get(summary.unit)  # type: ignore[attr-defined] # added by listed
    if not name:
        return title
    return format_html('{}<div class="k-small k-muted">{} {}</div>', title, _("Unit"), name)


def _units(sight: Sight, in_sight: Sequence[InstitutionUnit]) -> list[Option]:
    """Return what can be narrowed by: units in sight, and openings of none for who sees those; nothing where there is no choice."""
    none = [] if sight.is_limited or not in_sight else [Option(NO_UNIT, _("No unit in particular"))]
    offered = [*(Option(str(one.pk), one.name[language()]) for one in in_sight), *none]
    return [Option("", _("All units")), *offered] if len(offered) > 1 else []


def _order_by(order: str, *, drafts: bool) -> tuple[Any, str]:
    """Return how the database sorts. Drafts may lack a day, and what is open until filled has none; these come last."""
    name = order.removeprefix("-")
    column, falls = COLUMNS[name] or f"title_{language()}", order.startswith("-")
    if name == "deadline":
        by = F(column).desc(nulls_last=True) if falls else F(column).asc(nulls_last=True)
        return by, "pk"
    return (f"-{column}", "-pk") if falls else (column, "pk")


def _phases(phases: Sequence[Phase], *, staged: bool) -> list[Option]:
    known = [Option("", _("All states")), *(Option(phase.value, phase.label[language()]) for phase in phases)]
    stages = [Option("started", _("Modification started")), Option("sent-back", _("Modification returned"))]
    return [*known, *(stages if staged else [])]


def _orders() -> list[Option]:
    """Return the orders as a choice: on small screens there are no headings to press."""
    return [
        Option("-changed", _("Last changed first")),
        Option("changed", _("Longest unchanged first")),
        Option("deadline", _("Closing soonest first")),
        Option("-deadline", _("Closing latest first")),
        Option("number", _("By data number")),
        Option("-number", _("By data number, newest first")),
        Option("title", _("By title")),
        Option("-title", _("By title, from the end")),
    ]


def phase_of(summary: PostingSummary) -> Phase:
    """Return the phase the query has added."""
    return Phase(summary.phase)  # type: ignore[attr-defined] # added by with_phase


def state(summary: PostingSummary) -> SafeString:
    """The phase of a posting, with the instant at which a planned one comes."""
    phase, here = phase_of(summary), language()
    words = status(phase.label[here], tone=TONES[phase])
    if phase is Phase.PUBLISHED:
        ahead = upcoming.change_ahead(summary.closes_on, summary.live_from, summary.live_until, clock.now())
        return format_html("{}{}", words, _small(CHANGE_LABELS[ahead[0]][here], ahead[1])) if ahead else words
    at = {Phase.SCHEDULED: summary.live_from, Phase.WITHDRAWING: summary.withdrawn_at}.get(phase)
    return format_html("{}{}", words, _small("", at)) if at else words


def _small(words: str, at: datetime) -> SafeString:
    """What is planned, below the state."""
    return format_html('<br><span class="k-small k-muted">{} {}</span>', words, _unbroken(at))


def _unbroken(at: datetime) -> SafeString:
    """An instant that breaks between day and hour only."""
    return format_html(
        '<time datetime="{}"><span class="k-nowrap">{}{}</span> <span class="k-nowrap">{}</span></time>',
        moments.machine_time(at), moments.day(at), "" if language() == "ja" else ",", moments.clock_time(at),
    )  # fmt: skip


def title(subject: PostingSummary | Revision) -> SafeString:
    """The title for the reader of the page, or the words for none."""
    return spoken(subject.title) or format_html("{}", _("(no title yet)"))


def linked(summary: PostingSummary, route: str) -> SafeString:
    """The title as the way to one of the posting's pages."""
    return format_html('<a href="{}">{}</a>', reverse(f"institution:{route}", args=[summary.pk]), title(summary))


def number(summary: PostingSummary) -> SafeString:
    """The data number, once there is one."""
    return format_html('<span class="k-id">{}</span>', summary.number or "—")


def deadline(summary: PostingSummary) -> SafeString:
    """The end of recruitment."""
    return shown_deadline(summary.deadline) or format_html('<span class="k-muted">{}</span>', "—")


def changed(summary: PostingSummary) -> SafeString:
    """The day and the hour of the last change, and through whom."""
    who: str = summary.changer  # type: ignore[attr-defined] # added by listed
    return format_html(
        '<span class="k-nowrap">{}</span><br><span class="k-small k-muted k-whole">{} {}</span>',
        moment(summary.changed_at, kind="plain"), moments.clock_time(summary.changed_at), named(who),
    )  # fmt: skip

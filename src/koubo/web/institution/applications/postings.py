"""求人公募情報の応募状況確認: postings with Web応募, with the number of applicants as the way to them."""

from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from koubo.applications import answer_days, overdue
from koubo.applications import queries as applications
from koubo.kernel import clock
from koubo.postings.publication.states import Phase
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution import list_page
from koubo.web.ui import moments
from koubo.web.ui.navigation import NavigationItem
from koubo.web.ui.parts import moment, tag
from koubo.web.ui.tables import Column, note

PHASES: Final = (Phase.SCHEDULED, Phase.PUBLISHED, Phase.MODIFYING, Phase.WITHDRAWING, Phase.WITHDRAWN, Phase.CLOSED)
# What the address says to see only openings whose applicants wait longer than promised.
DUE: Final = "overdue"
ENDED: Final = "ended"


@require_safe
@institution_required
def postings(request: InstitutionRequest) -> HttpResponse:
    """List the institution's postings that take or have applications, with how many."""
    now = clock.now()
    own = applications.postings_with(actor(request))
    late = {one.posting_id for one in overdue.overdue(now, request.sight)}
    ended = applications.ended_without_outcome(request.sight, now)
    asked = request.GET.get("due", "")
    asked = asked if asked in {DUE, ENDED} else ""
    narrowed = own.filter(pk__in=late if asked == DUE else ended) if asked else own
    shown = list_page.listed(request, narrowed, order="-changed", phases=PHASES, now=now)
    pages = own.filter(pk__in=[summary.pk for summary in shown.summaries]).select_related("registered__posting")
    counted = {row.pk: row for row in pages}
    days = answer_days.days_told(counted)
    columns = [
        Column(_("Title"), "title"),
        Column(_("Data no."), "number"),
        Column(_("State")),
        Column(_("Closes on"), "deadline"),
        Column(_("Number of applicants")),
        Column(_("Results expected by")),
    ]
    rows = [
        [list_page.linked(summary, "detail"), list_page.number(summary), list_page.state(summary), list_page.deadline(summary),
         _applicants(counted[summary.pk]), _results_by(counted[summary.pk], days.get(summary.pk), late=summary.pk in late)]
        for summary in shown.summaries
    ]  # fmt: skip
    table = list_page.table(request, shown, _("Table of openings"), columns, rows)
    every = reverse("institution:applications")
    ways = {DUE: f"{every}?due={DUE}", ENDED: f"{every}?due={ENDED}"}
    context = {
        "listing": shown,
        "table": table,
        "due": asked,
        "tabs": [
            NavigationItem(_("All openings"), every),
            NavigationItem(_("Ended, with applications without a result"), ways[ENDED], number=len(ended), tone="hot"),
            NavigationItem(_("Results overdue"), ways[DUE], number=len(late), tone="hot"),
        ],
        "tab": ways.get(asked, every),
    }
    return render(request, "institution/applications/postings.html", context)


def _applicants(counted: Any) -> SafeString:
    """The number of applicants as the way to their list, where others are entered; how many wait for a decision."""
    words = _("0 people")
    if counted.applicants:
        words = ngettext("%(n)s person", "%(n)s people", counted.applicants) % {"n": moments.number(counted.applicants)}
    link = format_html('<a href="{}">{}</a>', reverse("institution:applications-of", args=[counted.pk]), words)
    if not counted.undecided:
        return link
    waiting = _("%(n)s undecided") % {"n": moments.number(counted.undecided)}
    return format_html("{}{}", link, note(waiting))


def _results_by(counted: Any, later: date | None, *, late: bool) -> SafeString:
    """The day on which applicants expect an answer; a mark when it has passed and some have none."""
    if late:
        day = answer_days.expected(counted.registered, later)
        return format_html("{} {}", moment(day) if day else "", tag(_("overdue"), tone="hot"))
    said = later or applications.results_day(counted.registered)
    return moment(said) if said else SafeString("—")

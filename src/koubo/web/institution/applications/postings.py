"""求人公募情報の応募状況確認: postings with Web応募, with the number of applicants as the way to them."""

from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from koubo.applications import queries as applications
from koubo.kernel import clock
from koubo.postings.publication.states import Phase
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution import list_page
from koubo.web.ui import moments
from koubo.web.ui.parts import moment, tag
from koubo.web.ui.tables import Column, Table, note

PHASES: Final = (Phase.SCHEDULED, Phase.PUBLISHED, Phase.MODIFYING, Phase.WITHDRAWING, Phase.WITHDRAWN, Phase.CLOSED)


@require_safe
@institution_required
def postings(request: InstitutionRequest) -> HttpResponse:
    """List the institution's postings that take or have applications, with how many."""
    now = clock.now()
    own = applications.postings_with(actor(request))
    shown = list_page.listed(request, own, order="-changed", phases=PHASES, now=now)
    pages = own.filter(pk__in=[summary.pk for summary in shown.summaries]).select_related("registered")
    counted = {row.pk: row for row in pages}
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
         _applicants(counted[summary.pk]), _results_by(counted[summary.pk], now)]
        for summary in shown.summaries
    ]  # fmt: skip
    table = Table(_("Table of openings"), columns, rows, request.GET, shown.order)
    return render(request, "institution/applications/postings.html", {"listing": shown, "table": table})


def _applicants(counted: Any) -> SafeString:
    """The number of applicants as the way to their list; how many of them wait for a decision."""
    if not counted.applicants:
        return format_html("{}", _("0 people"))
    words = ngettext("%(n)s person", "%(n)s people", counted.applicants) % {"n": moments.number(counted.applicants)}
    link = format_html('<a href="{}">{}</a>', reverse("institution:applications-of", args=[counted.pk]), words)
    if not counted.undecided:
        return link
    waiting = _("%(n)s undecided") % {"n": moments.number(counted.undecided)}
    return format_html("{}{}", link, note(waiting))


def _results_by(counted: Any, now: datetime) -> SafeString:
    """The day on which applicants expect an answer; a mark when it has passed and some have none."""
    day = applications.results_day(counted.registered)
    if day is None:
        return SafeString("—")
    if day < clock.day_of(now) and counted.undecided:
        return format_html("{} {}", moment(day), tag(_("overdue"), tone="hot"))
    return moment(day)

"""修正・一時保存: the registered postings, and starting, resuming or giving up the modification of one."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.actions import modifying
from koubo.postings.models import PostingSummary, queries
from koubo.postings.publication import schedule
from koubo.postings.publication.states import EDITABLE, Phase, State
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution import list_page
from koubo.web.institution.scope import find_own, writers_only
from koubo.web.once import act_once
from koubo.web.ui import moments, tables
from koubo.web.ui.language import language
from koubo.web.ui.parts import moment
from koubo.web.ui.tables import Column

PHASES: Final = (
    Phase.SCHEDULED,
    Phase.PUBLISHED,
    Phase.MODIFYING,
    Phase.CLOSED,
    Phase.WITHDRAWING,
    Phase.WITHDRAWN,
)


@require_safe
@institution_required
def modifications(request: InstitutionRequest) -> HttpResponse:
    """List the registered postings with where each stands."""
    now, may_write = clock.now(), request.membership.may_write
    own = queries.own(request.sight).registered()
    shown = list_page.listed(request, own, order="-changed", phases=PHASES, now=now, staged=True)
    columns = [
        Column(_("Title"), "title"),
        Column(_("Data no."), "number"),
        Column(_("State")),
        Column(_("Closes on"), "deadline"),
        Column(_("Last change"), "-changed"),
    ]
    rows = [
        [_way(summary, now) if may_write else list_page.linked(summary, "detail"), list_page.number(summary),
         list_page.state(summary), list_page.deadline(summary), list_page.changed(summary)]
        for summary in shown.summaries
    ]  # fmt: skip
    table = list_page.table(request, shown, _("Table of openings"), columns, rows)
    return render(request, "institution/modifications.html", {"listing": shown, "table": table, "may_write": may_write})


def _way(summary: PostingSummary, now: datetime) -> SafeString:
    """The title as the way to start or go on; without one, why not and until when it could be."""
    refusal = modifying.why_not_modify_listed(
        schedule.may_modify_until(summary.closes_on) if summary.registered_id else None,
        is_pending=summary.state == State.REQUESTED,
        withdrawn_at=summary.withdrawn_at,
        now=now,
    )
    if refusal is not None:
        return format_html("{}{}", list_page.title(summary), tables.note(_why(summary, refusal)))
    if summary.state in EDITABLE:
        back = summary.state == State.RETURNED
        what = _("The modification has been returned") if back else _("A modification has been started")
        started = format_html("{} {}", what, moment(summary.changed_at))
        return format_html("{}{}", list_page.linked(summary, "edit"), tables.note(started))
    return format_html(
        '<button class="k-linkbutton" type="submit" form="modify" formaction="{}">{}</button>',
        reverse("institution:modify", args=[summary.pk]), list_page.title(summary),
    )  # fmt: skip


def _why(summary: PostingSummary, refusal: Refusal) -> str:
    """Return why a posting cannot be modified, with the last day on which the rule allows it."""
    words = refusal.text[language()]
    if summary.closes_on is None or summary.withdrawn_at is not None:
        return words
    last = summary.closes_on + timedelta(days=schedule.MODIFIABLE_DAYS)
    return _("%(reason)s (last day for modifications: %(day)s)") % {"reason": words, "day": moments.plain_day(last)}


@require_POST
@writers_only
def modify(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Start or resume the modification of a posting, and open it in the editor."""
    posting = find_own(request, posting_id).posting
    try:
        revision = modifying.start_modification(posting, by=actor(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return redirect("institution:modifications")
    return redirect("institution:edit", revision.posting_id)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def discard(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Ask whether a modification shall be given up, and give it up."""
    revision = find_own(request, posting_id)
    here = reverse("institution:discard", args=[posting_id])

    def act() -> str:
        modifying.discard_modification(revision, by=actor(request), now=clock.now())
        messages.success(request, _("The modification has been given up. What is published stays as it is."))
        return reverse("institution:modifications")

    if request.method == "POST":
        try:
            return act_once(request, act, otherwise=here)
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect("institution:detail", posting_id)
    if not (revision.is_modification and revision.editable):
        return redirect("institution:detail", posting_id)
    context = {"revision": revision, "posting": revision.posting, "title": revision.title}
    return render(request, "institution/discard.html", context)

"""求人機関メニュー: what needs doing, where the postings stand, and what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.applications import overdue
from koubo.applications import queries as applications
from koubo.kernel import clock
from koubo.postings.models import PostingSummary, queries
from koubo.postings.publication import upcoming
from koubo.postings.publication.states import EDITABLE, Phase
from koubo.postings.publication.upcoming import CHANGE_LABELS, Happening, UpcomingEvent
from koubo.web.hats import InstitutionRequest, institution_required
from koubo.web.institution import list_page
from koubo.web.institution.menu import unread_replies, work
from koubo.web.ui.language import language
from koubo.web.ui.moments import clock_time, machine_time
from koubo.web.ui.parts import Words, moment, spoken, status
from koubo.web.ui.tables import Column, Table

NEWEST: Final = 5
EVENTS: Final = 8
MOST_PLANS: Final = 1000


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The events that are shown, and how many more there are; `beyond` says that those were not counted to the end."""

    lines: Sequence[tuple[SafeString, SafeString]]
    more: int
    beyond: bool


@require_safe
@institution_required
def menu(request: InstitutionRequest) -> HttpResponse:
    """Show what needs doing, the postings by state, those that changed last, and what happens in the next two weeks."""
    now = clock.now()
    newest = queries.own(request.sight).with_phase(now).order_by("-changed_at", "-pk")[:NEWEST]
    phases = queries.phases_of(request.sight, now)
    late = {one.posting_id for one in overdue.overdue(now, request.sight)}
    context = {
        "now": now,
        "table": _newest(request, list(newest)),
        "phases": list(_phases(phases)),
        "total": sum(phases.values()),
        "coming": _upcoming(request, now),
        "work": work(request),
        "unread_replies": unread_replies(request),
        "overdue": len(late),
        "ended": len(applications.ended_without_outcome(request.sight, now) - late),
        "may_write": request.membership.may_write,
    }
    return render(request, "institution/menu.html", context)


def _newest(request: InstitutionRequest, summaries: Sequence[PostingSummary]) -> Table:
    """Return the short table of the postings that changed last."""
    columns = [Column(_("Title and data no.")), Column(_("State")), Column(_("Closes on"))]
    rows = [
        [format_html("{}<br>{}", way(summary), list_page.number(summary)), list_page.state(summary),
         list_page.deadline(summary)]
        for summary in summaries
    ]  # fmt: skip
    return Table(_("Table of openings"), columns, rows, request.GET)


def way(summary: PostingSummary) -> SafeString:
    """The title as the way to where work goes on."""
    return list_page.linked(summary, "edit" if summary.state in EDITABLE else "detail")


def _phases(counted: dict[Phase, int]) -> Iterator[tuple[SafeString, int, str]]:
    """Yield each phase there is, in the order of a posting's life, with its number and the way to its list."""
    for phase in Phase:
        if counted.get(phase):
            address = f"{reverse('institution:every')}?{urlencode({'phase': phase.value})}"
            yield status(phase.label[language()], tone=list_page.TONES[phase]), counted[phase], address


def _upcoming(request: InstitutionRequest, now: datetime) -> Upcoming:
    """Return what happens to the institution's postings in the next two weeks, soonest first."""
    plans = queries.plans_of(request.sight, now, most=MOST_PLANS)
    found = upcoming.events(plans, now)
    today = clock.day_of(now)
    lines = [(_when(event, is_today=event.day == today), _what(event)) for event in found[:EVENTS]]
    return Upcoming(lines, max(len(found) - EVENTS, 0), len(plans) == MOST_PLANS)


def _when(event: UpcomingEvent, *, is_today: bool) -> SafeString:
    """The day in words, with the hour of what has one."""
    if not is_today:
        return moment(event.at or event.day)
    words = [_("Today"), *([clock_time(event.at)] if event.at else [])]
    return format_html('<time datetime="{}">{}</time>', machine_time(event.at or event.day), " ".join(words))


def _what(event: UpcomingEvent) -> SafeString:
    """What happens, with the title as the way to the posting."""
    address = reverse("institution:detail", args=[event.plan.posting])
    link = format_html('<a href="{}">{}</a>', address, spoken(event.plan.title))
    return format_html("{}<br>{}", link, _happening_words(event.happening))


def _happening_words(happening: Happening) -> Words:
    return {
        Happening.GOES_LIVE: _("Is published"),
        Happening.CHANGES: CHANGE_LABELS[Happening.CHANGES][language()],
        Happening.WITHDRAWN: _("Withdrawal takes effect"),
        Happening.LEAVES: CHANGE_LABELS[Happening.LEAVES][language()],
        Happening.ENDS: _("End of the application period"),
        Happening.LAST_CHANGE: _("Last day for modifications (two weeks after the end)"),
    }[happening]

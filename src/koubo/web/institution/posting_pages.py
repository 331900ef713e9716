"""All postings, the list of requests, the read-only detail."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.applications import queries as applications
from koubo.kernel import clock
from koubo.postings.actions import attachments
from koubo.postings.content import render as sheet
from koubo.postings.content import storage
from koubo.postings.content.diff import of_modification
from koubo.postings.models import Attachment, Posting, Revision, queries
from koubo.postings.publication.states import Phase, State
from koubo.postings.publication.upcoming import CHANGE_LABELS
from koubo.web.downloads import file_response
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution import assigning, conversation, list_page
from koubo.web.institution.dashboard import way
from koubo.web.institution.list_page import TONES
from koubo.web.institution.scope import find_own
from koubo.web.ui.language import language
from koubo.web.ui.tables import Column

# A posting is never corrected or discarded, only one of its revisions.
PHASES: Final = [phase for phase in Phase if phase not in {Phase.CORRECTED, Phase.DISCARDED}]
OWN_NAMES = {"ja": "日本語", "en": "English"}


@require_safe
@institution_required
def every(request: InstitutionRequest) -> HttpResponseBase:
    """すべての公募: every posting of the institution, in whatever phase."""
    shown = list_page.listed(request, queries.own(request.sight), order="-changed", phases=PHASES, now=clock.now())
    columns = [
        Column(_("Title"), "title"),
        Column(_("Data no."), "number"),
        Column(_("State")),
        Column(_("Closes on"), "deadline"),
        Column(_("Last change"), "-changed"),
    ]
    rows = [
        [way(summary), list_page.number(summary), list_page.state(summary), list_page.deadline(summary),
         list_page.changed(summary)]
        for summary in shown.summaries
    ]  # fmt: skip
    table = list_page.table(request, shown, _("Table of openings"), columns, rows)
    return render(
        request, "institution/every.html", {"listing": shown, "table": table, "may_write": request.membership.may_write}
    )


@require_safe
@institution_required
def requests(request: InstitutionRequest) -> HttpResponseBase:
    """登録/修正依頼中の求人公募情報: what waits for the secretariat, newest request first."""
    own = queries.own(request.sight).filter(state=State.REQUESTED)
    phases = [Phase.REQUESTED, Phase.MODIFYING]
    shown = list_page.listed(request, own, order="-changed", phases=phases, now=clock.now())
    columns = [
        Column(_("Title"), "title"),
        Column(_("Data no."), "number"),
        Column(_("State")),
        Column(_("Closes on"), "deadline"),
        Column(_("Requested"), "-changed"),
    ]
    rows = [
        [list_page.linked(summary, "detail"), list_page.number(summary), list_page.state(summary),
         list_page.deadline(summary), list_page.changed(summary)]
        for summary in shown.summaries
    ]  # fmt: skip
    table = list_page.table(request, shown, _("Table of openings"), columns, rows)
    return render(request, "institution/requests.html", {"listing": shown, "table": table})


@require_safe
@institution_required
def detail(request: InstitutionRequest, posting_id: UUID) -> HttpResponseBase:
    """Show a posting that is not being edited, read-only, with what happens next."""
    now = clock.now()
    revision = find_own(request, posting_id)
    if revision.editable:
        return redirect("institution:edit", posting_id)
    phase, ahead = revision.phase(now), queries.changes_ahead([posting_id], now).get(revision.pk)
    if ahead is not None:
        phase = Phase.PUBLISHED
    context = {
        "revision": revision,
        "posting": revision.posting,
        "title": revision.title,
        "phase": phase,
        "phase_words": phase.label[language()],
        "tone": TONES[phase],
        "change": ahead and (CHANGE_LABELS[ahead[0]], ahead[1]),
        "views": views(revision),
        "differences": of_modification(revision, language=language())
        if revision.state == State.REQUESTED or _by_secretariat(revision)
        else [],
        "by_secretariat": _by_secretariat(revision),
        "may_recall": settings.KOUBO_ALLOW_RECALL
        and request.membership.may_write
        and revision.state == State.REQUESTED,
        "posting_phase": queries.phase_of(revision.posting, now),
        "undecided": _undecided(request, revision.posting, now),
        "units": assigning.offered(request),
    }
    return render(request, "institution/detail.html", context | conversation.about(request, revision))


def _undecided(request: InstitutionRequest, posting: Posting, now: datetime) -> int:
    """Return how many applications have no result though the posting has ended or was withdrawn."""
    if posting.withdrawn_at is None and queries.phase_of(posting, now) != Phase.CLOSED:
        return 0
    waiting = applications.undecided(posting).values("pk")
    return applications.visible_to(actor(request)).filter(pk__in=waiting).count()


def _by_secretariat(revision: Revision) -> bool:
    """Whether the secretariat wrote in it: corrected the request, or changed it on behalf of the institution."""
    return revision.corrects_id is not None or revision.by_desk


def views(revision: Revision) -> list[dict[str, object]]:
    """Return the sheet once per written language."""
    content = storage.load(revision)
    return [
        {
            "language": code,
            "name": OWN_NAMES[code],
            "sections": sheet.render_sections(content, language=code, written=revision.languages),
        }
        for code in revision.languages
    ]


@require_safe
@institution_required
def attachment(request: InstitutionRequest, posting_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Let a member read a PDF of an own posting."""
    try:
        file = attachments.hand_out(find_own(request, posting_id), file_id, by=actor(request), now=clock.now())
    except Attachment.DoesNotExist as missing:
        raise Http404 from missing
    return file_response(request, file)

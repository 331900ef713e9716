"""One request as the secretariat reads it: the page, the instant of a date, the attachments."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from koubo.desk import presence, queries
from koubo.kernel import clock
from koubo.postings.actions import attachments
from koubo.postings.models import Attachment, Revision
from koubo.postings.publication import schedule
from koubo.postings.publication.states import State
from koubo.web.desk import review_page
from koubo.web.desk.forms import DecisionForm
from koubo.web.downloads import file_response
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post


def find_posting(posting_id: UUID) -> Revision:
    """Return what the desk knows of a posting. Raises Http404 for one it was never asked about."""
    revision = queries.of_posting(posting_id)
    if revision is None:
        raise Http404
    return revision


def answer_form(request: HttpRequest, revision: Revision) -> DecisionForm:
    """Return the form as sent, or as kept when the session had ended, or fresh with the first possible publication date."""
    asker = revision.requested_by
    language = asker.language if asker else "ja"
    data = request.POST if request.method == "POST" else kept_post(request)
    if data:
        return DecisionForm(data, author_language=language)
    first = schedule.earliest(clock.now(), same_day_hour=settings.KOUBO_SAME_DAY_HOUR)
    asked = request.GET.get("publish_on") or max(first, revision.wished_on or first)
    return DecisionForm(author_language=language, initial={"version": revision.version, "publish_on": asked})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def show_request(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Show a request with its answer form; a POST is the way back from the check page, with everything typed."""
    revision, now = find_posting(posting_id), clock.now()
    if revision.state == State.REQUESTED:
        presence.note_opened(revision.posting, by=actor(request), now=now)
    return review_page.review_response(request, revision, answer_form(request, revision), now=now)


@require_safe
@desk_required
def instant(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Answer htmx with the instant of a publication date; opened by itself it leads to the page it belongs to."""
    typed = request.GET.get("publish_on", "")
    if not request.headers.get("HX-Request"):
        return redirect(reverse("desk:review", args=[posting_id], query={"publish_on": typed}))
    found_instant = review_page.instant(find_posting(posting_id), typed, clock.now())
    return render(request, "desk/instant.html", {"instant": found_instant})


@require_safe
@desk_required
def attachment(request: HttpRequest, posting_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Hand out a PDF of a posting; the download is in the audit trail."""
    try:
        file = attachments.hand_out(find_posting(posting_id), file_id, by=actor(request), now=clock.now())
    except Attachment.DoesNotExist as missing:
        raise Http404 from missing
    return file_response(request, file)

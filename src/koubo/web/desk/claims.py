"""担当: taking a request, giving it back, handing it over. Each asked twice does nothing more, so no one-time key."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from koubo.desk import claims
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted, Refusal
from koubo.postings.models import Revision
from koubo.web.desk import review_page
from koubo.web.desk.forms import DecisionForm
from koubo.web.desk.review import answer_form, find_posting
from koubo.web.hats import actor, desk_required
from koubo.web.statuses import CONFLICT, FORBIDDEN, UNPROCESSABLE


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def take(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Take a request, or take it over from who is shown as having it; an answer that was sent along stays typed."""
    if request.method != "POST":
        return redirect("desk:review", posting_id)
    revision, now = find_posting(posting_id), clock.now()
    try:
        claims.take(revision, by=actor(request), now=now, holder_id=_number(request, "holder"))
    except Refusal as refusal:
        return _refused(request, posting_id, refusal)
    messages.success(request, _("You have taken this request"))
    if "version" not in request.POST:
        return redirect("desk:review", posting_id)
    return review_page.review_response(request, revision, _typed(request, revision), now=now)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def release(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Give a request back to everyone."""
    if request.method == "POST":
        try:
            claims.release(find_posting(posting_id), by=actor(request), now=clock.now())
        except Refusal as refusal:
            return _refused(request, posting_id, refusal)
        messages.success(request, _("You have given this request back"))
    return redirect("desk:review", posting_id)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def hand_over(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Give a request to a colleague."""
    if request.method == "POST":
        to = _number(request, "to") or 0
        try:
            claim = claims.hand_over(find_posting(posting_id), to=to, by=actor(request), now=clock.now())
        except Refusal as refusal:
            return _refused(request, posting_id, refusal)
        said = _("You have handed this request over to %(name)s")
        messages.success(request, said % {"name": claim.holder.name})
    return redirect("desk:review", posting_id)


def _number(request: HttpRequest, name: str) -> int | None:
    """Return the id of a person that was sent, None when nothing readable was."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else None


def _typed(request: HttpRequest, revision: Revision) -> DecisionForm:
    """Return the answer form with what was typed before."""
    if "version" not in request.POST:
        return answer_form(request, revision)
    return DecisionForm.unfinished(request.POST, author_language=answer_form(request, revision).author_language)


def _refused(request: HttpRequest, posting_id: UUID, refusal: Refusal) -> HttpResponse:
    """Show the request as it is now, and why nothing happened."""
    revision = find_posting(posting_id)
    status = {NotPermitted: FORBIDDEN, claims.NotAColleague: UNPROCESSABLE}.get(type(refusal), CONFLICT)
    return review_page.review_response(
        request, revision, _typed(request, revision), now=clock.now(), refusal=refusal, status=status
    )

"""The answer to a request: check page, verb, done page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from koubo.audit.trail import Actor
from koubo.desk import claims, queries
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal, StaleVersion
from koubo.kernel.text import Text
from koubo.postings.actions import mails, permissions, requests
from koubo.postings.models import Revision
from koubo.postings.publication import lifecycle
from koubo.postings.publication.schedule import PublicationDateRefused
from koubo.postings.publication.states import State
from koubo.postings.sheet import SHEET
from koubo.web.desk import review_page
from koubo.web.desk.deliberate import show_refused
from koubo.web.desk.forms import OUTCOMES, DecisionForm
from koubo.web.desk.mail_preview import mail_previews
from koubo.web.desk.review import answer_form, find_posting
from koubo.web.hats import actor, desk_required
from koubo.web.once import act_once
from koubo.web.statuses import UNPROCESSABLE
from koubo.web.ui.language import language


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def check(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Repeat the answer with its instant and its mail before anything happens."""
    if request.method != "POST":
        return redirect("desk:review", posting_id)
    now = clock.now()
    revision = find_posting(posting_id)
    form = answer_form(request, revision)
    if refused := _why_not(request, revision, form):
        return _refused(request, revision, form, refused, now)
    if not form.is_valid():
        return review_page.review_response(request, revision, form, now=now, status=UNPROCESSABLE)
    start = None
    if form.verb == lifecycle.APPROVE:
        try:
            start = review_page.goes_live(revision, form.day, now)
        except PublicationDateRefused as refusal:
            return _refused(request, revision, form, refusal, now)
        if not form.cleaned_data["note"] and requests.needs_note(revision, now):
            return _refused(request, revision, form, requests.ReasonMissing(), now)
    return render(request, "desk/check.html", _checked(request, revision, form, start, now))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def decide(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Do what was confirmed, once, and lead to the page that says so."""
    if request.method != "POST":
        return redirect("desk:review", posting_id)
    now = clock.now()
    revision = find_posting(posting_id)
    form = answer_form(request, revision)
    if not form.is_valid():
        return review_page.review_response(request, revision, form, now=now, status=UNPROCESSABLE)

    def act() -> str:
        by = actor(request)
        claims.require_free(revision, by=by)
        _take(revision, form, by=by, now=now)
        return reverse("desk:done", args=[posting_id])

    try:
        return act_once(request, act, otherwise=reverse("desk:review", args=[posting_id]))
    except Refusal as refusal:
        return _refused(request, find_posting(posting_id), form, refusal, now)


@require_safe
@desk_required
def done(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Say what was decided and when it takes effect, and lead to the next request."""
    revision = find_posting(posting_id)
    if revision.state == State.REQUESTED:
        return redirect("desk:review", posting_id)
    context = {"revision": revision, "posting": revision.posting, "next": queries.next_for(actor(request))}
    return render(request, "desk/done.html", context | {"recipients": mails.recipients(revision.posting)})


def _take(revision: Revision, form: DecisionForm, *, by: Actor, now: datetime) -> None:
    """Call the verb of the chosen outcome. Raises what the verb raises."""
    version = form.cleaned_data["version"]
    match form.verb:
        case lifecycle.APPROVE:
            requests.approve(
                revision, version=version, publish_on=form.day, note=form.cleaned_data["note"], by=by, now=now
            )
        case lifecycle.RETURN:
            requests.return_for_correction(
                revision, version=version, message=form.reason, comments=form.comments, by=by, now=now
            )
        case lifecycle.REJECT:
            requests.reject(revision, version=version, message=form.reason, by=by, now=now)


def _why_not(request: HttpRequest, revision: Revision, form: DecisionForm) -> Refusal | None:
    """Return why this answer is too late or not this person's to give, before anything is checked."""
    if not lifecycle.LIFECYCLE.allows(lifecycle.APPROVE, revision.state):
        return IllegalStep()
    if not permissions.may_decide(actor(request), revision.posting):
        return NotPermitted()
    if form.data.get("version") != str(revision.version):
        return StaleVersion()
    return claims.why_not_decide(revision, actor(request))


def _refused(
    request: HttpRequest, revision: Revision, form: DecisionForm, refusal: Refusal, now: datetime
) -> HttpResponse:
    """Show the review page with the refusal where it belongs; everything typed is kept."""
    if isinstance(refusal, StaleVersion):
        # The next try answers what is shown now, so it carries the present version.
        data = request.POST.copy()
        data["version"] = str(revision.version)
        form = DecisionForm(data, author_language=form.author_language)

    def page(**how: Any) -> HttpResponse:
        return review_page.review_response(request, revision, form, now=now, **how)

    return show_refused(form, refusal, page)


def _checked(
    request: HttpRequest, revision: Revision, form: DecisionForm, start: datetime | None, now: datetime
) -> dict[str, object]:
    """Return what the check page repeats."""
    here = language()
    kind, values = _mail_of(revision, form, start)
    return {
        "revision": revision,
        "posting": revision.posting,
        "form": form,
        "kept": form.kept,
        "approves": form.verb == lifecycle.APPROVE,
        "outcome": dict(OUTCOMES)[form.verb],
        "start": start,
        "same_day": start is not None and form.day == clock.day_of(now),
        "comments": [(SHEET.field(key).label[here], text) for key, text in form.comments.items()],
        "findings": review_page.find(revision, now),
        "previews": mail_previews(kind, revision, values),
    }


def _mail_of(revision: Revision, form: DecisionForm, start: datetime | None) -> tuple[str, dict[str, Text]]:
    """Return kind and values of the mail the chosen outcome causes."""
    if start is not None:
        kind = mails.MODIFIED if revision.is_modification else mails.COMPLETED
        return kind, requests.completion(revision.posting, start)
    if form.verb == lifecycle.RETURN:
        return mails.RETURNED, {"message": mails.reasons(form.reason, form.comments)}
    return mails.REJECTED, {"message": Text(form.reason, form.reason)}

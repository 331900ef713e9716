"""The secretariat writes in an opening: form, check page with what changes word by word, act once; nothing is stored before.

Whatever is refused keeps everything that was typed.
"""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from koubo.desk import claims, presence
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted, Refusal, StaleVersion
from koubo.postings.actions import attachments, corrections, permissions, requests
from koubo.postings.models import Revision
from koubo.postings.publication.states import State
from koubo.web.desk import amend_page as page
from koubo.web.desk.amend_files import gathered
from koubo.web.desk.amend_tasks import CORRECT, EDIT, Task
from koubo.web.desk.deliberate import show_refused
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.statuses import CONFLICT, UNPROCESSABLE
from koubo.web.ui.language import language

CHECK, DO = "check", "do"


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def correct(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """修正して承認: correct a request, see what changes, approve it so."""
    revision = CORRECT.subject(posting_id)
    if revision.state == State.REQUESTED:
        presence.note_opened(revision.posting, by=actor(request), now=clock.now())
    elif request.method != "POST":
        return redirect("desk:review", posting_id)
    return _answer(request, CORRECT, revision)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def edit(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """内容変更の代理操作: change approved content on behalf of its institution."""
    return _answer(request, EDIT, EDIT.subject(posting_id))


@require_POST
@desk_required
def correct_live(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Answer with what the checks say of a correction as it stands; nothing is stored."""
    return _checked(request, CORRECT, posting_id)


@require_POST
@desk_required
def edit_live(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Answer with what the checks say of a change on behalf as it stands; nothing is stored."""
    return _checked(request, EDIT, posting_id)


def _checked(request: HttpRequest, task: Task, posting_id: UUID) -> HttpResponse:
    draft = page.Draft(task, task.subject(posting_id), actor(request), clock.now())
    draft.look(request.POST)
    return page.live(request, draft)


def _answer(request: HttpRequest, task: Task, subject: Revision) -> HttpResponse:
    """Show the form, check what was typed, or do it, once."""
    by, now = actor(request), clock.now()
    pressed, _sep, row = request.POST.get("act", "").partition(":")
    draft = page.Draft(task, subject, by, now)
    refusal = task.why_not(subject, by) if permissions.may_decide(by, subject.posting) else NotPermitted()
    data = kept_post(request)
    if request.method == "POST":
        data = request.POST
        try:
            data = gathered(request, subject, by=by, now=now) if refusal is None else data
        except Refusal as refused:  # the chosen file cannot be taken; everything typed stays
            draft.look(data)
            return page.form(request, draft, file_error=refused.text[language()], status=UNPROCESSABLE)
    if data is None or pressed not in {CHECK, DO}:
        draft.look(data, **({pressed: row} if pressed in {"add", "remove"} else {}))
        return page.form(
            request, draft, refusal=refusal, asks=refusal is None, shows=data is not None or refusal is None
        )
    draft.read(data)

    def act() -> str:
        _judged(draft, refusal)
        target = task.act(subject, draft.content, draft.terms, by, now)
        messages.success(request, str(task.done))
        return target

    try:
        if pressed == DO:
            return act_once(request, act, otherwise=request.path)
        return page.check_page(request, draft, _judged(draft, refusal))
    except Refusal as refused:
        return _refused(request, draft, refused)


def _judged(draft: page.Draft, refusal: Refusal | None) -> datetime:
    """Return from when what was typed would hold. Raises Refusal: `refusal` if it is one, or whatever is wrong with it."""
    task, subject, now = draft.task, draft.subject, draft.now
    if refusal is not None:
        raise refusal
    if draft.terms.opened_with != task.version(subject):
        raise StaleVersion
    if not draft.is_readable:
        corrections.check_correction(subject, draft.content, now=now, again=task.again(subject, now))
        raise requests.Incomplete([])
    return task.weigh(subject, draft.content, draft.terms, now)


def _refused(request: HttpRequest, draft: page.Draft, refusal: Refusal) -> HttpResponse:
    """Show the form with the refusal where it belongs."""

    def again(*, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
        asks = refusal is None or isinstance(refusal, claims.Held)
        return page.form(request, draft, refusal=refusal, asks=asks, status=status)

    match refusal:
        case requests.Incomplete():
            return page.form(request, draft, wrong=refusal.findings, status=UNPROCESSABLE)
        case attachments.TooManyAttachments():
            return page.form(request, draft, file_error=refusal.text[language()], status=UNPROCESSABLE)
        case requests.NothingChanged():
            return page.form(request, draft, refusal=refusal, status=UNPROCESSABLE)
        case StaleVersion():
            present = page.Draft(draft.task, draft.task.subject(draft.subject.posting_id), draft.by, draft.now)
            assert draft.data is not None, "what is refused was sent"
            present.go_on_from(draft.data)
            return page.form(request, present, refusal=refusal, status=CONFLICT)
        case _:
            return show_refused(draft.terms, refusal, again)

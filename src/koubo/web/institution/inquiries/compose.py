"""求職者照会メールを出す: 入力, 確認, 送信, 完了. Who cannot be found cannot be written to, and nothing says why."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.inquiries import drafts, mails, openings, queries, sending, similarity, standing, written
from koubo.inquiries.models import InquiryDraft
from koubo.inquiries.refusals import AlreadyAsked, NoSuchSeeker, NotWritten
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.profiles.queries import get_visible, may_search
from koubo.web.hats import InstitutionRequest, actor
from koubo.web.institution.inquiries.forms import ComposeForm, written_of
from koubo.web.institution.scope import writers_only
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once, sent_before
from koubo.web.profiles.shown import ShownProfile, shown
from koubo.web.statuses import CONFLICT, UNPROCESSABLE
from koubo.web.ui import moments
from koubo.web.ui.language import language

# Asks the entry page to say what is wrong with the draft.
CHECKED: Final = "checked"
STEPS: Final = (gettext_lazy("Entry"), gettext_lazy("Check"), gettext_lazy("Done"))


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def new(request: InstitutionRequest, user_code: str) -> HttpResponse:
    """Show the form with what was saved; 「確認」 keeps it and leads to the check page."""
    now = clock.now()
    refusal = _why_not(request, user_code)
    if isinstance(refusal, AlreadyAsked):
        return _page(request, user_code, None, refusal=refusal)
    offered = openings.public_of(request.sight, now)
    data = request.POST if request.method == "POST" else kept_post(request)
    if request.method != "POST" and data is None:
        draft = drafts.find(request.institution, user_code, by=actor(request))
        form = ComposeForm.of_draft(draft, openings=offered, otherwise=language())
        if draft is not None and CHECKED in request.GET:
            form = ComposeForm.sent_again(draft, openings=offered)
            form.refuse(written.problems(written_of(draft), request.institution, now))
        return _page(request, user_code, form, refusal=refusal, draft=draft)
    form = ComposeForm(data, openings=offered)
    if request.method != "POST":
        return _page(request, user_code, form, refusal=refusal)
    draft = _saved(request, user_code, form)
    if request.POST.get("act") == "save":
        messages.success(request, _("The draft has been saved"))
        return redirect("institution:inquiry-new", user_code)
    form.refuse(written.problems(form.written, request.institution, now))
    if form.errors:
        return _page(request, user_code, form, refusal=refusal, draft=draft, status=UNPROCESSABLE)
    return redirect("institution:inquiry-confirm", user_code)


def _back_to_entry(user_code: str) -> HttpResponse:
    """Lead to the form, which says beside each field what is missing."""
    return redirect(f"{reverse('institution:inquiry-new', args=[user_code])}?{CHECKED}=1#errors")


def _why_not(request: InstitutionRequest, user_code: str) -> Refusal | None:
    """Return why nothing can be sent now. Raises Http404 for everybody the institution may not see."""
    try:
        return sending.why_not(request.institution, user_code, by=actor(request), now=clock.now())
    except NoSuchSeeker as nobody:
        raise Http404 from nobody


def _saved(request: InstitutionRequest, user_code: str, form: ComposeForm) -> InquiryDraft:
    try:
        return drafts.keep(request.institution, user_code, form.written, by=actor(request), now=clock.now())
    except NoSuchSeeker as nobody:
        raise Http404 from nobody


def _page(
    request: InstitutionRequest, user_code: str, form: ComposeForm | None, *, refusal: Refusal | None,
    draft: InquiryDraft | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "user_code": user_code,
        "headline": _headline(request, user_code) if may_search(request.institution) else None,
        "form": form,
        "refusal": refusal,
        "draft": draft,
        "steps": STEPS,
        "goes_on": settings.KOUBO_INQUIRY_THREADS,
        **_left(request),
    }
    return render(request, "institution/inquiries/compose.html", context, status=status)


def _headline(request: InstitutionRequest, user_code: str) -> ShownProfile:
    """Return what the seeker's profile is headed with, so that nobody writes to another than they mean."""
    profile = get_visible(user_code, request.institution, clock.now())
    if profile is None:
        raise Http404
    return shown(profile.content, code=profile.code, updated=profile.content_at)


def _left(request: InstitutionRequest) -> dict[str, int]:
    """Return how many more can be sent today."""
    most = standing.limit(standing.of(request.institution))
    return {"most": most, "left": max(most - standing.sent_today(request.institution, clock.now()), 0)}


@require_POST
@writers_only
def autosave(request: InstitutionRequest, user_code: str) -> HttpResponse:
    """Keep what the page's script sends while somebody types."""
    form = ComposeForm(request.POST, openings=openings.public_of(request.sight, clock.now()))
    draft = _saved(request, user_code, form)
    return JsonResponse(
        {"saved": {"at": moments.machine_time(draft.saved_at), "words": moments.short_instant(draft.saved_at)}}
    )


@require_POST
@writers_only
def discard(request: InstitutionRequest, user_code: str) -> HttpResponse:
    """Throw a draft away."""
    drafts.discard(request.institution, user_code, by=actor(request))
    messages.success(request, _("The draft has been deleted."))
    return redirect("institution:inquiries")


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def confirm(request: InstitutionRequest, user_code: str) -> HttpResponse:
    """求職者照会メール内容確認: what will be sent, as it was saved; 「送信」 sends it, once."""
    here = reverse("institution:inquiry-confirm", args=[user_code])
    if request.method == "POST" and (done := sent_before(request)):
        return redirect(done)
    refusal = _why_not(request, user_code)
    draft = drafts.find(request.institution, user_code, by=actor(request))
    if draft is None or isinstance(refusal, AlreadyAsked):
        return redirect("institution:inquiry-new", user_code)
    if written.problems(written_of(draft), request.institution, clock.now()):
        return _back_to_entry(user_code)
    if request.method != "POST":
        return _check_page(request, draft, refusal=refusal)
    if request.POST.get("seen") != draft.saved_at.isoformat():
        messages.error(
            request, _("The draft was changed on another page meanwhile. Please check it again. Nothing was sent.")
        )
        return _check_page(request, draft, refusal=refusal, status=CONFLICT)

    def act() -> str:
        content = written_of(draft)
        made = sending.send(request.institution, user_code, content, by=actor(request), now=clock.now())
        return reverse("institution:inquiry-sent", args=[made.pk])

    try:
        return act_once(request, act, otherwise=here)
    except NoSuchSeeker as nobody:
        raise Http404 from nobody
    except NotWritten:
        return _back_to_entry(user_code)
    except Refusal as refused:
        return _check_page(request, draft, refusal=refused, status=CONFLICT)


def _check_page(
    request: InstitutionRequest, draft: InquiryDraft, *, refusal: Refusal | None, status: int = 200
) -> HttpResponse:
    named = (
        openings.of_posting(request.institution, draft.posting_id, clock.now())
        if draft.posting_id is not None
        else None
    )
    context: dict[str, Any] = {
        "user_code": draft.user_code,
        "draft": draft,
        "named": named,
        "subject": mails.subject(request.institution, draft.language),
        "refusal": refusal,
        "alike": similarity.sent_alike(request.institution, draft.text),
        "last": similarity.LAST,
        "steps": STEPS,
        "goes_on": settings.KOUBO_INQUIRY_THREADS,
        **_left(request),
    }
    return render(request, "institution/inquiries/confirm.html", context, status=status)


@require_safe
@writers_only
def sent(request: InstitutionRequest, inquiry_id: UUID) -> HttpResponse:
    """求職者照会メール送信完了."""
    inquiry = queries.of_institution(request.sight).filter(pk=inquiry_id).first()
    if inquiry is None:
        raise Http404
    return render(request, "institution/inquiries/sent.html", {"inquiry": inquiry, "steps": STEPS, **_left(request)})

"""照会メール: what institutions wrote to the seeker; replying once, with address and name by separate switches; declining, reporting."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.inquiries import drafts, openings, queries, replying, reporting, written
from koubo.inquiries.disclosure import Disclosed
from koubo.inquiries.enums import DeclineReason, InquiryStatus, ReportReason
from koubo.inquiries.models import NOTE_LIMIT, TEXT_LIMIT, Inquiry, ReplyDraft
from koubo.inquiries.refusals import NotWritten
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.content.form_fields import TidyField
from koubo.web.hats import SeekerRequest, actor, seeker_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once, sent_before
from koubo.web.statuses import CONFLICT, UNPROCESSABLE
from koubo.web.ui import moments
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

PER_PAGE: Final = 20
TONES: Final = {InquiryStatus.SENT: "hot", InquiryStatus.ANSWERED: "ok", InquiryStatus.DECLINED: "off"}
OPENINGS: Final = 10


class ReplyForm(forms.Form):
    """The reply, and what it discloses: nothing unless said."""

    text = TidyField(required=False, widget=forms.Textarea)
    show_email = forms.BooleanField(required=False)
    show_name = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        """Name the controls as other forms do."""
        super().__init__(data, auto_id="f-%s", use_required_attribute=False, **more)

    @classmethod
    def of_draft(cls, draft: ReplyDraft) -> "ReplyForm":
        """Return the form as it was saved."""
        return cls(initial={"text": draft.text, "show_email": draft.show_email, "show_name": draft.show_name})

    def check(self) -> bool:
        """Judge what was typed."""
        for problem in written.text_problems(self.typed):
            self.add_error(problem.where, problem.text[language()])
        return not self.errors

    @property
    def typed(self) -> str:
        """The text, tidied."""
        self.is_valid()
        text: str = self.cleaned_data.get("text", "")
        return text

    @property
    def disclosed(self) -> Disclosed:
        """What the institution may know."""
        self.is_valid()
        return Disclosed(email=self.cleaned_data["show_email"], name=self.cleaned_data["show_name"])


@require_safe
@seeker_required
def inquiries(request: SeekerRequest) -> HttpResponse:
    """List what institutions wrote, newest first."""
    page = Paginator(queries.to_seeker(request.user.pk), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "inquiry": one,
            "institution": one.institution.name,
            "state": _state(one),
            "tone": TONES[InquiryStatus(one.status)],
        }
        for one in page
    ]
    context = {"page": page, "rows": rows, "new": queries.new_to_seeker(request.user.pk)}
    return render(request, "seeker/inquiries/list.html", context)


def _state(inquiry: Inquiry) -> str:
    """What it means for the seeker."""
    words = {InquiryStatus.SENT: _("Waits for your reply"), InquiryStatus.ANSWERED: _("You have replied"), InquiryStatus.DECLINED: _("You have declined")}  # fmt: skip
    return words[InquiryStatus(inquiry.status)]


def _find(request: SeekerRequest, inquiry_id: UUID) -> Inquiry:
    rows = queries.with_messages(queries.to_seeker(request.user.pk).filter(pk=inquiry_id))
    found = rows.select_related("institution", "posting__summary", "report").first()
    if found is None:
        raise Http404
    return found


@require_safe
@seeker_required
def inquiry(request: SeekerRequest, inquiry_id: UUID) -> HttpResponse:
    """Show an inquiry with everything one can do about it."""
    found = _find(request, inquiry_id)
    if request.method == "GET":
        replying.open_as_seeker(found, now=clock.now())
    late, draft = kept_post(request), drafts.reply_to(found)
    form = ReplyForm.of_draft(draft) if late is None and draft is not None else ReplyForm(late)
    return _thread_page(request, found, form=form, draft=draft)


def _thread_page(
    request: SeekerRequest, found: Inquiry, *, form: ReplyForm | None = None, refusal: Refusal | None = None,
    draft: ReplyDraft | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    now, here = clock.now(), language()
    reply = queries.reply_of(found)
    context = {
        "inquiry": found,
        "institution": found.institution,
        "state_words": _state(found),
        "state_tone": TONES[InquiryStatus(found.status)],
        "thread": list(found.messages.all()),
        "named": found.posting,
        "title": found.posting.summary.title if found.posting else None,
        "openings": list(openings.published(found.institution, now)[:OPENINGS]),
        "may_reply": found.status == InquiryStatus.SENT or queries.goes_on(found),
        "may_decline": found.status == InquiryStatus.SENT,
        "untold": reply is not None and queries.are_replies_undelivered(found, reply),
        "form": form or ReplyForm(),
        "draft": draft,
        "limit": TEXT_LIMIT,
        "email": request.user.email,
        "name": request.user.name,
        "reasons": [Option("", _("I would rather not say")), *(Option(r.value, r.label[here]) for r in DeclineReason)],
        "report": getattr(found, "report", None),
        "goes_on": settings.KOUBO_INQUIRY_THREADS,
        "refusal": refusal,
    }
    return render(request, "seeker/inquiries/thread.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def reply(request: SeekerRequest, inquiry_id: UUID) -> HttpResponse:
    """確認: what will be sent and what it discloses; 「返信」 sends it, once."""
    found = _find(request, inquiry_id)
    thread = reverse("seeker:inquiry", args=[inquiry_id])
    if request.method != "POST":
        return redirect(thread)
    if done := sent_before(request):
        return redirect(done)
    form = ReplyForm(request.POST)
    draft = _kept(request, found, form)
    if not form.check():
        return _thread_page(request, found, form=form, draft=draft, status=UNPROCESSABLE)
    if request.POST.get("act") == "back":
        return _thread_page(request, found, form=form, draft=draft)
    if request.POST.get("act") != "send":
        return _check_page(request, found, form)

    def act() -> str:
        replying.reply(found, form.typed, form.disclosed, by=actor(request), now=clock.now())
        return reverse("seeker:inquiry-done", args=[inquiry_id])

    try:
        return act_once(request, act, otherwise=thread)
    except Refusal as refusal:
        return _thread_page(request, _find(request, inquiry_id), form=form, refusal=refusal, status=CONFLICT)


def _kept(request: SeekerRequest, found: Inquiry, form: ReplyForm) -> ReplyDraft | None:
    """Keep what was typed, where there is something to reply to."""
    try:
        return drafts.keep_reply(found, form.typed, form.disclosed, by=actor(request), now=clock.now())
    except Refusal:
        return None


@require_POST
@seeker_required
def autosave(request: SeekerRequest, inquiry_id: UUID) -> HttpResponse:
    """Keep what the page's script sends while somebody types."""
    draft = _kept(request, _find(request, inquiry_id), ReplyForm(request.POST))
    if draft is None:
        return HttpResponse(status=CONFLICT)
    at = {"at": moments.machine_time(draft.saved_at), "words": moments.short_instant(draft.saved_at)}
    return JsonResponse({"saved": at})


def _check_page(request: SeekerRequest, found: Inquiry, form: ReplyForm) -> HttpResponse:
    context = {
        "inquiry": found,
        "institution": found.institution,
        "text": form.typed,
        "disclosed": form.disclosed,
        "email": request.user.email,
        "name": request.user.name,
    }
    return render(request, "seeker/inquiries/confirm.html", context)


@require_safe
@seeker_required
def done(request: SeekerRequest, inquiry_id: UUID) -> HttpResponse:
    """完了: the reply has been sent."""
    found = _find(request, inquiry_id)
    if found.status != InquiryStatus.ANSWERED:
        return redirect("seeker:inquiry", inquiry_id)
    context = {"inquiry": found, "institution": found.institution, "reply": queries.reply_of(found)}
    return render(request, "seeker/inquiries/done.html", context)


@require_POST
@seeker_required
def decline(request: SeekerRequest, inquiry_id: UUID) -> HttpResponse:
    """Decline with one click; why is not passed on."""
    found = _find(request, inquiry_id)
    here = reverse("seeker:inquiry", args=[inquiry_id])

    def act() -> str:
        replying.decline(found, request.POST.get("reason", ""), by=actor(request), now=clock.now())
        messages.success(request, _("You have declined. The institution has been told, without a reason."))
        return here

    try:
        return act_once(request, act, otherwise=here)
    except Refusal as refusal:
        return _thread_page(request, _find(request, inquiry_id), refusal=refusal, status=CONFLICT)


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def report(request: SeekerRequest, inquiry_id: UUID) -> HttpResponse:
    """Report an inquiry to the secretariat; the institution is not told."""
    found = _find(request, inquiry_id)
    thread = reverse("seeker:inquiry", args=[inquiry_id])
    if request.method != "POST":
        return redirect(thread) if hasattr(found, "report") else _report_page(request, found)
    reason, text = request.POST.get("reason", ""), request.POST.get("text", "")

    def act() -> str:
        reporting.report(found, reason, text, by=actor(request), now=clock.now())
        messages.success(request, _("The secretariat has your report. The institution is not told who reported it."))
        return thread

    try:
        return act_once(request, act, otherwise=request.path)
    except NotWritten as problem:
        return _report_page(request, found, problem=problem.text[language()], status=UNPROCESSABLE)
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return redirect(thread)


def _report_page(request: SeekerRequest, found: Inquiry, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "inquiry": found,
        "institution": found.institution,
        "reasons": [Option(r.value, r.label[language()]) for r in ReportReason],
        "reason": request.POST.get("reason", ""),
        "text": request.POST.get("text", ""),
        "limit": NOTE_LIMIT,
        "problem": problem,
        "problems": [("f-reason", problem)] if problem else [],
    }
    return render(request, "seeker/inquiries/report.html", context, status=status)

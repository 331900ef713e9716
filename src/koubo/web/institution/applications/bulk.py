"""一括: one status for several applications: chosen, checked, changed, with what became of each."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from koubo.applications import bulk, held_notices, queries
from koubo.applications.enums import Outcome, Status
from koubo.applications.models import Application, BulkChange
from koubo.kernel import clock
from koubo.kernel.errors import Refusal, StaleVersion
from koubo.kernel.text import LANGUAGES
from koubo.notifications.outbox import Composed
from koubo.postings.models import Posting
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.applications import downloads
from koubo.web.institution.applications.forms import BulkForm, NoticeForm
from koubo.web.institution.applications.listing import asked_of, narrowed, of_posting, posting_of
from koubo.web.institution.applications.rows import TONES
from koubo.web.institution.scope import writers_only
from koubo.web.once import act_once, sent_before
from koubo.web.ui import moments
from koubo.web.ui.language import language


def chosen_of(request: InstitutionRequest, posting: Posting) -> list[Application]:
    """Return the ticked applications, or with `all` everything the list's filter found; never those of others."""
    own = of_posting(request, posting)
    if request.POST.get("all") == "yes":
        return list(narrowed(own, asked_of(request.GET)))
    return list(own.filter(pk__in=_ids(request.POST.getlist("id"))).order_by("number"))


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


@require_POST
@writers_only
def start(request: InstitutionRequest, posting_id: UUID) -> HttpResponseBase:
    """Do what the pressed button says with the chosen applications."""
    posting = posting_of(request, posting_id)
    chosen = chosen_of(request, posting)
    if not chosen:
        messages.error(request, _("Choose at least one application"))
        return redirect(f"{_list(posting)}?{request.GET.urlencode()}")
    if request.POST.get("act") == "documents":
        return downloads.zipped(request, posting, chosen)
    return _page(request, posting, chosen, BulkForm(applications=chosen, language=language()))


@require_POST
@writers_only
def confirm(request: InstitutionRequest, posting_id: UUID) -> HttpResponseBase:
    """Show how many and which applications change, and the mails."""
    posting = posting_of(request, posting_id)
    chosen = chosen_of(request, posting)
    form = BulkForm(request.POST, applications=chosen, language=language())
    if not form.is_valid() or not chosen:
        return _page(request, posting, chosen, form)
    spoken = {application.language for application in chosen} if form.change.notify else set()
    drafted = bulk.drafts(form.change)
    notices = [
        NoticeForm(prefix=code, initial={"subject": drafted[code].subject, "body": drafted[code].body})
        for code in LANGUAGES
        if code in spoken
    ]
    return _confirm_page(request, posting, chosen, form, notices)


@require_POST
@writers_only
def change(request: InstitutionRequest, posting_id: UUID) -> HttpResponseBase:
    """Change all of them as shown; what was refused is listed after."""
    if result := sent_before(request):
        return redirect(result)
    posting = posting_of(request, posting_id)
    chosen = chosen_of(request, posting)
    form = BulkForm(request.POST, applications=chosen, language=language())
    if not form.is_valid() or not chosen:
        return _page(request, posting, chosen, form)
    notices = [NoticeForm(request.POST, prefix=code) for code in LANGUAGES if f"{code}-subject" in request.POST]
    if not all([notice.is_valid() for notice in notices]):  # noqa: C419 - each of them is to say what is wrong
        return _confirm_page(request, posting, chosen, form, notices)

    def act() -> str:
        ids, by, now = [one.pk for one in chosen], actor(request), clock.now()
        if bulk.preview(posting, ids, form.change, by=by, now=now).digest != request.POST.get("seen"):
            raise StaleVersion
        texts = {notice.prefix: Composed(**notice.cleaned_data) for notice in notices if notice.prefix}
        shown = bulk.preview(posting, ids, form.change, by=by, now=now, texts=texts)
        made = bulk.change_many(
            posting, ids, form.change, key=UUID(request.POST["once"]), digest=shown.digest, by=by, now=now, texts=texts
        )
        return reverse("institution:applications-bulk-done", args=[posting.pk, made.pk])

    try:
        return act_once(request, act, otherwise=_list(posting))
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return _confirm_page(request, posting, chosen, form, notices)


@require_safe
@institution_required
def done(request: InstitutionRequest, posting_id: UUID, bulk_id: UUID) -> HttpResponse:
    """変更完了: what became of each application."""
    posting = posting_of(request, posting_id)
    made = BulkChange.objects.filter(posting=posting, pk=bulk_id).first()
    if made is None:
        raise Http404
    results = bulk.results(made)
    waiting = held_notices.waiting([result.application_id for result in results], clock.now()).filter(bulk=made)
    context = {
        "posting": posting,
        "title": posting.summary.title,
        "waiting": len(waiting),
        "leaves_at": waiting[0].held_until if waiting else None,
        "made": made,
        "may_write": request.membership.may_write,
        "remaining": of_posting(request, posting).filter(pk__in=queries.undecided(posting).values("pk")).count(),
        "to_words": Status(made.to_status).label[language()],
        "to_tone": TONES[Status(made.to_status)],
        "changed": [result.application for result in results if result.outcome == Outcome.OK],
        "refused": [result.application for result in results if result.outcome != Outcome.OK],
    }
    return render(request, "institution/applications/bulk_done.html", context)


@require_POST
@writers_only
def take_back(request: InstitutionRequest, posting_id: UUID, bulk_id: UUID) -> HttpResponseBase:
    """Take back the notices of a change of many that have not left yet."""
    posting = posting_of(request, posting_id)
    made = BulkChange.objects.filter(posting=posting, pk=bulk_id).first()
    if made is None:
        raise Http404
    here = reverse("institution:applications-bulk-done", args=[posting.pk, made.pk])

    def act() -> str:
        number = held_notices.take_back_all(made, by=actor(request), now=clock.now())
        words = ngettext("%(n)s notice was taken back.", "%(n)s notices were taken back.", number)
        messages.success(request, words % {"n": moments.number(number)})
        return here

    try:
        return act_once(request, act, otherwise=here)
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return redirect(here)


def _list(posting: Posting) -> str:
    return reverse("institution:applications-of", args=[posting.pk])


def _page(request: InstitutionRequest, posting: Posting, chosen: list[Application], form: BulkForm) -> HttpResponse:
    return render(request, "institution/applications/bulk.html", _common(posting, chosen, form))


def _confirm_page(
    request: InstitutionRequest,
    posting: Posting,
    chosen: list[Application],
    form: BulkForm,
    notices: list[NoticeForm],
) -> HttpResponse:
    try:
        shown = bulk.preview(posting, [one.pk for one in chosen], form.change, by=actor(request), now=clock.now())
    except Refusal as refusal:
        form.add_error(None, refusal.text[language()])
        return _page(request, posting, chosen, form)
    to = form.change.to
    context = _common(posting, chosen, form) | {
        "changing": shown.changing,
        "refused": [(line.application, line.refusal.text) for line in shown.lines if line.refusal],
        "seen": shown.digest,
        "notices": notices,
        "is_refused": any(notice.errors for notice in notices),
        "to_words": to.label[language()],
        "to_tone": TONES[to],
    }
    return render(request, "institution/applications/bulk_confirm.html", context)


def _common(posting: Posting, chosen: list[Application], form: BulkForm) -> dict[str, Any]:
    return {"posting": posting, "title": posting.summary.title, "chosen": chosen, "form": form}

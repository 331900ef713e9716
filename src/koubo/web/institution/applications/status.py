"""応募状況の変更: 確認 shows what will happen and the mail, 変更 does it, 変更完了 says so."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from koubo.applications import decisions, held_notices, requirements
from koubo.applications.answering import Change
from koubo.applications.enums import Status
from koubo.applications.models import Application
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.applications.detail import application_of, detail_page, form_of, note_text
from koubo.web.institution.applications.forms import NoticeForm, StatusForm
from koubo.web.institution.applications.rows import TONES
from koubo.web.institution.scope import writers_only
from koubo.web.once import act_once, sent_before
from koubo.web.ui.language import language


def change_of(form: StatusForm, notice: NoticeForm | None = None) -> Change:
    """Return what a valid form asks for, with the mail as it was read and perhaps edited."""
    cleaned = form.cleaned_data
    to = Status(cleaned["status"])
    again = to is Status.RESUBMISSION
    return Change(
        to=to,
        notify=cleaned["notify"] == "yes",
        subject=notice.cleaned_data["subject"] if notice else "",
        body=notice.cleaned_data["body"] if notice else "",
        correction=form.correction,
        reason=cleaned.get("reason", ""),
        reopened=tuple(cleaned.get("reopened") or ()) if again else (),
        resubmit_by=cleaned.get("resubmit_by") if again else None,
        note=cleaned["note"],
    )


@require_safe
@writers_only
def correct(request: InstitutionRequest, application_id: UUID) -> HttpResponse:
    """Show the form that may choose every status, for a correction with a reason."""
    application = application_of(request, application_id)
    return detail_page(request, application, form_of(application, correction=True))


@require_POST
@writers_only
def confirm(request: InstitutionRequest, application_id: UUID) -> HttpResponseBase:
    """確認: check the form and show what 「変更」 will do."""
    application = application_of(request, application_id)
    form = _read(request, application)
    if not form.is_valid():
        return detail_page(request, application, form)
    try:
        mail = decisions.preview(application, change_of(form), by=actor(request), now=clock.now())
    except Refusal as refusal:
        form.add_error(None, refusal.text[language()])
        return detail_page(request, application, form)
    notice = NoticeForm(initial={"subject": mail.subject, "body": mail.body}) if mail else None
    return _confirm_page(request, application, form, notice)


@require_POST
@writers_only
def change(request: InstitutionRequest, application_id: UUID) -> HttpResponseBase:
    """変更; sent twice it acts once."""
    if result := sent_before(request):
        return redirect(result)
    application = application_of(request, application_id)
    form = _read(request, application)
    if not form.is_valid():
        return detail_page(request, application, form)
    notice = NoticeForm(request.POST) if form.cleaned_data["notify"] == "yes" else None
    if notice is not None and not notice.is_valid():
        return _confirm_page(request, application, form, notice)

    def act() -> str:
        decisions.change_status(
            application, change_of(form, notice), version=form.cleaned_data["version"], by=actor(request),
            now=clock.now(),
        )  # fmt: skip
        return reverse("institution:application-changed", args=[application.pk])

    try:
        return act_once(request, act, otherwise=reverse("institution:application", args=[application.pk]))
    except Refusal as refusal:
        form.add_error(None, refusal.text[language()])
        return detail_page(request, application_of(request, application_id), form)


@require_safe
@institution_required
def changed(request: InstitutionRequest, application_id: UUID) -> HttpResponse:
    """変更完了."""
    application = application_of(request, application_id)
    waiting = held_notices.waiting([application.pk], clock.now()).first()
    return render(
        request,
        "institution/applications/changed.html",
        _common(application) | {"waiting": waiting, "may_write": request.membership.may_write},
    )


def _read(request: InstitutionRequest, application: Application) -> StatusForm:
    return StatusForm(
        request.POST, application=application, slots=requirements.of(application).slots, note=note_text(application),
        language=language(), correction=request.POST.get("correction") == "yes",
    )  # fmt: skip


def _confirm_page(
    request: InstitutionRequest, application: Application, form: StatusForm, notice: NoticeForm | None
) -> HttpResponse:
    wanted = change_of(form)
    slots = requirements.of(application).slots
    context = _common(application) | {
        "form": form,
        "notice": notice,
        "wanted": wanted,
        "to_words": wanted.to.label[language()],
        "to_tone": TONES[wanted.to],
        "again": wanted.to is Status.RESUBMISSION,
        "reopened": [slot.label[language()] for slot in slots if slot.key in wanted.reopened],
        "hidden": [(name, value) for name in form.fields for value in request.POST.getlist(name)],
    }
    return render(request, "institution/applications/confirm.html", context)


def _common(application: Application) -> dict[str, Any]:
    kind = Status(application.status)
    return {
        "application": application,
        "applicant": application.applicant,
        "title": application.posting.summary.title,
        "posting": application.posting,
        "status_words": kind.label[language()],
        "status_tone": TONES[kind],
    }

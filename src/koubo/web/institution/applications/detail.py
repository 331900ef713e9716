"""応募情報詳細: everything of one application, its documents, its history, and the change of its status."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from koubo.applications import (
    answers,
    decisions,
    documents,
    held_notices,
    permissions,
    queries,
    requirements,
    retention,
)
from koubo.applications.enums import OPEN, Origin, Status
from koubo.applications.models import Application, Document
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.applications import history
from koubo.web.institution.applications.forms import ReserveForm, StatusForm
from koubo.web.institution.applications.listing import asked_of, narrowed, of_posting
from koubo.web.institution.applications.rows import TONES
from koubo.web.institution.scope import writers_only
from koubo.web.once import act_once
from koubo.web.ui.language import language


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """A place for documents with what is in it and what was replaced."""

    key: str
    label: Text
    missing: bool
    documents: Sequence[Document]
    earlier: Sequence[Document]


def application_of(request: InstitutionRequest, application_id: UUID) -> Application:
    """Return an application this person may see, with what its page shows. Raises Http404."""
    rows = queries.visible_to(actor(request)).select_related("posting__summary", "user")
    found = rows.filter(pk=application_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@institution_required
def detail(request: InstitutionRequest, application_id: UUID) -> HttpResponse:
    """Show an application; that it was opened is written down."""
    application = application_of(request, application_id)
    if request.method == "GET":
        documents.note_view(application, by=actor(request), now=clock.now())
    return detail_page(request, application, form_of(application))


def form_of(application: Application, *, correction: bool = False) -> StatusForm:
    """Return the empty form that changes the status."""
    return StatusForm(
        application=application, slots=requirements.of(application).slots, note=note_text(application),
        language=language(), correction=correction,
    )  # fmt: skip


def note_text(application: Application) -> str:
    """Return the institution's note as it stands."""
    found = queries.note_of(application)
    return found.text if found else ""


def detail_page(request: InstitutionRequest, application: Application, form: StatusForm) -> HttpResponse:
    """Show the page of an application with a form, perhaps with what is wrong in it."""
    here = language()
    kind = Status(application.status)
    context = {
        "application": application,
        "applicant": application.applicant,
        "origin": Origin(application.origin).label[here],
        "title": application.posting.summary.title,
        "posting": application.posting,
        "slots": slots_of(application),
        "answers": answers_of(application),
        "status_words": kind.label[here],
        "status_tone": TONES[kind],
        "form": form,
        "reserve": ReserveForm(initial={"until": application.reserve_until, "version": application.version}),
        "events": history.of_application(application, here, by=actor(request), now=clock.now()),
        "erased_on": retention.erased_on(application),
        "may_hold": request.membership.may_write and permissions.is_administrator(actor(request)),
        "waiting": held_notices.waiting([application.pk], clock.now()).first(),
        "others": list(queries.same_person(application)),
        "may_write": request.membership.may_write,
        "is_settled": application.is_settled,
        "may_reserve": request.membership.may_write and kind in OPEN and not application.is_settled,
        "query": request.GET.urlencode(),
    }
    return render(request, "institution/applications/detail.html", context | _neighbours(request, application))


def slots_of(application: Application) -> list[ShownSlot]:
    """Return the places for documents, those on request only when something is in them or was asked for."""
    asked = requirements.of(application)
    versions = queries.versions_of(application)
    shown = []
    for slot in asked.slots:
        mine = [document for document in versions if document.slot == slot.key]
        if not mine and slot not in asked.first and slot.key not in application.reopened:
            continue
        current = [document for document in mine if document.is_current]
        earlier = [document for document in mine if not document.is_current and not _was_draft(document, application)]
        missing = slot.required and slot in asked.first and not current
        shown.append(ShownSlot(slot.key, slot.label, missing, current, earlier))
    return shown


def _was_draft(document: Document, application: Application) -> bool:
    """Whether the applicant took a file out before applying: nobody but them has a use for it."""
    return (
        document.withdrawn_at is not None
        and application.submitted_at is not None
        and document.withdrawn_at <= application.submitted_at
    )


def answers_of(application: Application) -> list[tuple[str, str]]:
    """Return the questions with the answers in words."""
    here = language()
    return [
        (question.label[here], answers.in_words(question, str(application.answers.get(question.key, "")))[here])
        for question in requirements.of(application).questions
    ]


def _neighbours(request: InstitutionRequest, application: Application) -> dict[str, Any]:
    """Return the applications before and after in the list the reader came from, and the place in it."""
    ids = list(narrowed(of_posting(request, application.posting), asked_of(request.GET)).values_list("pk", flat=True))
    if application.pk not in ids:
        return {"place": 0, "total": len(ids)}
    at = ids.index(application.pk)
    return {
        "before": ids[at - 1] if at else None,
        "after": ids[at + 1] if at + 1 < len(ids) else None,
        "place": at + 1,
        "total": len(ids),
    }


@require_safe
@institution_required
def printed(request: InstitutionRequest, application_id: UUID) -> HttpResponse:
    """Show an application for printing."""
    application = application_of(request, application_id)
    documents.note_view(application, by=actor(request), now=clock.now())
    kind = Status(application.status)
    context = {
        "application": application,
        "applicant": application.applicant,
        "origin": Origin(application.origin).label[language()],
        "title": application.posting.summary.title,
        "posting": application.posting,
        "slots": slots_of(application),
        "answers": answers_of(application),
        "status_words": kind.label[language()],
        "note": note_text(application),
    }
    return render(request, "institution/applications/print.html", context)


@require_POST
@writers_only
def note(request: InstitutionRequest, application_id: UUID) -> HttpResponseBase:
    """Keep 求人機関備考 alone, without a change of the status."""
    application = application_of(request, application_id)

    def act() -> None:
        decisions.write_note(application, request.POST.get("note", ""), by=actor(request), now=clock.now())
        messages.success(request, _("The notes have been saved"))

    return acted(request, application, act)


@require_POST
@writers_only
def reserve(request: InstitutionRequest, application_id: UUID) -> HttpResponseBase:
    """Keep an application in reserve until a day, or no longer."""
    application = application_of(request, application_id)
    form = ReserveForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return detail_page(request, application, form_of(application))
    cleaned = form.cleaned_data

    def act() -> None:
        decisions.keep_in_reserve(
            application, cleaned["until"], version=cleaned["version"], by=actor(request), now=clock.now()
        )

    return acted(request, application, act)


@require_POST
@writers_only
def supersede(request: InstitutionRequest, application_id: UUID, other_id: UUID) -> HttpResponseBase:
    """Let an application give way to another of the same person."""
    application, other = application_of(request, application_id), application_of(request, other_id)

    def act() -> None:
        decisions.supersede(application, other, version=application.version, by=actor(request), now=clock.now())

    return acted(request, application, act)


def acted(request: InstitutionRequest, application: Application, act: Any) -> HttpResponseBase:
    """Do something once and come back to the page, or show why it was refused."""
    here = reverse("institution:application", args=[application.pk])

    def once() -> str:
        act()
        return here

    try:
        return act_once(request, once, otherwise=here)
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return detail_page(request, application_of(request, application.pk), form_of(application))

"""The application while it is written (a draft), and afterwards its status: one address for both."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from koubo.applications import completeness, documents, permissions, queries, requirements
from koubo.applications.drafts import save as save_typed
from koubo.applications.models import Application
from koubo.applications.refusals import Problem, ValueTooLong
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.publication.deadline import tellable_end
from koubo.seekers.models import PERSON_FIELDS
from koubo.web.hats import SeekerRequest, actor, seeker_required
from koubo.web.seeker.applying import following
from koubo.web.seeker.applying.inputs import questions_of, slots_of
from koubo.web.seeker.applying.scope import began_at, own, version_in
from koubo.web.ui import moments, person
from koubo.web.ui.language import language

ANSWER = "answer-"
UPLOAD = "file-"


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def application(request: SeekerRequest, application_id: UUID) -> HttpResponseBase:
    """Show the draft and save it; once it was sent, show where it stands."""
    found = own(request, application_id)
    if not found.is_draft:
        return following.respond(request, found)
    if request.method != "POST":
        return _page(request, found, problems=_asked_problems(request, found))
    problems = _save(request, found)
    problems += _attach(request, found)
    if problems:
        return _page(request, own(request, application_id), problems=problems, typed=request.POST)
    if request.POST.get("act") == "check":
        return _check(request, own(request, application_id))
    messages.success(request, _("Saved. You can go on later from “My page”."))
    return redirect("seeker:application", application_id)


def _asked_problems(request: HttpRequest, found: Application) -> list[Problem]:
    """After 「確認」 found something missing, the page says what."""
    return completeness.problems(found, clock.now()) if "check" in request.GET else []


def _check(request: SeekerRequest, found: Application) -> HttpResponseBase:
    if completeness.problems(found, clock.now()):
        return redirect(f"{reverse('seeker:application', args=[found.pk])}?check#errors")
    return redirect("seeker:application-confirm", found.pk)


def typed_of(data: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what a form holds: columns of the person, and answers by the key of their question."""
    who = {column: data[column] for column in PERSON_FIELDS if column in data}
    answers = {name.removeprefix(ANSWER): text for name, text in data.items() if name.startswith(ANSWER)}
    return who, answers


def _save(request: SeekerRequest, found: Application) -> list[Problem]:
    """Save what was typed; return what keeps it from being saved."""
    who, answers = typed_of(request.POST.dict())
    try:
        save_typed(
            found, applicant=who, answers=answers, version=version_in(request), by=actor(request), now=clock.now()
        )
    except ValueTooLong as refusal:
        return [Problem(refusal.where, refusal.text)]
    except Refusal as refusal:
        return [Problem("", refusal.text)]
    return []


def _attach(request: SeekerRequest, found: Application) -> list[Problem]:
    """Add the files that came with the form, each to its place; one that is refused does not keep others out."""
    problems = []
    began = began_at(request)
    for name in request.FILES:
        upload = request.FILES[name]
        if not name.startswith(UPLOAD) or not isinstance(upload, UploadedFile):
            continue
        slot = name.removeprefix(UPLOAD)
        try:
            documents.attach(found, slot, upload, by=actor(request), now=clock.now(), began_at=began)
        except Refusal as refusal:
            problems.append(Problem(slot, refusal.text))
    return problems


@require_POST
@seeker_required
def autosave(request: SeekerRequest, application_id: UUID) -> HttpResponse:
    """Save the texts while people type, and answer with the new version; 409 when it cannot be."""
    found = own(request, application_id)
    who, answers = typed_of(request.POST.dict())
    try:
        saved = save_typed(
            found, applicant=who, answers=answers, version=version_in(request), by=actor(request), now=clock.now()
        )
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "message": refusal.text[language()]}, status=409)
    at = {"at": moments.machine_time(saved.updated_at), "words": moments.short_instant(saved.updated_at)}
    return JsonResponse({"version": saved.version, "saved": at, "unread": "", "ends": None})


def _page(
    request: SeekerRequest, found: Application, *, problems: list[Problem], typed: Mapping[str, str] | None = None
) -> HttpResponse:
    now = clock.now()
    who, answers = _values(found, typed)
    asked = requirements.of(found)
    held = queries.documents_of(found)
    errors = {problem.where: problem.text[language()] for problem in reversed(problems)}
    slots = slots_of(found, asked.first, held, problems, open_keys=open_keys(found, now))
    context: dict[str, Any] = {
        "application": found,
        "posting": found.posting,
        "title": found.revision.title,
        "institution": found.revision.name_of(found.posting.institution),
        "groups": person.shown(who, errors, language()),
        "questions": questions_of(found, answers, problems),
        "slots": slots,
        "most_mb": settings.KOUBO_APPLICATION_MB,
        "problems": [(_anchor(problem), problem.text[language()]) for problem in problems],
        "deadline": tellable_end(permissions.deadline_of(found.posting, now)),
        "now": now,
    }
    return render(request, "seeker/applying/form.html", context, status=200)


def _values(found: Application, typed: Mapping[str, str] | None) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the form shows: what is stored, and over it what was typed and not stored."""
    who = {column: getattr(found.applicant, column) for column in PERSON_FIELDS}
    answers = {key: str(value) for key, value in found.answers.items()}
    if typed is not None:
        new_who, new_answers = typed_of(dict(typed.items()))
        who, answers = who | new_who, answers | new_answers
    return who, answers


def open_keys(found: Application, now: datetime) -> frozenset[str]:
    """Return the slots a file may be put into at `now`."""
    return frozenset(s.key for s in requirements.of(found).slots if permissions.takes_documents(found, s.key, now))


def _anchor(problem: Problem) -> str:
    """Return the id of the control a problem belongs to."""
    if problem.where in PERSON_FIELDS:
        return f"f-{problem.where}"
    if problem.where.startswith("q-"):
        return f"f-{ANSWER}{problem.where}"
    return f"slot-{problem.where}" if problem.where and problem.where != completeness.DEADLINE else ""

"""Applications that came by post or mail, entered so that all are in one list; their documents are added afterwards."""

from datetime import date
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from koubo.applications import documents, paper
from koubo.applications.enums import Origin
from koubo.applications.refusals import NotComplete, Problem, ValueTooLong
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text
from koubo.postings.content.form_fields import DayField
from koubo.postings.models import Posting
from koubo.seekers.models import PERSON_FIELDS
from koubo.web.hats import InstitutionRequest, actor
from koubo.web.institution.applications.detail import application_of
from koubo.web.institution.applications.listing import posting_of
from koubo.web.institution.scope import writers_only
from koubo.web.once import act_once
from koubo.web.ui import person
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

ORIGINS = (Origin.POST, Origin.MAIL)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def add(request: InstitutionRequest, posting_id: UUID) -> HttpResponseBase:
    """Show the form, and enter what was typed."""
    posting = posting_of(request, posting_id)
    if request.method != "POST":
        return _page(request, posting, {})
    here = reverse("institution:application-add", args=[posting_id])
    try:
        return act_once(request, lambda: _enter(request, posting), otherwise=here)
    except NotComplete as refusal:
        return _page(request, posting, {one.where: one.text[language()] for one in refusal.problems})
    except ValueTooLong as refusal:
        return _page(request, posting, {refusal.where: refusal.text[language()]})
    except Refusal as refusal:
        return _page(request, posting, {"": refusal.text[language()]})


def _enter(request: HttpRequest, posting: Posting) -> str:
    now, typed = clock.now(), request.POST
    day = _day_of(typed.get("arrived_on", "")) or clock.day_of(now)
    made = paper.enter(
        posting, applicant={column: typed.get(column, "") for column in PERSON_FIELDS},
        origin=Origin.MAIL if typed.get("origin") == Origin.MAIL else Origin.POST,
        arrived_at=min(clock.start_of(day), now), language="en" if typed.get("language") == "en" else "ja",
        by=actor(request), now=now,
    )  # fmt: skip
    messages.success(request, _("The application has been entered. Add its documents below."))
    return reverse("institution:application", args=[made.pk])


def _day_of(text: str) -> date | None:
    """Read the day of arrival. Raises NotComplete, which says what is wrong with it."""
    try:
        return cast("date | None", DayField(required=False).clean(text))
    except ValidationError as error:
        words = " ".join(error.messages)
        raise NotComplete([Problem("arrived_on", Text(words, words))]) from error


@require_POST
@writers_only
def attach(request: InstitutionRequest, application_id: UUID, slot: str) -> HttpResponseBase:
    """Put a document into an application that was entered by staff."""
    application = application_of(request, application_id)
    here = f"{reverse('institution:application', args=[application_id])}#slot-{slot}"
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a file"))
        return redirect(here)
    try:
        documents.attach(application, slot, upload, by=actor(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
    return redirect(here)


def _page(request: InstitutionRequest, posting: Posting, errors: dict[str, str]) -> HttpResponse:
    here = language()
    values = {name: value for name, value in request.POST.dict().items() if isinstance(value, str)}
    context = {
        "posting": posting,
        "title": posting.summary.title,
        "groups": person.shown(values, errors, here, of_another=True),
        "problems": [(f"f-{where}" if where else "", text) for where, text in errors.items()],
        "origins": [Option(origin.value, origin.label[here]) for origin in ORIGINS],
        "languages": [Option("ja", _("Japanese")), Option("en", _("English"))],
        "day_error": errors.get("arrived_on", ""),
        "values": {"origin": Origin.POST.value, "language": "ja", "arrived_on": "", **values},
    }
    return render(request, "institution/applications/add.html", context)

"""Documents of applications: handed out by their name, and their pages as pictures."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from koubo.applications import documents, requirements
from koubo.applications.models import Application, Document
from koubo.files import previews
from koubo.files.store import FileWithheld, open_file
from koubo.kernel import clock
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.applications.detail import application_of
from koubo.web.ui.language import language

FIRST_PAGES: Final = 20


def document_of(application: Application, document_id: UUID) -> Document:
    """Return a document of an application, an earlier version too. Raises Http404."""
    found = application.documents.select_related("file").filter(pk=document_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@institution_required
def document(request: InstitutionRequest, application_id: UUID, document_id: UUID) -> HttpResponseBase:
    """Hand out a document; that it was is written down."""
    application = application_of(request, application_id)
    document_of(application, document_id)
    file = documents.hand_out(application, document_id, by=actor(request), now=clock.now())
    try:
        content = open_file(file)
    except FileWithheld as withheld:
        messages.error(request, withheld.text[language()])
        return redirect("institution:application", application_id)
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@institution_required
def preview(request: InstitutionRequest, application_id: UUID, document_id: UUID) -> HttpResponse:
    """Show the pages of a PDF, one below the other, with their text for those who hear the page."""
    application = application_of(request, application_id)
    found = document_of(application, document_id)
    if not found.file.pages:
        raise Http404
    file = documents.hand_out(application, document_id, by=actor(request), now=clock.now(), verb="preview_document")
    shown = min(found.file.pages, FIRST_PAGES)
    slot = requirements.of(application).slot(found.slot)
    context = {
        "application": application,
        "applicant": application.applicant,
        "posting": application.posting,
        "document": found,
        "slot": slot,
        "pages": [(number, previews.text(file, number)) for number in range(1, shown + 1)],
        "more": found.file.pages - shown,
    }
    return render(request, "institution/applications/preview.html", context)


@require_safe
@institution_required
def page(request: InstitutionRequest, application_id: UUID, document_id: UUID, number: int) -> HttpResponse:
    """Answer with one page as a picture; the preview it belongs to was written down."""
    found = document_of(application_of(request, application_id), document_id)
    if not found.file.pages or not 1 <= number <= min(found.file.pages, FIRST_PAGES):
        raise Http404
    picture = previews.page(found.file, number)
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response

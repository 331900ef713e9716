"""What an applicant's pages may touch: their own applications, and nothing else exists."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest

from koubo.applications import queries
from koubo.applications.models import Application, Document
from koubo.kernel import clock


def own(request: HttpRequest, application_id: UUID) -> Application:
    """Return an application of the signed-in person. Raises Http404."""
    found = queries.own(request.user.pk or 0).filter(pk=application_id).first()
    if found is None:
        raise Http404
    return found


def own_document(request: HttpRequest, application_id: UUID, document_id: UUID) -> Document:
    """Return a document of an application of the signed-in person. Raises Http404."""
    application = own(request, application_id)
    found = application.documents.select_related("file").filter(pk=document_id).first()
    if found is None:
        raise Http404
    return found


def version_in(request: HttpRequest) -> int:
    """Return the version a form was opened with; what is no number is 0."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def is_uuid(text: str) -> bool:
    """Whether a text is the id of something."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def began_at(request: HttpRequest) -> datetime:
    """Return when the request began to arrive: a file that set out before the deadline may arrive after it."""
    began: datetime = getattr(request, "began_at", None) or clock.now()
    return began

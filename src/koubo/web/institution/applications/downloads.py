"""The documents of several applications as one zip, and the list as a table."""

from typing import Final
from uuid import UUID

from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from koubo.applications import archive, tables
from koubo.applications.models import Application
from koubo.kernel import clock
from koubo.postings.models import Posting
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.applications.listing import asked_of, narrowed, of_posting, posting_of
from koubo.web.ui.language import language

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def zipped(request: InstitutionRequest, posting: Posting, chosen: list[Application]) -> HttpResponseBase:
    """Stream the documents of the chosen applications. All is asked before the first byte, so the database is let go."""
    ids = [one.pk for one in chosen]
    made = archive.build(posting, ids, language=language(), by=actor(request), now=clock.now())
    if not connection.in_atomic_block:
        connection.close()
    response = StreamingHttpResponse(made.pieces, content_type="application/zip")
    response["Content-Length"] = str(made.size)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.name) or ""
    return response


@require_safe
@institution_required
def table(request: InstitutionRequest, posting_id: UUID, kind: str) -> HttpResponseBase:
    """Answer with what the list found, every page of it, as CSV or as an Excel file."""
    if kind not in TYPES:
        raise Http404
    posting, now = posting_of(request, posting_id), clock.now()
    ids = list(narrowed(of_posting(request, posting), asked_of(request.GET)).values_list("pk", flat=True))
    made = tables.export(posting, ids, kind, language=language(), by=actor(request), now=now)
    response = HttpResponse(made, content_type=TYPES[kind])
    name = f"koubo-applications-{posting.number}-{clock.day_of(now):%Y%m%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""What belongs to the account of a seeker: taking their data along."""

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_POST

from koubo.applications import own_data
from koubo.kernel import clock
from koubo.web.hats import SeekerRequest, actor, seeker_required


@require_POST
@seeker_required
def export(request: SeekerRequest) -> HttpResponse:
    """Hand out everything the person gave and was told, as a zip that is made while it is sent."""
    archive = own_data.build(request.user, by=actor(request), now=clock.now())
    response = FileResponse(archive.pieces, as_attachment=True, filename=archive.name, content_type="application/zip")
    response["Content-Length"] = str(archive.size)
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value] # a streamed answer

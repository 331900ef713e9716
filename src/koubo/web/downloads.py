"""Hand out a stored file that the caller may read: as a download, or a page that says why not."""

from typing import Final

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render

from koubo.files.models import StoredFile
from koubo.files.store import FileWithheld, open_file

RETRY_SECONDS: Final = "600"


def file_response(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """Stream the bytes of `file`; 410 when they are gone for good, 503 while they wait for the virus scanner."""
    try:
        content = open_file(file)
    except FileWithheld as withheld:
        page = render(request, "errors/withheld.html", {"why": withheld.text}, status=410)
        if withheld.is_for_now:
            page.status_code = 503
            page.headers["Retry-After"] = RETRY_SECONDS
        return page
    return FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)

"""Files in pieces: announced, sent, finished. What the script of the form speaks; without it files come with the form."""

from collections.abc import Callable
from functools import wraps
from typing import BinaryIO, Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from koubo.applications import uploads
from koubo.applications.models import Upload
from koubo.applications.refusals import OffsetMismatch
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.web.hats import Guarded, SeekerRequest, actor, seeker_required
from koubo.web.seeker.applying.scope import is_uuid, own
from koubo.web.ui.language import language

P = ParamSpec("P")


def answered(view: Callable[Concatenate[SeekerRequest, P], JsonResponse]) -> Guarded[P]:
    """Answer a refusal in words for the page; where pieces do not fit, with how far the upload is."""

    @wraps(view)
    def guarded(request: SeekerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except OffsetMismatch as refusal:
            return JsonResponse({"offset": refusal.offset, "message": refusal.text[language()]}, status=409)
        except Upload.DoesNotExist:
            return JsonResponse({"code": "gone"}, status=404)
        except Refusal as refusal:
            return JsonResponse({"code": refusal.code, "message": refusal.text[language()]}, status=422)

    return seeker_required(guarded)


@require_POST
@answered
def begin(request: SeekerRequest, application_id: UUID) -> JsonResponse:
    """Announce a file, or find the one that was interrupted."""
    application = own(request, application_id)
    size, replaces = request.POST.get("size", ""), request.POST.get("replaces", "")
    upload = uploads.begin(
        application, request.POST.get("slot", ""), name=request.POST.get("name", ""), size=_number(size),
        fingerprint=request.POST.get("fingerprint", ""), replaces=UUID(replaces) if is_uuid(replaces) else None,
        by=actor(request), now=clock.now(),
    )  # fmt: skip
    address = reverse("seeker:application-upload", args=[application_id, upload.pk])
    return JsonResponse({"address": address, "offset": upload.offset, "piece": uploads.PIECE // 2}, status=201)


@require_http_methods(["PATCH", "DELETE"])
@answered
def piece(request: SeekerRequest, application_id: UUID, upload_id: UUID) -> JsonResponse:
    """Take the next piece; or forget the upload."""
    upload = _of(request, application_id, upload_id)
    if request.method == "DELETE":
        uploads.abandon(upload, by=actor(request))
        return JsonResponse({})
    offset = uploads.append(
        upload, _number(request.headers.get("Upload-Offset", "")), cast("BinaryIO", request),
        _number(request.headers.get("Content-Length", "")), by=actor(request), now=clock.now(),
    )  # fmt: skip
    return JsonResponse({"offset": offset})


@require_POST
@answered
def finish(request: SeekerRequest, application_id: UUID, upload_id: UUID) -> JsonResponse:
    """Check the whole file and put it into its place; asked again it answers the same."""
    upload = _of(request, application_id, upload_id)
    document = uploads.finish(upload, by=actor(request), now=clock.now())
    return JsonResponse({"document": str(document.pk)})


def _of(request: HttpRequest, application_id: UUID, upload_id: UUID) -> Upload:
    upload = uploads.of(actor(request), upload_id, clock.now())
    if upload.application_id != application_id:
        raise Upload.DoesNotExist
    return upload


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 13 else -1

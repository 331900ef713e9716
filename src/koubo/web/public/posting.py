"""The page of a posting and what belongs to it. What is public is compared with the instant of the request."""

import re
import unicodedata
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from koubo.kernel import clock
from koubo.postings.content.email_masking import mask
from koubo.postings.models import Attachment, Revision, queries
from koubo.postings.publication.states import WithdrawalReason
from koubo.seekers import queries as seekers
from koubo.stats.models import CountKind
from koubo.web import counting
from koubo.web.downloads import file_response
from koubo.web.public import pages, share_card
from koubo.web.public.exports import calendars
from koubo.web.public.exports.answers import is_known
from koubo.web.ui.language import language

NUMBER = re.compile(r"[A-Z0-9]{1,10}")
# Enough for someone who applies to many; not for a program that collects addresses.
REVEALS = {"reveal": "30/10m/ip"}


@require_safe
@login_not_required
def posting(request: HttpRequest, number: str) -> HttpResponse:
    """Show a posting from the instant it is live; before, it does not exist; after the end, a banner says so."""
    plain = unicodedata.normalize("NFKC", number).upper().strip()
    now = clock.now()
    revision = public_one(plain, now)
    if plain != number:
        return redirect("public:posting", plain, permanent=True)
    if is_withdrawn(revision, now):
        return withdrawn(request, revision)
    response = render(request, "public/posting.html", _page(request, revision, now))
    counting.note(CountKind.VIEW, revision.posting_id, request)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def addresses(request: HttpRequest, number: str) -> HttpResponse:
    """Show the page with its e-mail addresses in clear, to whoever presses the button; programs do not press buttons."""
    now = clock.now()
    revision = public_one(number, now)
    if request.method != "POST":
        return redirect("public:posting", number)
    if is_withdrawn(revision, now):
        return withdrawn(request, revision)
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action="reveal", config=REVEALS)
    if refused:
        return refused
    response = render(request, "public/posting.html", _page(request, revision, now, clear=True))
    patch_cache_control(response, no_store=True, private=True)
    return response


def _page(request: HttpRequest, revision: Revision, now: datetime, *, clear: bool = False) -> dict[str, Any]:
    address = settings.KOUBO_BASE_URL + pages.path_of(revision.posting)
    context = pages.posting(revision, now=now, address=address, clear=clear)
    hat = request.hat if request.user.is_authenticated else None  # type: ignore[attr-defined] # set by the hat middleware
    is_seeker = hat is not None and hat.kind == "seeker"
    return context | {
        "may_bookmark": hat is None or is_seeker,
        "bookmarked": is_seeker and seekers.is_bookmarked(request.user.pk or 0, revision.posting),
        "is_seeker": is_seeker,
        "may_apply": context["is_open"]
        and not context["is_over"]
        and revision.web_application
        and (hat is None or is_seeker),
    }


def withdrawn(request: HttpRequest, revision: Revision) -> HttpResponse:
    """Say that a posting was here: 410."""
    reason = WithdrawalReason(revision.posting.withdrawal_reason)
    context = {"revision": revision, "posting": revision.posting, "title": mask(revision.title[language()]),
               "reason": reason.label[language()] if reason else ""}  # fmt: skip
    return render(request, "public/withdrawn.html", context, status=410)


def is_withdrawn(revision: Revision, now: datetime) -> bool:
    """Whether a posting has been taken down."""
    withdrawn_at = revision.posting.withdrawn_at
    return withdrawn_at is not None and withdrawn_at <= now


def public_one(number: str, now: datetime) -> Revision:
    """Return the newest text of a posting that has gone live. Raises Http404."""
    if not NUMBER.fullmatch(number):
        raise Http404
    found = Revision.objects.public_at(now).select_related("posting__institution")
    revision = found.filter(posting__number=number).order_by("-live_from", "-pk").first()
    if revision is None:
        raise Http404
    return revision


@require_safe
@login_not_required
def deadline(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out the deadline as a calendar; who subscribed to it learns there of a withdrawal, or that there is none any more."""
    now = clock.now()
    revision = public_one(number, now)
    former = None if revision.closes_on else queries.former_deadline(revision.posting, now)
    if revision.closes_on is None and former is None:
        raise Http404
    (found,) = queries.with_sequence(Revision.objects.filter(pk=revision.pk)).select_related("posting__institution")
    body = calendars.calendar([found], name=mask(found.title[language()]), now=now, former=former)
    return HttpResponse(
        body,
        content_type=calendars.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{number}.ics"', "X-Robots-Tag": "noindex"},
    )


@require_safe
@login_not_required
def card(request: HttpRequest, number: str) -> HttpResponse:
    """Show the picture of what the page shows: 404 before it is live, 410 after a withdrawal, 404 without fonts."""
    now = clock.now()
    revision = public_one(number, now)
    if not share_card.is_possible():
        raise Http404
    if is_withdrawn(revision, now):
        return HttpResponse(status=410)
    etag = f'"{share_card.key_of(revision)[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "public, no-cache", "X-Robots-Tag": "noindex"}
    if is_known(request, etag):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(share_card.kept(revision), content_type="image/png", headers=headers)


@require_safe
@login_not_required
def attachment(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """Hand out a PDF of a posting that has gone live."""
    now = clock.now()
    revision = public_one(number, now)
    if is_withdrawn(revision, now):
        raise Http404
    held = get_object_or_404(Attachment.objects.select_related("file"), revision=revision, file_id=file_id)
    return file_response(request, held.file)

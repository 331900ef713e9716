"""Pages for what went wrong, in the look of the site and the language of the address."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import translation

from koubo.audit import trail
from koubo.web import interrupted_forms


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 for a request that makes no sense; 413, in words, for one that is larger than any form of ours."""
    if isinstance(exception, DisallowedHost):
        return HttpResponse("400\n", status=400, content_type="text/plain; charset=utf-8")
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the page is for someone else."""
    return render(request, "errors/403.html", status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing this reader may know of; offers the search."""
    return render(request, "errors/404.html", status=404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: a rate limit. Called by the sign-in library."""
    return render(request, "errors/429.html", status=429)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from one of our own pages, or came too late; what a person typed is kept if it can be."""
    kept = interrupted_forms.kept_without_token(request)
    if kept is not None:
        return kept
    return render(request, "errors/csrf.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is away: uses neither database nor session nor context processors, since any of them may be what failed."""
    language = "en" if request.path.startswith("/en/") else "ja"
    facts = {
        "language": language,
        "name": settings.KOUBO_SITE_NAME,
        "home": "/en/" if language == "en" else "/",
        "reference": trail.request_id.get(),
        "away": isinstance(sys.exc_info()[1], OperationalError | InterfaceError),
    }
    status = 503 if facts["away"] else 500
    with translation.override(language):
        response = HttpResponse(loader.render_to_string("errors/500.html", facts), status=status)
    if facts["away"]:
        response["Retry-After"] = "60"
    return response

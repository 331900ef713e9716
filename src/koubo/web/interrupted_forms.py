"""Forms sent after the session ended, or after signing out in another window: kept through sign-in and given back once, to the same person on the same page."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

SESSION_KEY: Final = "kept_post"
LEFT_KEY: Final = "left_user"
FOUND: Final = 302
# A posting in two languages has some 30,000 characters; nothing sensible is longer than this.
MAX_CHARACTERS: Final = 200_000
NEVER_KEPT: Final = frozenset({"csrfmiddlewaretoken", "once", "code", "credential"})


def page_of(request: HttpRequest) -> str:
    """Return where to go back to after sign-in: the page asked for, or the page a form was sent from."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.path


def keep_form(request: HttpRequest) -> dict[str, Any] | None:
    """Return what the form of a signed-in person held, ready for the session; None when there is nothing to keep.

    Files, passwords and codes are never kept, nor is anything longer than MAX_CHARACTERS.
    """
    return _form_of(request, request.session[USER_KEY])


def _form_of(request: HttpRequest, user: str) -> dict[str, Any] | None:
    if request.method != "POST":
        return None
    data = {name: values for name, values in request.POST.lists() if name not in NEVER_KEPT and "password" not in name}
    if not data or sum(len(value) for values in data.values() for value in values) > MAX_CHARACTERS:
        return None
    return {
        "user": user,
        "paths": sorted({request.path, urlsplit(page_of(request)).path}),
        "data": data,
    }


def note_leaving(request: HttpRequest, user: str) -> None:
    """Note in the session that begins with signing out whose it was: another window may still hold a form of theirs."""
    request.session[LEFT_KEY] = user


def kept_for_who_left(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep what a window sent whose person has signed out in another one, when it is led to sign-in."""
    is_asked_in = response.status_code == FOUND and urlsplit(response["Location"]).path == reverse(settings.LOGIN_URL)
    if request.method != "POST" or not is_asked_in or LEFT_KEY not in request.session:
        return response
    if form := _form_of(request, request.session[LEFT_KEY]):
        request.session[SESSION_KEY] = form
        return redirect_to_login(page_of(request))
    return response


def forget_others(request: HttpRequest) -> None:
    """Drop a form kept for somebody else, as soon as this person is signed in."""
    kept = request.session.get(SESSION_KEY)
    if kept and kept["user"] != request.session.get(USER_KEY):
        del request.session[SESSION_KEY]


def kept_post(request: HttpRequest) -> QueryDict | None:
    """Return, once, what this person had sent from this page when the session had ended; None otherwise."""
    kept = request.session.get(SESSION_KEY)
    if not kept or request.method != "GET" or kept["user"] != request.session.get(USER_KEY):
        return None
    if request.path not in kept["paths"]:
        return None
    del request.session[SESSION_KEY]
    data = QueryDict(mutable=True, encoding=settings.DEFAULT_CHARSET)
    for name, values in kept["data"].items():
        data.setlist(name, values)
    return data

"""Forms sent when the session had ended or its cookie was gone: kept through sign-in and given back once, to the same person on the same page.

Nothing is sent again by itself. Who is signed in, or was when the session ended, is known; else the form itself says
whose it is (`ui.owner`), and counts only if it was sent from a page of this site.
"""

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from koubo.web.ui import owner

SESSION_KEY: Final = "kept_post"
FOUND: Final = 302
# A posting in two languages has some 30,000 characters, and less than 400,000 with each field as long as it may be.
MAX_CHARACTERS: Final = 400_000
NEVER_KEPT: Final = frozenset({"csrfmiddlewaretoken", "once", owner.FIELD, "code", "credential"})


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


def kept_without_session(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the form of a person who is not signed in any more, when the answer leads to sign-in.

    What a script sent is kept, too, but its page stays: it says so itself, and goes on after signing in in another window.
    """
    is_asked_in = response.status_code == FOUND and urlsplit(response["Location"]).path == reverse(settings.LOGIN_URL)
    form = _owned(request) if is_asked_in else None
    if form is None:
        return response
    request.session[SESSION_KEY] = form
    return response if _is_by_script(request) else redirect_to_login(page_of(request))


def kept_without_token(request: HttpRequest) -> HttpResponse | None:
    """Keep a form whose token does not fit this browser's cookies, and return the way to it; None where it is not kept.

    Whoever has signed in again meanwhile, in another window, is led back to the page at once; a script fetches the new token.
    """
    form, present = _owned(request), request.session.get(USER_KEY)
    if form is None or present not in {None, form["user"]} or (present and _is_by_script(request)):
        return None
    request.session[SESSION_KEY] = form
    if present is None:
        return None if _is_by_script(request) else redirect_to_login(page_of(request))
    messages.warning(
        request, _("The form was of an earlier sign-in, so nothing was changed. Please check it and send it again.")
    )
    return redirect(page_of(request))


def _is_by_script(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _owned(request: HttpRequest) -> dict[str, Any] | None:
    """Return what a form that says whose it is held, if it was sent from this site.

    Other sites could plant one otherwise: their forms come without cookies, just as ours when the cookies are gone.
    """
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    whose = owner.owner_in(request.POST)
    return _form_of(request, whose) if whose and request.headers.get("Origin") in ours else None


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

"""What happens around every request: its id and log line, the idle limit, the hat."""

import time
import uuid
from collections.abc import Callable
from typing import Any, Final

import structlog
from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from structlog.contextvars import bind_contextvars, clear_contextvars

from koubo.accounts.sessions import SEEN_KEY
from koubo.audit import trail
from koubo.kernel import clock
from koubo.kernel.fresh import refresh_all
from koubo.web import interrupted_forms
from koubo.web.hats import worn

log = structlog.get_logger("koubo.request")
Next = Callable[[HttpRequest], HttpResponse]

STAMP_SECONDS: Final = 60
# What somebody who is signed in is shown stays in no cache, also not in that of the browser: Back shows it to nobody.
PRIVATE: Final = "no-store, private"
# What a script sends again by itself carries this; only what a person does keeps a session alive.
QUIET_HEADER: Final = "X-Koubo-Quiet"


def request_log(get_response: Next) -> Next:
    """Give every request an id (log lines, audit entries, X-Request-ID) and write one line about it, free of personal data."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = uuid.uuid4().hex[:16]
        clear_contextvars()
        bind_contextvars(request_id=request_id)
        token = trail.request_id.set(request_id)
        try:
            response = get_response(request)
            response["X-Request-ID"] = request_id
            match = request.resolver_match
            # Static files and addresses that lead nowhere have no route; the address itself may tell who someone is.
            if match or response.status_code >= 400:
                log.info(
                    "request",
                    method=request.method,
                    route=match.view_name or match.route if match else "",
                    status=response.status_code,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                    user=getattr(getattr(request, "_cached_user", None), "pk", None),
                )
            return response
        finally:
            trail.request_id.reset(token)
            clear_contextvars()

    return middleware


def idle_limit(get_response: Next) -> Next:
    """End a session after KOUBO_IDLE_MINUTES without a request by its person; what a form held is kept for the same person.

    The last request is stamped into the session at most once a minute, so the end may come up to a minute early, never late.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        session = request.session
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or USER_KEY not in session:
            return interrupted_forms.kept_without_session(request, get_response(request))
        now = int(clock.now().timestamp())
        idle = now - int(session.get(SEEN_KEY, now))
        if idle >= settings.KOUBO_IDLE_MINUTES * 60:
            return _end_session(request)
        if SEEN_KEY not in session or (idle >= STAMP_SECONDS and not is_quiet(request)):
            session[SEEN_KEY] = now
        interrupted_forms.forget_others(request)
        response = get_response(request)
        response["Cache-Control"] = PRIVATE
        return response

    return middleware


def is_quiet(request: HttpRequest) -> bool:
    """Whether a script sent this by itself."""
    return QUIET_HEADER in request.headers


def _end_session(request: HttpRequest) -> HttpResponse:
    """Sign out, keep what was typed, lead to sign-in and back."""
    form = interrupted_forms.keep_form(request)
    page = interrupted_forms.page_of(request)
    logout(request)
    if form:
        request.session[interrupted_forms.SESSION_KEY] = form
    response: HttpResponse = redirect_to_login(page)
    response["Location"] += "&ended=idle"
    if request.headers.get("HX-Request"):
        # htmx would swap the sign-in page into a corner of this one; this header makes it a whole page.
        fragment = HttpResponse(status=401)
        fragment["HX-Redirect"] = response["Location"]
        return fragment
    return response


def fresh(get_response: Next) -> Next:
    """Let this process know what operators have changed elsewhere: a look every two seconds, whoever asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.KOUBO_REFRESH:
            try:
                refresh_all(clock.now())
            except Error:  # pages that need no database are shown without it
                log.warning("refresh_failed")
        return get_response(request)

    return middleware


def hat(get_response: Next) -> Next:
    """Set `request.hat`, looked up only when something asks for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        lazy: Any = SimpleLazyObject(lambda: worn(request))
        request.hat = lazy  # type: ignore[attr-defined]
        return get_response(request)

    return middleware

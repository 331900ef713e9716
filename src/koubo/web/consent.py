"""Asking people to agree when terms have changed: found out when they sign in, asked before their own pages open.

What they sent meanwhile is kept and given back (interrupted_forms). Pages that are open to everyone stay open.
"""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from koubo.accounts.models import User
from koubo.kernel import clock
from koubo.statements import terms
from koubo.statements.models import StatementKind
from koubo.web import interrupted_forms
from koubo.web.hats import Kind, hats_of

DUE: Final = "consent_due"
GUARDED: Final = frozenset({"institution", "seeker", "desk"})
ASKED_OF: Final[dict[Kind, tuple[StatementKind, ...]]] = {
    "seeker": (StatementKind.TERMS_SEEKER, StatementKind.PRIVACY),
    "institution": (StatementKind.TERMS_INSTITUTION, StatementKind.PRIVACY),
}


def find_out(sender: object, request: HttpRequest, user: User, **more: Any) -> None:
    """Note in the session of whoever signs in what they have to agree to. A receiver of `user_logged_in`."""
    kinds = {kind for hat in hats_of(user) for kind in ASKED_OF.get(hat.kind, ())}
    due = terms.pending(user.pk, kinds, clock.now()) if kinds else []
    if due:
        request.session[DUE] = [kind.value for kind in due]
    else:
        request.session.pop(DUE, None)


def due(request: HttpRequest) -> list[StatementKind]:
    """Return what the person of `request` has to agree to."""
    return [StatementKind(kind) for kind in request.session.get(DUE, [])]


def settle(request: HttpRequest) -> None:
    """Open the pages again."""
    request.session.pop(DUE, None)


class ConsentGate:
    """Leads people who have something to agree to there, before a page of their own opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the way."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Ask, or let through."""
        match = request.resolver_match
        if match is None or match.namespace not in GUARDED or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if DUE not in request.session or not request.user.is_authenticated:
            return None
        return ask(request)


def ask(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks, and from there back; a form that was sent is kept."""
    form = interrupted_forms.keep_form(request)
    if form:
        request.session[interrupted_forms.SESSION_KEY] = form
    address = reverse("consent", query={"next": interrupted_forms.page_of(request)})
    if request.headers.get("HX-Request"):
        fragment = HttpResponse(status=401)
        fragment["HX-Redirect"] = address
        return fragment
    return redirect(address)

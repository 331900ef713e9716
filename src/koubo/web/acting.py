"""Acting as a member for support, on the web: pages of the institution can be read, nothing can be sent."""

from typing import Any, Final

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.support import acting
from koubo.support.models import ActingAs

log = structlog.get_logger(__name__)
SESSION_KEY: Final = "acting_as"
END: Final = "end-acting"
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# What may be seen: pages about openings and about the institution. Whatever is not named here stays closed, above all
# applications, their documents, job seekers and mails.
OPEN_ROUTES: Final = frozenset(
    f"institution:{name}"
    for name in (
        "menu", "drafts", "terms", "language", "guide", "edit", "saved", "confirm", "requested", "detail", "attachment",
        "withdraw", "withdraw-confirm", "withdrawn", "withdrawals", "modifications", "every", "requests", "access",
        "access-opening", "search-keyword", "search-conditions", "search-kind", "search-results", "account", "people",
        "member", "leave",
    )
) | {"home-of-hat", END}  # fmt: skip


def current(request: HttpRequest) -> ActingAs | None:
    """Return what is under way in this session; nothing is asked of the database without it. What is over is forgotten."""
    if not hasattr(request, "acting_as"):
        pk = request.session.get(SESSION_KEY, "") if hasattr(request, "session") else ""
        found = acting.current(pk, request.user, clock.now()) if pk and request.user.is_authenticated else None
        if pk and found is None:
            request.session.pop(SESSION_KEY, None)
        request.acting_as = found  # type: ignore[attr-defined]
    under_way: ActingAs | None = request.acting_as  # type: ignore[attr-defined]
    return under_way


def membership(request: HttpRequest) -> Membership | None:
    """Return the membership that is acted under, if somebody acts."""
    under_way = current(request)
    return acting.membership_of(under_way) if under_way else None


class ReadOnly:
    """Refuse every form while somebody acts, and every page that is not open to support; write a line about each that is."""

    def __init__(self, get_response: Any) -> None:
        """Keep what comes next."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; `process_view` decides, when the route is known."""
        response: HttpResponse = self._get_response(request)
        return response

    def process_view(self, request: HttpRequest, *_details: Any) -> HttpResponse | None:
        """Return a page that says what is closed, or nothing."""
        if SESSION_KEY not in request.session:
            return None
        under_way = current(request)
        route = request.resolver_match.view_name if request.resolver_match else ""
        if under_way is None or route == END:
            return None
        is_open = route in OPEN_ROUTES or route.startswith("public:")
        if request.method not in READING or not is_open:
            context = {"is_form": request.method not in READING, "acting_as": under_way}
            return render(request, "acting/closed.html", context, status=403)
        log.info("looked_as", acting=str(under_way.pk), person=under_way.person_id, path=request.path)
        return None

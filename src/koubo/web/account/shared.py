"""What a shared account may not do on the account pages: whatever belongs to one person alone."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# The password, the devices and the consent are of the account; everything else here is of a person.
OPEN: Final = frozenset(
    {
        "home-of-hat", "hats", "theme", "account_login", "account_logout", "account_inactive", "account_change_password",
        "account_reauthenticate", "security", "end-session", "end-sessions", "end-acting", "consent",
    }
)  # fmt: skip


class SharedAccounts:
    """Close to shared accounts what belongs to a person. Asks who is signed in only on pages that may be closed."""

    def __init__(self, get_response: Any) -> None:
        """Take what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_details: Any) -> HttpResponse | None:
        """Return a page that says what is closed, or nothing."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        is_account = bool(route) and ":" not in route and "/account/" in request.path
        if not is_account or route in OPEN or not getattr(request.user, "is_shared", False):
            return None
        return render(request, "account/shared_closed.html", status=403)

"""ログインとセキュリティ: how the person signs in, where they are signed in, and what they are told about it."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from koubo.accounts import security as guard
from koubo.accounts import sessions
from koubo.accounts.models import User
from koubo.kernel import clock
from koubo.web.account import outside
from koubo.web.hats import actor


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # nobody else gets here (LoginRequiredMiddleware)
    return request.user


@require_GET
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show everything there is about signing in."""
    user = _person(request)
    keys = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    codes = next((one.wrap() for one in keys if one.type == Authenticator.Type.RECOVERY_CODES), None)
    context: dict[str, Any] = {
        "keys": [(one, one.wrap().name) for one in keys if one.type == Authenticator.Type.WEBAUTHN],
        "app": next((one for one in keys if one.type == Authenticator.Type.TOTP), None),
        "codes_left": len(codes.get_unused_codes()) if codes else 0,
        "has_codes": codes is not None,
        "has_password": user.has_usable_password(),
        "sessions": sessions.open_sessions(user.pk, now=clock.now(), this=request.session.session_key),
        "outside": outside.configured(),
        "linked": outside.linked(user),
        "must_have_factor": settings.KOUBO_DESK_MFA and user.is_secretariat,
        "always_told": user.is_secretariat,
        "is_told": user.sign_in_notices or user.is_secretariat,
    }
    return render(request, "account/security.html", context)


def _act(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    messages.success(request, act())
    return redirect("security")


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign one device out; the one in use is signed out with the button in the header."""
    handle = request.POST.get("session", "")
    mine = request.session.session_key

    def act() -> str:
        guard.end_sessions(_person(request), by=actor(request), now=clock.now(), keep=mine, handle=handle)
        return _("The device has been signed out")

    return _act(request, act)


@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    """すべてログアウト: here, too."""
    guard.end_sessions(_person(request), by=actor(request), now=clock.now())
    logout(request)
    messages.success(request, _("You have been signed out everywhere"))
    return redirect("account_login")


@require_POST
def notices(request: HttpRequest) -> HttpResponse:
    """Keep whether the person is told of sign-ins on new devices."""
    wanted = request.POST.get("notices") == "on"

    def act() -> str:
        guard.choose_notices(wanted=wanted or _person(request).is_secretariat, by=actor(request), now=clock.now())
        return _("Your choice has been saved")

    return _act(request, act)

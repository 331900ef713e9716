"""Signing in with an account elsewhere (OpenID Connect, ORCID, SAML), where the operator has configured one.

Accounts are never joined by an e-mail address that comes from outside: somebody new proves an address by our own code first,
and who has an account links it while signed in.
"""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from allauth.account.internal.emailkit import valid_email_or_none
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal.flows.connect import disconnect, validate_disconnect
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from koubo.accounts.models import User
from koubo.kernel.text import Text

LOGOUT: Final = re.compile(rb"<md:SingleLogoutService\b[^>]*/>\s*")
# What waits in the session of somebody new until their address is proven: who they are elsewhere.
WAITING_KEY = "outside"
LANGUAGE_KEY = "outside_language"


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # the library is not typed
    """How accounts elsewhere are fitted to this portal."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Take along address and name as a suggestion for the sign-up."""
        names = [data.get("last_name"), data.get("first_name")]
        user: User = sociallogin.user
        user.email = valid_email_or_none(data.get("email")) or ""
        user.name = (data.get("name") or " ".join(name for name in names if name))[:100]
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Go on in the reader's language; lead somebody new to the sign-up, where the address is proven."""
        translation.activate(request.session.pop(LANGUAGE_KEY, settings.LANGUAGE_CODE))
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        request.session[WAITING_KEY] = sociallogin.serialize()
        raise ImmediateHttpResponse(redirect("account_signup"))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Accounts are made on our own pages only."""
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Return to the page on signing in."""
        return reverse("security")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> None:
        """Say that it did not work, and offer the other ways."""
        translation.activate(request.session.pop(LANGUAGE_KEY, settings.LANGUAGE_CODE))
        messages.error(request, _("Signing in there did not work. Please try again, or sign in another way"))
        raise ImmediateHttpResponse(redirect("security" if request.user.is_authenticated else "account_login"))


def configured() -> list[tuple[str, Text]]:
    """Return id and name of every provider that is configured."""
    return list(settings.KOUBO_OUTSIDE.items())


def linked(user: User) -> list[tuple[int, Text]]:
    """Return number and name of the accounts elsewhere that open this one."""
    names: dict[str, Text] = settings.KOUBO_OUTSIDE
    rows = SocialAccount.objects.filter(user=user).order_by("pk")
    return [(row.pk, names.get(row.provider, Text(row.provider, row.provider))) for row in rows]


@login_not_required
@require_POST
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider: to sign in, or to link its account with the one that is signed in.

    A page in between, since a form may send its reader to this site only (Content-Security-Policy).
    """
    name = settings.KOUBO_OUTSIDE.get(provider_id)
    if name is None:
        raise Http404
    process = "connect" if request.user.is_authenticated else "login"
    target = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    otherwise = "security" if process == "connect" else "home-of-hat"
    request.session[LANGUAGE_KEY] = translation.get_language()
    try:
        provider = get_adapter().get_provider(request, provider_id)
        away = provider.redirect(request, process, next_url=target if own else reverse(otherwise))
    except (OSError, SocialApp.DoesNotExist):  # what requests raises is an OSError
        messages.error(request, _("Signing in there did not work. Please try again, or sign in another way"))
        return redirect("security" if process == "connect" else "account_login")
    return render(request, "account/leaving.html", {"name": name, "away": away["Location"]})


@require_POST
def unlink(request: HttpRequest) -> HttpResponse:
    """Take a link away, unless nothing else would open the account."""
    number = request.POST.get("account", "")
    account = get_object_or_404(SocialAccount, user=request.user, pk=int(number) if number.isdecimal() else 0)
    try:
        validate_disconnect(request, account)
    except ValidationError:
        messages.error(request, _("Set a password first: nothing else would open your account"))
        return redirect("security")
    disconnect(request, account)
    messages.success(request, _("The link has been removed"))
    return redirect("security")


def library_view(path: str, name: str) -> Callable[..., HttpResponse]:
    """Return a view of the library that providers send people back to, imported when it is needed: SAML takes some memory."""

    @login_not_required
    @csrf_exempt
    def view(request: HttpRequest, **arguments: str) -> HttpResponse:
        if not settings.KOUBO_OUTSIDE:
            raise Http404
        found: HttpResponse = getattr(import_module(path), name)(request, **arguments)
        return found

    return view


@login_not_required
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Return what a provider is told of this site, without the logout from outside that it does not have."""
    told = library_view("allauth.socialaccount.providers.saml.views", "metadata")(
        request, organization_slug=organization_slug
    )
    told.content = LOGOUT.sub(b"", told.content)
    return told


@login_not_required
def no_logout(request: HttpRequest, **arguments: str) -> HttpResponse:
    """Nobody is signed out from outside: anybody could lead a person to that address."""
    raise Http404


def waiting(request: HttpRequest) -> Any:
    """Return who somebody new is elsewhere, or None."""
    kept = request.session.get(WAITING_KEY)
    return SocialLogin.deserialize(kept) if kept else None


def keep_little(sender: Any, instance: Any, **more: Any) -> None:
    """Keep of an account elsewhere whose it is, and nothing that the provider tells beside."""
    instance.extra_data = {}


def register() -> None:
    """Let nothing more be kept than needed."""
    pre_save.connect(keep_little, sender=SocialAccount, dispatch_uid="koubo.outside")

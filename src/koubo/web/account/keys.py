"""Passkeys and the second step of signing in: the library's views, for keys that sign in by themselves."""

from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.webauthn import views as library
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from koubo.web.account.mfa import MFAAdapter


class AuthenticateView(base.AuthenticateView):  # type: ignore[misc] # the library is not typed
    """The second step; who has lost everything is told whom to write to."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the address of the secretariat."""
        return {**super().get_context_data(**kwargs), "secretariat_mail": settings.KOUBO_SECRETARIAT_MAIL}


class AddKeyView(library.AddWebAuthnView):  # type: ignore[misc] # the library is not typed
    """Adding one: the device asks for finger, face or PIN, so that the key is enough."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask for a key that the device keeps."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, passwordless=True)}
        return context


class RemoveKeyView(library.RemoveWebAuthnView):  # type: ignore[misc] # the library is not typed
    """Removing one."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, unless it is the last one of somebody who needs one."""
        adapter = MFAAdapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("security")
        return super().form_valid(form)  # type: ignore[no-any-return]

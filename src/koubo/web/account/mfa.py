"""Second factors: how the library's passkeys, authenticator app and recovery codes are fitted to this portal."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any, ClassVar, Final

import qrcode
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa import adapter as library
from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from cryptography.fernet import Fernet
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from koubo.accounts.models import User
from koubo.kernel.text import tidy_line
from koubo.postings.content.form_fields import narrow

NAME_LENGTH: Final = 60
CODE_MISSING: Final = gettext_lazy("Enter the code")
WRONG_CODE: Final = gettext_lazy("This code is not right or has been used already")


class MFAAdapter(library.DefaultMFAAdapter):  # type: ignore[misc] # the library is not typed
    """Names, words, and secrets that a copy of the database alone does not give away."""

    error_messages: ClassVar = library.DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "unverified_email": gettext_lazy("Confirm your e-mail address first"),
        "cannot_delete_authenticator": gettext_lazy("The secretariat needs a passkey or an authenticator app"),
        "cannot_generate_recovery_codes": gettext_lazy("Recovery codes belong to a passkey or an authenticator app"),
    }

    def get_totp_issuer(self) -> str:
        """Return the name of the site, for the app to show."""
        return str(settings.KOUBO_SITE_NAME)

    def _get_site_name(self) -> str:
        return str(settings.KOUBO_SITE_NAME)

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 - the library's name
        """Return a name for a key without one."""
        return _("Passkey")

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code on white, whatever the look of the page."""
        return str(qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode"))

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key derived from the site's."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Whether it may go: the last one of the secretariat may not where one is needed."""
        user: User = authenticator.user
        if not (settings.KOUBO_DESK_MFA and user.is_secretariat):
            return True
        others = user.authenticator_set.exclude(pk=authenticator.pk)  # type: ignore[attr-defined] # the library's
        return bool(others.exclude(type="recovery_codes").exists())


def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"koubo.mfa {settings.SECRET_KEY}".encode()).digest()))


class _Code(forms.Form):
    """A code somebody types: as the app shows it, in full width, with spaces; each try is counted for the person and the place."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set the words."""
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.error_messages["required"] = CODE_MISSING
        field.widget = forms.TextInput(attrs={"autocomplete": "one-time-code"})

    def clean_code(self) -> str:
        """Count the try, then ask the library; a right code gives the try back."""
        usage = get_adapter().count_try(context.request, f"code {self.user.pk}", email=self.user.email)
        self.cleaned_data["code"] = narrow(self.cleaned_data["code"]).replace("-", "").replace(" ", "")
        code = str(super().clean_code())  # type: ignore[misc] # the library's, to the right
        usage.rollback()
        return code


class CodeStepForm(_Code, base_forms.AuthenticateForm):  # type: ignore[misc] # the library is not typed
    """The second step of signing in."""


class CodeAgainForm(_Code, base_forms.ReauthenticateForm):  # type: ignore[misc] # the library is not typed
    """A code before a change."""


class ActivateForm(_Code, totp_forms.ActivateTOTPForm):  # type: ignore[misc] # the library is not typed
    """The first code of an app."""


class _NamedKey(forms.Form):
    name: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set length and words."""
        super().__init__(*args, **kwargs)
        made = forms.CharField(max_length=NAME_LENGTH, required=self.fields["name"].required)
        made.error_messages["required"] = _("Enter a name")
        self.fields["name"] = made

    def clean_name(self) -> str:
        """Return it tidy; a key that has been made already is not refused for want of a name."""
        return tidy_line(self.cleaned_data["name"]) or _("Passkey")


class AddKeyForm(_NamedKey, key_forms.AddWebAuthnForm):  # type: ignore[misc] # the library is not typed
    """A new passkey; the device has asked for finger, face or PIN."""


class RenameKeyForm(_NamedKey, key_forms.EditWebAuthnForm):  # type: ignore[misc] # the library is not typed
    """Another name for a passkey."""

"""The sign-in library's forms with our words for an empty field."""

from typing import Any

from allauth.account import forms as library
from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from koubo.accounts import shared
from koubo.accounts.models import User
from koubo.institutions import codes
from koubo.kernel.text import tidy_line

INVALID = _("Enter an e-mail address, for example name@example.ac.jp")
EMAIL_MISSING = _("Enter your e-mail address")
PASSWORD_MISSING = _("Enter your password")
NEW_PASSWORD_MISSING = _("Enter a new password")
AGAIN_MISSING = _("Enter the new password again")


def _reword(form: forms.BaseForm, **required: Any) -> None:
    for name, words in required.items():
        form.fields[name].error_messages["required"] = words


class LoginForm(library.LoginForm):  # type: ignore[misc] # the library is not typed
    """Sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set the words."""
        super().__init__(*args, **kwargs)
        # The library puts a link to the password reset here; ours stands below the form.
        self.fields["password"].help_text = ""
        if settings.KOUBO_SHARED_ACCOUNTS:
            self.fields["login"] = forms.CharField(widget=forms.TextInput())
        self.fields["login"].error_messages["invalid"] = INVALID
        _reword(self, login=EMAIL_MISSING, password=PASSWORD_MISSING)

    def clean_login(self) -> str:
        """Return the address; a 求人機関ID stands for that of its shared account, where the operator keeps such accounts.

        Limits against guessing count by what this returns, so they are those of persons.
        """
        typed = tidy_line(self.cleaned_data["login"])
        if not settings.KOUBO_SHARED_ACCOUNTS:
            if shared.is_address(typed):
                raise forms.ValidationError(INVALID)
            return typed
        if codes.is_code(codes.tidy_code(typed)):
            return shared.address_of(codes.tidy_code(typed))
        try:
            validate_email(typed)
        except ValidationError as wrong:
            raise forms.ValidationError(INVALID) from wrong
        return typed


class ResetPasswordForm(library.ResetPasswordForm):  # type: ignore[misc] # the library is not typed
    """Asking for a link to set a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set the words."""
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages["invalid"] = INVALID
        _reword(self, email=EMAIL_MISSING)

    def clean_email(self) -> str:
        """Return the address; a shared account's password is set by the administrators of its institution, never by mail."""
        found = str(super().clean_email())
        self.users: list[User] = [user for user in self.users if not user.is_shared]
        return found

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the mail; for an address nobody has, do the same work and undo it, so that the time tells nothing."""
        if not self.users:
            email = self.cleaned_data["email"]
            nobody = User(pk=0, email=email, name="", language=get_language() or "ja", password=make_password(None))
            with transaction.atomic():
                context = {"key": default_token_generator.make_token(nobody)}
                get_adapter().send_password_reset_mail(nobody, email, context)
                transaction.set_rollback(True)
        send = super().save  # what the library calls so writes no row of a form
        return str(send(request, **kwargs))


class ResetPasswordKeyForm(library.ResetPasswordKeyForm):  # type: ignore[misc] # the library is not typed
    """Setting a new password with the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set the words."""
        super().__init__(*args, **kwargs)
        _reword(self, password1=NEW_PASSWORD_MISSING, password2=AGAIN_MISSING)


class ChangePasswordForm(library.ChangePasswordForm):  # type: ignore[misc] # the library is not typed
    """Changing the password while signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set the words."""
        super().__init__(*args, **kwargs)
        _reword(
            self, oldpassword=_("Enter your present password"), password1=NEW_PASSWORD_MISSING, password2=AGAIN_MISSING
        )


class SetPasswordForm(library.SetPasswordForm):  # type: ignore[misc] # the library is not typed
    """The first password of somebody who signs in otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set the words."""
        super().__init__(*args, **kwargs)
        _reword(self, password1=NEW_PASSWORD_MISSING, password2=AGAIN_MISSING)


class ReauthenticateForm(library.ReauthenticateForm):  # type: ignore[misc] # the library is not typed
    """The password once more, before a change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set the words."""
        super().__init__(*args, **kwargs)
        _reword(self, password=PASSWORD_MISSING)

"""The forms of the sign-up."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from koubo.accounts.models import User
from koubo.inputs.fields import OneLineField, TypedField
from koubo.kernel import typed
from koubo.postings.content.form_fields import narrow
from koubo.web.account.forms import EMAIL_MISSING


class AddressForm(forms.Form):
    """The e-mail address."""

    email = TypedField(
        read=typed.one_email,
        max_length=254,
        widget=forms.EmailInput(),
        error_messages={
            "required": EMAIL_MISSING,
            "invalid": _("Enter an e-mail address, for example name@example.ac.jp"),
        },
    )

    def clean_email(self) -> str:
        """Return it as accounts keep it."""
        return User.objects.normalize_email(self.cleaned_data["email"]).lower()


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        max_length=30,
        error_messages={"required": _("Enter the six figures from the mail")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """Return the figures: typed in full width, with spaces or hyphens."""
        return narrow(self.cleaned_data["code"]).replace("-", "")


class PersonForm(forms.Form):
    """Name, password, language, agreement."""

    name = OneLineField(max_length=100, error_messages={"required": _("Enter your name")})
    password = forms.CharField(
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(),
        error_messages={"required": _("Enter a password")},
    )
    language = forms.ChoiceField(
        choices=User.Language.choices,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose a language"), "invalid_choice": _("Choose a language")},
    )
    terms = forms.BooleanField(error_messages={"required": _("Please read the terms and tick the box if you agree")})

    def __init__(self, *args: Any, email: str, needs_password: bool = True, **kwargs: Any) -> None:
        """Keep the address, which no password should resemble. Who signs in otherwise needs none."""
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password"].required = needs_password

    def clean(self) -> dict[str, Any]:
        """Refuse passwords that are easily guessed."""
        told = super().clean() or {}
        if told.get("password") and self.fields["password"].required:
            try:
                password_validation.validate_password(
                    told["password"], User(email=self.email, name=told.get("name", ""))
                )
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return told

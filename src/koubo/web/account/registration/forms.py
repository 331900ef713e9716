"""The first form of a registration."""

from django import forms
from django.utils.translation import gettext_lazy as _

from koubo.web.account.signup_forms import AddressForm


class RegistrationStartForm(AddressForm):
    """The address, and that the terms are agreed to."""

    terms = forms.BooleanField(error_messages={"required": _("Please read the terms and tick the box if you agree")})

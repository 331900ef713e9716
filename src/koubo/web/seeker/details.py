"""個人情報: names and contact of a seeker, entered once; applications begin with a copy."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from koubo.inputs.fields import OneLineField, TypedField
from koubo.kernel import clock, typed
from koubo.kernel.errors import Refusal
from koubo.seekers import actions, queries
from koubo.seekers.models import PERSON_FIELDS, PersonalDetails
from koubo.web.hats import SeekerRequest, actor, seeker_required
from koubo.web.once import act_once
from koubo.web.ui.language import language

LABELS: Final = {
    "family_name": _("Family name"),
    "given_name": _("Given name"),
    "family_name_kana": _("Family name (kana)"),
    "given_name_kana": _("Given name (kana)"),
    "family_name_latin": _("Family name (Latin letters)"),
    "given_name_latin": _("Given name (Latin letters)"),
    "email": _("E-mail address for contact"),
    "phone": _("Telephone"),
    "postal_code": _("Postal code"),
    "address": _("Address"),
    "affiliation": _("Present affiliation"),
    "position": _("Present position"),
    "degree": _("Degree"),
}
# How browsers fill them in; "" where they have no word for it.
AUTOCOMPLETE: Final = {
    "family_name": "family-name",
    "given_name": "given-name",
    "email": "email",
    "phone": "tel",
    "postal_code": "postal-code",
    "address": "address-line1",
    "affiliation": "organization",
    "position": "organization-title",
}

READERS: Final = {
    "email": (typed.one_email, _("Enter an e-mail address, for example name@example.ac.jp"), forms.EmailInput),
    "phone": (typed.phone, _("Enter a telephone number, for example 03-1234-5678"), forms.TextInput),
    "postal_code": (typed.postal, _("Enter a postal code, for example 100-0001"), forms.TextInput),
}


class DetailsForm(forms.Form):
    """Every column of a person; none is required, since an application asks for what it needs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take length and kind of each from the table."""
        super().__init__(*args, **kwargs)
        for column in PERSON_FIELDS:
            limit = getattr(PersonalDetails._meta.get_field(column), "max_length", None)
            made: forms.Field
            if column in READERS:
                read, words, widget = READERS[column]
                made = TypedField(
                    read=read, required=False, max_length=limit, error_messages={"invalid": words}, widget=widget
                )
            else:
                made = OneLineField(required=False, max_length=limit)
            made.label = LABELS[column]
            made.widget.attrs["autocomplete"] = AUTOCOMPLETE.get(column, "off")
            self.fields[column] = made


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def details(request: SeekerRequest) -> HttpResponse:
    """Show what is kept of the person, and keep what they change."""
    kept = queries.details_of(request.user.pk)
    initial = {column: getattr(kept, column) for column in PERSON_FIELDS} if kept else {"email": request.user.email}
    form = DetailsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        here = reverse("seeker:details")

        def act() -> str:
            actions.save_details(form.cleaned_data, by=actor(request), now=clock.now())
            messages.success(request, _("Your details have been saved"))
            return here

        try:
            return act_once(request, act, otherwise=here)
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect(here)
    context = {"form": form, "kept": kept}
    return render(request, "seeker/details.html", context, status=422 if form.errors else 200)

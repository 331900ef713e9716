"""氏名・メールアドレス・言語: what every person can change of their own account. A new address is proven by a code, the old one told."""

from typing import Final

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from koubo.accounts import actions
from koubo.accounts.models import User
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import tidy_line
from koubo.web.account import mails
from koubo.web.account.codes import CODE_MINUTES, CodeByMail, new_code
from koubo.web.account.devices import remember
from koubo.web.account.signup_forms import AddressForm, CodeForm
from koubo.web.hats import actor
from koubo.web.ui.language import language

CODES: Final = CodeByMail("new_address")


class OwnForm(forms.Form):
    """Name and language."""

    name = forms.CharField(max_length=100, error_messages={"required": gettext_lazy("Enter your name")})
    language = forms.ChoiceField(
        choices=User.Language.choices,
        widget=forms.RadioSelect(),
        error_messages={
            "required": gettext_lazy("Choose a language"),
            "invalid_choice": gettext_lazy("Choose a language"),
        },
    )

    def clean_name(self) -> str:
        """Return it tidy."""
        name = tidy_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # nobody else gets here (LoginRequiredMiddleware)
    return request.user


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show name, address and language; keep name and language."""
    user = _person(request)
    form = OwnForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.change_person(name=told["name"], language=told["language"], by=actor(request), now=clock.now())
        messages.success(request, _("Your name and language have been saved"))
        return redirect("own-account")
    context = {"form": form, "email": user.email}
    return render(request, "account/own.html", context, status=422 if form.errors else 200)


@never_cache
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator] # the library is not typed
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Ask for the new address, and send a code to it; to an address that somebody has, the word that it is in use."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        limited = CODES.limited(request, email)
        if limited is not None:
            return limited
        if email == _person(request).email:
            form.add_error("email", _("This is your present address"))
        else:
            _send(request, email)
            return redirect("new-address-code")
    return render(request, "account/new_address.html", {"form": form}, status=422 if form.errors else 200)


def _send(request: HttpRequest, email: str) -> None:
    now, user, code = clock.now(), _person(request), new_code()
    known = User.objects.filter(email=email).first()
    with transaction.atomic():
        if known is None:
            mails.write_code(
                email, code, minutes=CODE_MINUTES, language=user.language, now=now, kind=mails.ADDRESS_CODE
            )
        else:
            mails.write_taken(known, now=now)
    CODES.begin(request, email, "", code="" if known else code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; with the right one the address is changed."""
    started = CODES.started(request)
    if started is None:
        return _again(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if started.is_code(form.cleaned_data["code"]):
            return _changed(request, started.email)
        CODES.keep(request, started, tries=started.tries + 1)
        if CODES.started(request) is None:
            return _again(request)
        form.add_error("code", _("This code is not right. Please look at the newest mail"))
    context = {"form": form, "email": started.email, "minutes": CODE_MINUTES}
    return render(request, "account/new_address_code.html", context, status=422 if form.errors else 200)


def _again(request: HttpRequest) -> HttpResponse:
    CODES.forget(request)
    messages.info(request, _("The code can no longer be used. Please start again"))
    return redirect("new-address")


def _changed(request: HttpRequest, email: str) -> HttpResponse:
    CODES.forget(request)
    response = redirect("own-account")
    try:
        actions.change_address(email, by=actor(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
    else:
        messages.success(request, _("Your e-mail address has been changed. Sign in with the new one from now on"))
        remember(request, response, email)
    return response

"""新規登録: an address, the code that was sent to it, then name and password, or a passkey, or an account elsewhere.

Nothing here tells who has an account.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from koubo.accounts import actions, hats
from koubo.accounts.models import User
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.notifications.addresses import path_of
from koubo.web import hats as roles
from koubo.web.account import mails, outside
from koubo.web.account.codes import CODE_MINUTES, CodeByMail, new_code
from koubo.web.account.devices import remember
from koubo.web.account.signup_forms import AddressForm, CodeForm, PersonForm
from koubo.web.hats import actor

BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"
CODES: Final = CodeByMail("signup")


View = Callable[..., HttpResponse]


def _for_strangers(view: View) -> View:
    """Lead whoever is signed in to the page on what they can do with the account they have."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        return redirect("signup-seeker") if request.user.is_authenticated else view(request)

    return login_not_required(never_cache(require_http_methods(["GET", "HEAD", "POST"])(guarded)))


@_for_strangers
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the address and send a code to it, or word that there is an account already; the page says the same."""
    known_elsewhere = outside.waiting(request)
    form = AddressForm(request.POST or None, initial={"email": known_elsewhere.user.email if known_elsewhere else ""})
    target = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        limited = CODES.limited(request, email)
        if limited is not None:
            return limited
        _send(request, email, target if _is_own(request, target) else "")
        return redirect("signup-code")
    sign_in = reverse("account_login") + (f"?{urlencode({'next': target})}" if target else "")
    context = {
        "form": form,
        "next": target,
        "sign_in": sign_in,
        "step_names": step_names(),
        "elsewhere": known_elsewhere,
        "joining": _is_joining(target),
    }
    return render(request, "account/signup.html", context, status=422 if form.errors else 200)


def step_names() -> tuple[str, ...]:
    """Return the names of the three steps."""
    return (_("E-mail address"), _("Code from the mail"), _("Name and password"))


def _next_of(request: HttpRequest) -> str:
    """Return where the person was going, if that is a page of ours."""
    target = request.POST.get("next") or request.GET.get("next", "")
    return target if _is_own(request, target) else ""


def _is_joining(target: str) -> bool:
    """Whether somebody signs up to ask an institution to let them act for it: no job seeker."""
    way = path_of("join-request")
    return urlsplit(target).path in {way.ja, way.en}


def _is_own(request: HttpRequest, target: str) -> bool:
    return url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _send(request: HttpRequest, email: str, target: str) -> None:
    """Queue the mail with a code, or with the word that there is an account, and remember what was sent."""
    now, language, code = clock.now(), get_language() or "ja", new_code()
    known = User.objects.filter(email=email).first()
    with transaction.atomic():
        if known is None:
            mails.write_code(email, code, minutes=CODE_MINUTES, language=language, now=now)
        else:
            mails.write_known(known, now=now)
    CODES.begin(request, email, target, code="" if known else code)


@_for_strangers
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; send another one when asked to."""
    started = CODES.started(request)
    if started is None:
        return _again(request)
    if request.method == "POST" and request.POST.get("act") == "again":
        limited = CODES.limited(request, started.email)
        if limited is not None:
            return limited
        _send(request, started.email, started.next)
        messages.success(request, _("We have sent another mail"))
        return redirect("signup-code")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if started.is_code(form.cleaned_data["code"]):
            CODES.keep(request, started, proven=True)
            return redirect("signup-person")
        CODES.keep(request, started, tries=started.tries + 1)
        if CODES.started(request) is None:
            return _again(request)
        form.add_error("code", _("This code is not right. Please look at the newest mail"))
    context = {"form": form, "email": started.email, "minutes": CODE_MINUTES, "step_names": step_names()}
    return render(request, "account/signup_code.html", context, status=422 if form.errors else 200)


def _again(request: HttpRequest) -> HttpResponse:
    CODES.forget(request)
    messages.info(request, _("The code can no longer be used. Please start again"))
    return redirect("account_signup")


@_for_strangers
def person(request: HttpRequest) -> HttpResponse:
    """Ask for name, password, language and agreement; then the account is there and its person signed in."""
    started = CODES.started(request)
    if started is None or not started.proven:
        return _again(request)
    elsewhere = outside.waiting(request)
    initial = {"language": get_language() or "ja", "name": elsewhere.user.name if elsewhere else ""}
    with_key = request.POST.get("act") == "key"
    form = PersonForm(
        request.POST or None, email=started.email, initial=initial, needs_password=not (elsewhere or with_key)
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        password = None if elsewhere or with_key else told["password"]
        try:
            user = actions.sign_up_as(
                "" if _is_joining(started.next) else hats.SEEKER, started.email, name=told["name"], password=password,
                language=told["language"], now=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.text[get_language() or "ja"])
        else:
            return _signed_in(request, user, reverse("mfa_add_webauthn") if with_key else started.next, elsewhere)
    context = {"form": form, "email": started.email, "step_names": step_names(), "elsewhere": elsewhere}
    return render(request, "account/signup_person.html", context, status=422 if form.errors else 200)


def _signed_in(request: HttpRequest, user: User, target: str, elsewhere: Any) -> HttpResponse:
    """Sign the new person in, on a device that the account knows from now on."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="signup")
    CODES.forget(request)
    request.session.pop(outside.WAITING_KEY, None)
    if user.is_seeker:
        request.session[roles.SESSION_KEY] = "seeker"
    if elsewhere:
        elsewhere.connect(request, user)
    messages.success(request, _("Your account has been made. You are signed in."))
    response = redirect(target or reverse("seeker:home" if user.is_seeker else "home-of-hat"))
    remember(request, response, user.email)
    return response


@never_cache
def seeker(request: HttpRequest) -> HttpResponse:
    """Tell whoever is signed in that the account they have can apply for openings too."""
    target = _next_of(request)
    if any(hat.kind == "seeker" for hat in roles.available_hats(request)):
        return redirect(target or "seeker:home")
    return render(request, "account/signup_seeker.html", {"next": target})


@require_POST
def become_seeker(request: HttpRequest) -> HttpResponse:
    """Give the signed-in person the role of a job seeker."""
    actions.become_seeker(by=actor(request), now=clock.now())
    request.session[roles.SESSION_KEY] = "seeker"
    messages.success(request, _("You can now apply for openings with this account"))
    return redirect(_next_of(request) or "seeker:home")

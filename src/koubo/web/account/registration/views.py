"""The pages of 求人機関登録: terms and address, code, 機関基本情報, 確認, 登録依頼, 完了. Open to everyone; nothing tells who has an account."""

import uuid
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from koubo.institutions import duplicates
from koubo.institutions.details import BY_KEY, domain_of, in_words, is_free_mail
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.registrations import applying
from koubo.registrations.forms import RegistrationForm
from koubo.registrations.models import Registration
from koubo.web.account import mails
from koubo.web.account.codes import CODE_MINUTES, CodeByMail, new_code
from koubo.web.account.registration.forms import RegistrationStartForm
from koubo.web.account.signup_forms import CodeForm
from koubo.web.statuses import CONFLICT, UNPROCESSABLE
from koubo.web.ui.language import language

CODES: Final = CodeByMail("institution-registration")
# Which registration this browser is filling in, once the address is proven.
SESSION_KEY: Final = "registration"
SENT_KEY: Final = "registration-sent"


def step_names() -> tuple[str, ...]:
    """Return the names of the steps."""
    return (
        _("Terms and e-mail address"), _("Code from the mail"), _("Details of the institution"), _("Check"), _("Done"),
    )  # fmt: skip


def _open(view: Any) -> Any:
    return login_not_required(never_cache(require_http_methods(["GET", "HEAD", "POST"])(view)))


def _page(request: HttpRequest, name: str, step: int, context: dict[str, Any], status: int = 200) -> HttpResponse:
    common = {"step_names": step_names(), "step": step}
    return render(request, f"account/registration/{name}.html", common | context, status=status)


@_open
def start(request: HttpRequest) -> HttpResponse:
    """Show the terms and ask for the address; a code is sent to any address, whoever has it."""
    form = RegistrationStartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        limited = CODES.limited(request, email)
        if limited is not None:
            return limited
        _send(request, email)
        return redirect("registration-code")
    return _page(request, "start", 1, {"form": form}, UNPROCESSABLE if form.errors else 200)


def _send(request: HttpRequest, email: str) -> None:
    sent = new_code()
    with transaction.atomic():
        mails.write_code(
            email, sent, minutes=CODE_MINUTES, language=language(), now=clock.now(), kind=mails.REGISTRATION_CODE
        )
    CODES.begin(request, email, "", code=sent)


@_open
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; send another one when asked to. Whoever reads the mails goes on with the draft of the address."""
    started = CODES.started(request)
    if started is None:
        return _again(request)
    if request.method == "POST" and request.POST.get("act") == "again":
        limited = CODES.limited(request, started.email)
        if limited is not None:
            return limited
        _send(request, started.email)
        messages.success(request, _("We have sent another mail"))
        return redirect("registration-code")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if started.is_code(form.cleaned_data["code"]):
            draft = applying.begin(started.email, language=language(), now=clock.now())
            _take_up(request, draft)
            return redirect("registration-details")
        CODES.keep(request, started, tries=started.tries + 1)
        if CODES.started(request) is None:
            return _again(request)
        form.add_error("code", _("This code is not right. Please look at the newest mail"))
    context = {"form": form, "email": started.email, "minutes": CODE_MINUTES}
    return _page(request, "code", 2, context, UNPROCESSABLE if form.errors else 200)


def _again(request: HttpRequest) -> HttpResponse:
    CODES.forget(request)
    messages.info(request, _("The code can no longer be used. Please start again"))
    return redirect("registration-start")


def _take_up(request: HttpRequest, registration: Registration) -> None:
    CODES.forget(request)
    request.session[SESSION_KEY] = str(registration.pk)


def _own(request: HttpRequest) -> Registration | None:
    """Return the registration this browser is filling in; None when there is none, or it was sent."""
    found = Registration.objects.filter(pk=request.session.get(SESSION_KEY) or uuid.UUID(int=0)).first()
    return found if found is not None and found.is_written else None


@_open
def return_of(request: HttpRequest, key: str) -> HttpResponse:
    """Open a registration that was returned, with the link from the mail."""
    found = applying.by_key(key)
    if found is None:
        return _page(request, "gone", 3, {}, 410)
    _take_up(request, found)
    return redirect("registration-details")


@_open
def details(request: HttpRequest) -> HttpResponse:
    """Ask for 機関基本情報. What was typed is kept, right or wrong, whenever it is sent."""
    registration = _own(request)
    if registration is None:
        return _begin(request)
    form = RegistrationForm(request.POST or None, language=language(), registration=registration)
    if request.method == "POST":
        is_right = form.is_valid()
        try:
            applying.keep(registration, form.kept(), language=get_language() or "ja")
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect("registration-start")
        if request.POST.get("act") == "keep":
            messages.success(request, _("What you have entered is kept. You can go on later with the same address"))
            return redirect("registration-details")
        if is_right:
            return redirect("registration-check")
    return _page(request, "details", 3, _about(registration) | {"form": form}, UNPROCESSABLE if form.errors else 200)


def _about(registration: Registration) -> dict[str, Any]:
    domain = domain_of(registration.email)
    return {
        "registration": registration,
        "email": registration.email,
        "is_free": is_free_mail(domain),
        "domain": domain,
        "known": [institution.name for institution in duplicates.of_domain(domain)[:3]],
        "returned": registration.message if registration.decided_at else "",
    }


def _begin(request: HttpRequest) -> HttpResponse:
    if request.session.get(SENT_KEY):
        return redirect("registration-done")
    messages.info(request, _("Please start with your e-mail address"))
    return redirect("registration-start")


@_open
def check(request: HttpRequest) -> HttpResponse:
    """Show what was entered; a POST sends it to the secretariat. Sent twice, it is one request."""
    registration = _own(request)
    if registration is None:
        return _begin(request)
    kept = {**registration.values, "explanation": registration.explanation}
    form = RegistrationForm(kept, language=language(), registration=registration)
    if not form.is_valid():
        messages.error(request, applying.Unfinished().text[language()])
        return redirect("registration-details")
    refusal = None
    if request.method == "POST":
        try:
            sent = applying.request(registration, version=_number(request, "version"), now=clock.now())
        except Refusal as why:
            refusal, sent = why, Registration.objects.get(pk=registration.pk)
        if not sent.is_written:  # by this click, or by the one before
            request.session[SENT_KEY] = str(sent.pk)
            return redirect("registration-done")
        registration = sent
    answers = [
        (detail.label[language()], in_words(key, form.cleaned_data.get(key, ""), language()), f"#f-{key}")
        for key, detail in BY_KEY.items()
        if key in form.fields
    ]
    context = _about(registration) | {
        "answers": answers, "explanation": registration.explanation, "refusal": refusal, "version": registration.version,
    }  # fmt: skip
    return _page(request, "check", 4, context, CONFLICT if refusal else 200)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


@login_not_required
@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Say that it was sent, with the receipt number."""
    sent = Registration.objects.filter(pk=request.session.get(SENT_KEY) or uuid.UUID(int=0)).first()
    if sent is None:
        return redirect("registration-start")
    return _page(request, "done", 5, {"registration": sent})

"""退会 of one person: what happens, the survey, then the account is closed; erased fourteen days later."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.leaving import people, survey
from koubo.leaving.models import GRACE
from koubo.web import surveys
from koubo.web.hats import SignedInRequest, actor
from koubo.web.statuses import UNPROCESSABLE
from koubo.web.ui.language import language

SESSION_KEY: Final = "leaving_account"
# Between the password and 「退会」; after that it is asked again.
SECONDS: Final = 15 * 60
STEPS: Final = (gettext_lazy("Confirm leaving"), gettext_lazy("Survey"), gettext_lazy("Done"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SignedInRequest) -> HttpResponse:
    """退会確認: say what goes and what stays; the password and 「はい」 lead to the survey."""
    extent = people.extent(request.user)
    errors: dict[str, str] = {}
    if request.method == "POST" and not (extent.alone or extent.is_last_secretary):
        # Who signs in without a password is known by being signed in.
        if request.user.has_usable_password() and not request.user.check_password(request.POST.get("password", "")):
            errors["f-password"] = _("The password is wrong")
        if extent.applications and request.POST.get("withdraw") != "on":
            errors["f-withdraw"] = _("Tick the box if these applications may be withdrawn")
        if not errors:
            request.session[SESSION_KEY] = int(clock.now().timestamp())
            return redirect("leave-survey")
    context: dict[str, Any] = {
        "extent": extent,
        "final_at": clock.now() + GRACE,
        "problems": list(errors.items()),
        "password_error": errors.get("f-password", ""),
        "withdraw_error": errors.get("f-withdraw", ""),
        "secretariat_mail": settings.KOUBO_SECRETARIAT_MAIL,
        "step_names": STEPS,
    }
    return render(request, "account/leave.html", context, status=UNPROCESSABLE if errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def answer(request: HttpRequest) -> HttpResponse:
    """退会アンケート: all of it may be left empty; 「退会」 closes the account."""
    if not request.user.is_authenticated:  # a second click, after the first one signed the person out
        return redirect("left")
    if not 0 <= int(clock.now().timestamp()) - request.session.get(SESSION_KEY, 0) < SECONDS:
        return redirect("leave")
    if request.method == "POST":
        try:
            people.leave(request.user, by=actor(request), now=clock.now(), then=lambda: _keep(request))
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect("leave")
        logout(request)
        return redirect("left")
    context = {
        "questions": surveys.asked(survey.Kind.PERSON, request),
        "typed": "",
        "text_limit": survey.TEXT_LIMIT,
        "step_names": STEPS,
    }
    return render(request, "account/leave_survey.html", context)


def _keep(request: HttpRequest) -> None:
    surveys.keep(survey.Kind.PERSON, request)


@require_safe
@never_cache
@login_not_required
def left(request: HttpRequest) -> HttpResponse:
    """退会完了: say that it is done, and until when the secretariat can undo it."""
    context = {
        "is_institution": request.GET.get("who") == "institution",
        "secretariat_mail": settings.KOUBO_SECRETARIAT_MAIL,
        "step_names": STEPS,
        "public_home": reverse("public:home"),
    }
    return render(request, "account/left.html", context)

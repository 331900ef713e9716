"""退会: what happens is said before (退会確認), then a survey (退会アンケート), then 「退会」; done in one step."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.leaving import institutions, survey
from koubo.leaving.refusals import OutcomeMissing
from koubo.leaving.wording import LeavingOutcome
from koubo.web import surveys
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.once import act_once, sent_before
from koubo.web.statuses import UNPROCESSABLE
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

SESSION_KEY: Final = "leaving"
STEPS: Final = (gettext_lazy("Confirm leaving"), gettext_lazy("Survey"), gettext_lazy("Done"))


@require_http_methods(["GET", "HEAD", "POST"])
@institution_required
def confirm(request: InstitutionRequest) -> HttpResponse:
    """退会確認: say what ends and what applicants are told; 「はい」 leads to the survey."""
    extent = institutions.extent(request.institution, clock.now())
    chosen, problem = request.POST.get("outcome", ""), ""
    if request.method == "POST":
        if not request.membership.is_administrator:
            raise PermissionDenied
        if not extent.applications or chosen in set(LeavingOutcome):
            request.session[SESSION_KEY] = {"institution": str(request.institution.pk), "outcome": chosen}
            return redirect("institution:leave-survey")
        problem = OutcomeMissing().text[language()]
    context = {
        "extent": extent,
        "is_administrator": request.membership.is_administrator,
        "membership": request.membership,
        "outcomes": [Option(one.value, one.label[language()], one.note[language()]) for one in LeavingOutcome],
        "chosen": chosen,
        "problem": problem,
        "problems": [("f-outcome", problem)] if problem else [],
        "step_names": STEPS,
    }
    return render(request, "institution/leave.html", context, status=UNPROCESSABLE if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponseBase:
    """退会アンケート: all of it may be left empty; 「退会」 leaves. A second click is led to the end, though the hat is gone."""
    done = sent_before(request) if request.method == "POST" else ""
    return redirect(done) if done else _answer(request)


@institution_required
def _answer(request: InstitutionRequest) -> HttpResponse:
    if not request.membership.is_administrator:
        raise PermissionDenied
    begun = request.session.get(SESSION_KEY) or {}
    if begun.get("institution") != str(request.institution.pk):
        return redirect("institution:leave")
    if request.method == "POST":
        try:
            return act_once(request, lambda: _leave(request, begun), otherwise=request.path)
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect("institution:leave")
    context: dict[str, Any] = {
        "questions": surveys.asked(survey.Kind.INSTITUTION, request),
        "typed": "",
        "text_limit": survey.TEXT_LIMIT,
        "step_names": STEPS,
    }
    return render(request, "institution/leave_survey.html", context)


def _leave(request: InstitutionRequest, begun: dict[str, str]) -> str:
    chosen = begun.get("outcome", "")
    outcome = LeavingOutcome(chosen) if chosen in set(LeavingOutcome) else None
    institutions.leave(request.institution, outcome=outcome, by=actor(request), now=clock.now())
    surveys.keep(survey.Kind.INSTITUTION, request)
    request.session.pop(SESSION_KEY, None)
    return reverse("left", query={"who": "institution"})

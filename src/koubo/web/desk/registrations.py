"""求人機関登録の依頼 at the desk: what was entered, who may be the same, approve, return, refuse."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from koubo.audit.trail import history
from koubo.desk import claims
from koubo.institutions import codes, duplicates
from koubo.institutions.details import BY_KEY, domain_of, in_words, is_free_mail
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.registrations import deciding
from koubo.registrations.lifecycle import RegistrationStatus
from koubo.registrations.models import Registration
from koubo.web.desk import work
from koubo.web.desk.deliberate import act_or_show
from koubo.web.desk.institution_forms import APPROVE, RETURN, RegistrationDecision
from koubo.web.desk.words import entry_line
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.ui.language import language


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def registration(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Show a registration; a POST decides it, once."""
    asked = Registration.objects.exclude(status=RegistrationStatus.DRAFT).filter(pk=registration_id).first()
    if asked is None:
        raise Http404
    if request.method != "POST":
        return _page(
            request,
            asked,
            RegistrationDecision(kept_post(request), author_language=asked.language, initial=_initial(asked)),
        )
    form = RegistrationDecision(request.POST, author_language=asked.language)

    def act() -> str:
        return _decide(request, asked, form.cleaned_data | {"message": form.reason})

    def page(**how: Any) -> HttpResponse:
        return _page(request, Registration.objects.get(pk=asked.pk), form, **how)

    return act_or_show(request, form, act, page)


def _initial(asked: Registration) -> dict[str, str]:
    waits = asked.status == RegistrationStatus.REQUESTED
    return {"code": codes.propose(str(asked.values.get("name_en", "")))} if waits else {}


def _decide(request: HttpRequest, asked: Registration, said: dict[str, Any]) -> str:
    common: dict[str, Any] = {"by": actor(request), "now": clock.now()}
    claims.hold_free(asked, by=common["by"])
    if said["outcome"] == APPROVE:
        made = deciding.approve(asked, code=said["code"], note=said["message"], **common)
        messages.success(request, _("Registered with the institution ID %(code)s") % {"code": made.code})
        return reverse("desk:institution", args=[made.pk])
    if said["outcome"] == RETURN:
        deciding.give_back(asked, message=said["message"], **common)
        messages.success(request, _("Returned for correction"))
    else:
        deciding.refuse(asked, message=said["message"], **common)
        messages.success(request, _("The registration has been refused"))
    return reverse("desk:work")


def _page(
    request: HttpRequest,
    asked: Registration,
    form: RegistrationDecision,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    here, domain = language(), domain_of(asked.email)
    values = {**asked.values, "email": asked.email}
    context = {
        "asked": asked,
        "label": RegistrationStatus(asked.status).label,
        "facts": [(detail.label[here], in_words(key, values.get(key, ""), here)) for key, detail in BY_KEY.items()],
        "is_free": is_free_mail(domain),
        "duplicates": duplicates.find(values) if asked.status == RegistrationStatus.REQUESTED else [],
        "claimed": work.claim_of(asked, request, refusal=refusal),
        "may_decide": deciding.may_decide(actor(request), asked),
        "form": form,
        "refusal": refusal,
        "history": [entry_line(entry) for entry in history(asked)],
    }
    return render(request, "desk/registration.html", context, status=status)

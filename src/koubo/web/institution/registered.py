"""登録情報の変更: the prefilled request to the secretariat, taking it back, and what was changed before."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.audit.models import AuditEntry
from koubo.audit.trail import history
from koubo.institutions.details import BY_KEY, in_words, present
from koubo.institutions.models import Institution
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.registrations import changing
from koubo.registrations.forms import ChangeForm
from koubo.registrations.lifecycle import ChangeStatus
from koubo.registrations.models import ChangeRequest
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.statuses import CONFLICT, UNPROCESSABLE
from koubo.web.ui.language import language

SHOWN = 100
Difference = tuple[str, str, str]


def facts(institution: Institution) -> list[tuple[str, str]]:
    """Return all that is registered, in words."""
    here, values = language(), present(institution)
    return [(detail.label[here], in_words(key, values[key], here)) for key, detail in BY_KEY.items()]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Return label, old and new value of what changes."""
    here = language()
    return [
        (detail.label[here], in_words(key, before.get(key, ""), here), in_words(key, after[key], here))
        for key, detail in BY_KEY.items()
        if key in after
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@institution_required
def change(request: InstitutionRequest) -> HttpResponseBase:
    """Show the form with the present values; a POST asks the secretariat for what is other, once."""
    _who_may_ask_only(request)
    institution = request.institution
    data = request.POST if request.method == "POST" else kept_post(request)
    form = ChangeForm(data, language=language(), institution=institution)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)

    def act() -> str:
        changing.ask(
            institution, form.changed(), reason=form.cleaned_data["reason"], by=actor(request), now=clock.now()
        )
        messages.success(request, _("Your request has been sent to the secretariat"))
        return reverse("institution:account")

    try:
        return act_once(request, act, otherwise=request.path)
    except changing.NothingNew as refusal:
        return _page(request, form, refusal=refusal, status=UNPROCESSABLE)
    except Refusal as refusal:
        return _page(request, form, refusal=refusal, status=CONFLICT)


def _page(
    request: InstitutionRequest, form: ChangeForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponseBase:
    context = {
        "institution": request.institution,
        "form": form,
        "refusal": refusal,
        "waiting": changing.waiting_of(request.institution),
    }
    return render(request, "institution/account_change.html", context, status=status)


def _who_may_ask_only(request: InstitutionRequest) -> None:
    if not changing.may_ask(actor(request), request.institution):
        raise PermissionDenied


@require_POST
@institution_required
def take_back(request: InstitutionRequest, change_id: UUID) -> HttpResponseBase:
    """Take back a request that waits."""
    _who_may_ask_only(request)
    asked = changing.of_institution(request.institution).select_related("institution").filter(pk=change_id).first()
    if asked is None:
        raise Http404
    here = reverse("institution:account")

    def act() -> str:
        changing.take_back(asked, by=actor(request), now=clock.now())
        messages.success(request, _("The request has been taken back"))
        return here

    try:
        return act_once(request, act, otherwise=here)
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return redirect(here)


@require_safe
@institution_required
def past(request: InstitutionRequest) -> HttpResponseBase:
    """Show what was changed when, and every request with what became of it."""
    entries = history(request.institution).filter(verb="change_institution")[:SHOWN]
    asked = list(changing.of_institution(request.institution)[:SHOWN])
    context = {"changes": [_change_line(entry) for entry in entries], "requests": [_request_line(one) for one in asked]}
    return render(request, "institution/account_history.html", context)


def _change_line(entry: AuditEntry) -> dict[str, Any]:
    return {"at": entry.at, "rows": differences(entry.before, entry.after)}


def _request_line(one: ChangeRequest) -> dict[str, Any]:
    status = ChangeStatus(one.status)
    return {"asked": one, "label": status.label, "rows": differences(one.before, one.after)}

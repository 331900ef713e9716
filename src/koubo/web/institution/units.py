"""部局: an administrator names the units of the institution, to which openings belong and members may be limited."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from koubo.institutions import units as verbs
from koubo.institutions.models import InstitutionUnit
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.content.form_fields import TidyField
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.people_forms import wrong
from koubo.web.once import act_once
from koubo.web.statuses import CONFLICT, UNPROCESSABLE
from koubo.web.ui.language import language

LONG = gettext_lazy("Up to %(limit)s characters") % {"limit": verbs.LONGEST}


class UnitForm(forms.Form):
    """The name of a unit."""

    name_ja = TidyField(
        max_length=verbs.LONGEST,
        error_messages={"required": gettext_lazy("Enter the name of the unit"), "max_length": LONG},
    )
    name_en = TidyField(required=False, max_length=verbs.LONGEST, error_messages={"max_length": LONG})

    def __init__(self, data: Any = None, **more: Any) -> None:
        """Name the controls as the other forms do."""
        super().__init__(data, auto_id="f-%s", use_required_attribute=False, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@institution_required
def units(request: InstitutionRequest) -> HttpResponse:
    """List the units with what belongs to them; a POST adds one."""
    _administrators_only(request)
    form = UnitForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        verbs.add(request.institution, **form.cleaned_data, by=actor(request), now=clock.now())
        messages.success(request, _("The unit has been added"))
        return reverse("institution:units")

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act, otherwise=request.path)
        except Refusal as refusal:
            form.add_error("name_ja", refusal.text[language()])
    context = {"units": verbs.counted(request.institution), "form": form, "wrong": wrong(form)}
    return render(request, "institution/units.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@institution_required
def unit(request: InstitutionRequest, unit_id: int) -> HttpResponse:
    """Show one unit; a POST renames or removes it."""
    found = verbs.counted(request.institution).filter(pk=unit_id).first()
    if found is None:
        raise Http404
    _administrators_only(request)
    removing = request.POST.get("act") == "remove"
    initial = {"name_ja": found.name_ja, "name_en": found.name_en}
    form = UnitForm(request.POST if request.method == "POST" and not removing else None, initial=initial)
    refusal = None
    if removing or (request.method == "POST" and form.is_valid()):
        try:
            return act_once(request, lambda: _act(request, found, None if removing else form), otherwise=request.path)
        except Refusal as refused:
            refusal = refused
    context = {"unit": found, "form": form, "wrong": wrong(form), "refusal": refusal}
    status = CONFLICT if refusal else UNPROCESSABLE if form.errors else 200
    return render(request, "institution/unit.html", context, status=status)


def _act(request: InstitutionRequest, found: InstitutionUnit, form: UnitForm | None) -> str:
    by, now = actor(request), clock.now()
    if form is None:
        verbs.remove(found, by=by, now=now)
        messages.success(request, _("The unit has been removed"))
    else:
        verbs.rename(found, **form.cleaned_data, by=by, now=now)
        messages.success(request, _("The name has been changed"))
    return reverse("institution:units")


def _administrators_only(request: InstitutionRequest) -> None:
    if not request.membership.is_administrator:
        raise PermissionDenied

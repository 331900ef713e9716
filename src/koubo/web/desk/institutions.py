"""求人機関: the list, the page of one, and what the secretariat does there: verify, mail domains, suspend."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from koubo.audit.trail import history
from koubo.desk import institutions as queries
from koubo.desk import suspending
from koubo.institutions import actions, duplicates
from koubo.institutions.details import BY_KEY, in_words, present
from koubo.institutions.models import Institution, InstitutionStatus
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.vocabularies import registry
from koubo.web.desk.deliberate import act_or_show
from koubo.web.desk.forms import DeskForm
from koubo.web.desk.institution_forms import DomainForm, InstitutionFilter, SuspendForm, VerifyForm
from koubo.web.desk.words import entry_line
from koubo.web.hats import actor, desk_required
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

PER_PAGE = 50
HISTORY = 50


@require_safe
@desk_required
def institutions(request: HttpRequest) -> HttpResponse:
    """List the institutions, narrowed by words, status, type and prefecture."""
    here, asked = language(), InstitutionFilter(request.GET).asked()
    page = Paginator(queries.listed(asked), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "institution": one,
            "kind": registry.label("institution_types", one.kind)[here],
            "prefecture": registry.label("prefectures", one.prefecture)[here],
            "status": InstitutionStatus(one.status).label,
        }
        for one in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "narrowed": any(asked.values()),
        "statuses": [Option("", _("All"))] + [Option(one.value, one.label[here]) for one in InstitutionStatus],
        "kinds": _options("institution_types"),
        "prefectures": _options("prefectures"),
    }
    return render(request, "desk/institutions.html", context)


def _options(vocabulary: str) -> list[Option]:
    return [Option("", _("All"))] + [Option(code, words) for code, words in registry.choices(vocabulary, language())]


def institution_of(institution_id: UUID) -> Institution:
    """Return an institution with the one it was merged into. Raises Http404."""
    one = Institution.objects.select_related("merged_into").filter(pk=institution_id).first()
    if one is None:
        raise Http404
    return one


@require_safe
@desk_required
def institution(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Show one institution; one that was merged leads to the other."""
    one = institution_of(institution_id)
    if one.merged_into_id is not None:
        messages.info(request, _("%(code)s was merged into this institution") % {"code": one.code})
        return redirect("desk:institution", one.merged_into_id)
    return page_of(request, one)


@require_safe
@desk_required
def by_code(request: HttpRequest, institution_code: str) -> HttpResponse:
    """Lead from an ID, also an old one, to the page of the institution."""
    one = Institution.objects.filter(code=institution_code.upper()).first()
    if one is None:
        raise Http404
    return redirect("desk:institution", one.pk)


def page_of(
    request: HttpRequest, one: Institution, *, refusal: Refusal | None = None, status: int = 200, **forms: DeskForm
) -> HttpResponse:
    """Return the page of an institution, with forms as they were sent."""
    here, now, values = language(), clock.now(), present(one)
    view = queries.overview(one, now)
    context = {
        "institution": one,
        "label": InstitutionStatus(one.status).label,
        "facts": [(detail.label[here], in_words(key, values[key], here)) for key, detail in BY_KEY.items()],
        "view": view,
        "phases": [(phase.label[here], n) for phase, n in view.phases],
        "changes": view.changes,
        "duplicates": duplicates.find(values, apart_from=one),
        "effect": suspending.effect(one, now),
        "history": [entry_line(entry) for entry in history(one)[:HISTORY]],
        "refusal": refusal,
        "verify_form": VerifyForm(),
        "domain_form": DomainForm(),
        "suspend_form": SuspendForm(initial={"openings": "stay"}),
    }
    return render(request, "desk/institution.html", context | forms, status=status)


def _act(request: HttpRequest, one: Institution, act: Callable[[], str], **forms: DeskForm) -> HttpResponse:
    """Act once and come back with what came of it. `forms` is the form that was sent, under the name it has on the page."""
    here = reverse("desk:institution", args=[one.pk])

    def acted() -> str:
        messages.success(request, act())
        return here

    def page(**how: Any) -> HttpResponse:
        return page_of(request, institution_of(one.pk), **how | forms)

    return act_or_show(request, next(iter(forms.values()), None), acted, page, otherwise=here)


@require_POST
@desk_required
def verify(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Note that number and name were checked."""
    one, form = institution_of(institution_id), VerifyForm(request.POST)

    def act() -> str:
        actions.verify(one, note=form.cleaned_data["note"], by=actor(request), now=clock.now())
        return _("The check has been noted")

    return _act(request, one, act, verify_form=form)


@require_POST
@desk_required
def domain(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Note a mail domain, or take one away."""
    one, by, gone = institution_of(institution_id), actor(request), request.POST.get("remove", "")
    form = DomainForm(request.POST)

    def act() -> str:
        if gone:
            actions.remove_domain(one, gone, by=by, now=clock.now())
            return _("The mail domain has been removed")
        actions.add_domain(one, form.cleaned_data["domain"], note=form.cleaned_data["note"], by=by, now=clock.now())
        return _("The mail domain has been noted")

    return _act(request, one, act) if gone else _act(request, one, act, domain_form=form)


@require_POST
@desk_required
def suspend(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Suspend with what becomes of the openings, as was shown."""
    one, form = institution_of(institution_id), SuspendForm(request.POST)
    sent = request.POST.get("live", "")
    shown: Any = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 9 else -1

    def act() -> str:
        withdraw = shown if form.cleaned_data["openings"] == "withdraw" else None
        suspending.suspend(
            one, reason=form.cleaned_data["reason"], withdraw=withdraw, by=actor(request), now=clock.now()
        )
        return _("The institution has been suspended")

    return _act(request, one, act, suspend_form=form)


@require_POST
@desk_required
def lift(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Lift the suspension."""
    one = institution_of(institution_id)

    def act() -> str:
        suspending.lift(one, by=actor(request), now=clock.now())
        return _("The suspension has been lifted")

    return _act(request, one, act)

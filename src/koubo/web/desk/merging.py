"""Merging two records of one institution: choose the other, see what moves, then do it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from koubo.desk import institutions as queries
from koubo.desk import merging
from koubo.institutions import duplicates
from koubo.institutions.details import present
from koubo.institutions.models import Institution, InstitutionStatus
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.web.desk.deliberate import act_or_show
from koubo.web.desk.institution_forms import InstitutionFilter, MergeForm
from koubo.web.desk.institutions import institution_of
from koubo.web.hats import actor, desk_required
from koubo.web.ui.language import language

MOST = 20


@require_safe
@desk_required
def choose(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Choose the institution that is kept: those that look alike first, others by search."""
    gone = _present(institution_id)
    asked = InstitutionFilter(request.GET).asked()
    others: list[Institution] = []
    if asked["q"]:
        rows = queries.listed({"q": asked["q"]}).exclude(status=InstitutionStatus.MERGED).exclude(pk=gone.pk)
        others = list(rows[:MOST])
    context = {
        "gone": gone,
        "asked": asked["q"],
        "others": others,
        "alike": duplicates.find(present(gone), apart_from=gone),
    }
    return render(request, "desk/merge.html", context)


def _present(institution_id: UUID) -> Institution:
    one = institution_of(institution_id)
    if one.status == InstitutionStatus.MERGED:
        raise Http404
    return one


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def merge(request: HttpRequest, institution_id: UUID, kept_id: UUID) -> HttpResponse:
    """Show what moves; a POST moves it, once."""
    if request.method != "POST":
        return _page(request, _present(institution_id), _present(kept_id), MergeForm())
    gone, kept, form = institution_of(institution_id), institution_of(kept_id), MergeForm(request.POST)

    def act() -> str:
        seen, reason = request.POST.get("seen", ""), form.cleaned_data["reason"]
        merging.merge(gone, kept, seen=seen, reason=reason, by=actor(request), now=clock.now())
        messages.success(request, _("%(code)s was merged into this institution") % {"code": gone.code})
        return reverse("desk:institution", args=[kept.pk])

    def page(**how: Any) -> HttpResponse:
        return _page(request, institution_of(institution_id), institution_of(kept_id), form, **how)

    return act_or_show(request, form, act, page)


def _page(
    request: HttpRequest,
    gone: Institution,
    kept: Institution,
    form: MergeForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    here = language()
    context = {
        "gone": gone,
        "kept": kept,
        "gone_name": gone.name[here],
        "kept_name": kept.name[here],
        "effect": merging.effect(gone, kept),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "desk/merge_confirm.html", context, status=status)

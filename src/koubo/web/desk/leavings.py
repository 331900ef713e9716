"""Institutions that left and can still come back, requests to join that nobody answered, and the survey's results."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from koubo.institutions import joining
from koubo.institutions.models import JoinRequest, Membership
from koubo.institutions.words import ROLE_WORDS
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.leaving import institutions, survey
from koubo.leaving.models import Leaving
from koubo.web.desk import work
from koubo.web.hats import actor, desk_required
from koubo.web.once import act_once
from koubo.web.openings.statistics import csv
from koubo.web.statuses import status_of
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language
from koubo.web.ui.navigation import NavigationItem

PER_PAGE: Final = 50
KINDS: Final = tuple(survey.Kind)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def leaving(request: HttpRequest, leaving_id: UUID) -> HttpResponse:
    """Show an institution that left; a POST brings it back while that is possible."""
    rows = Leaving.objects.select_related("institution", "by", "undone_by").filter(institution__isnull=False)
    found = get_object_or_404(rows, pk=leaving_id)
    refusal = None
    if request.method == "POST":
        try:
            return act_once(request, lambda: _undo(request, found), otherwise=request.path)
        except Refusal as refused:
            refusal = refused
    now = clock.now()
    context = {
        "leaving": found,
        "institution": found.institution,
        "people": len(found.memberships),
        "withdrawn": len(found.withdrawn),
        "is_open": found.undone_at is None and found.finished_at is None and found.final_at > now,
        "claimed": work.claim_of(found, request, refusal=refusal),
        "refusal": refusal,
    }
    return render(request, "desk/leaving.html", context, status=status_of(refusal) if refusal else 200)


def _undo(request: HttpRequest, found: Leaving) -> str:
    gone = institutions.undo(found, by=actor(request), now=clock.now())
    messages.success(request, _("The leaving has been undone, and the people are told by mail"))
    if gone:
        said = ngettext(
            "%(n)d opening had left the public site already and stays withdrawn",
            "%(n)d openings had left the public site already and stay withdrawn",
            len(gone),
        )
        messages.info(request, said % {"n": len(gone)})
    return reverse("desk:leaving", args=[found.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def join_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show a request to join that the institution let lie; a POST answers it in its place."""
    found = get_object_or_404(JoinRequest.objects.select_related("institution", "user", "answered_by"), pk=request_id)
    refusal = None
    if request.method == "POST":
        try:
            return act_once(request, lambda: _answer(request, found), otherwise=request.path)
        except Refusal as refused:
            refusal = refused
    context = {
        "asked": found,
        "is_open": joining.unanswered(clock.now()).filter(pk=found.pk).exists(),
        "roles": [Option(role.value, ROLE_WORDS[role][language()]) for role in Membership.Role],
        "claimed": work.claim_of(found, request, refusal=refusal),
        "refusal": refusal,
    }
    return render(request, "desk/join_request.html", context, status=status_of(refusal) if refusal else 200)


def _answer(request: HttpRequest, found: JoinRequest) -> str:
    approved, role = request.POST.get("act") == "approve", request.POST.get("role", "")
    chosen = Membership.Role(role) if role in Membership.Role.values else Membership.Role.VIEWER
    joining.answer(found, approved=approved, role=chosen, by=actor(request), now=clock.now())
    messages.success(request, _("The person has been told the answer"))
    return reverse("desk:join-request", args=[found.pk])


@require_safe
@desk_required
def results(request: HttpRequest) -> HttpResponse:
    """Show what people said when they left: counts for each question, and their words."""
    kind = _kind(request.GET.get("kind", ""))
    page = Paginator(survey.answers_of(kind).exclude(text=""), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "number": survey.answers_of(kind).count(),
        "counted": survey.counts(kind),
        "page": page,
        "tabs": [NavigationItem(_name(one), _address(one)) for one in KINDS],
        "tab": _address(kind),
        "table": reverse("desk:survey-table", args=[kind.value]),
    }
    return render(request, "desk/survey.html", context)


@require_safe
@desk_required
def table(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out the answers as CSV."""
    if kind not in survey.Kind.values:
        raise Http404
    return csv(survey.table(survey.Kind(kind), language()), name=f"koubo-survey-{kind}")


def _kind(asked: str) -> survey.Kind:
    return survey.Kind(asked) if asked in survey.Kind.values else survey.Kind.INSTITUTION


def _name(kind: survey.Kind) -> str:
    return _("Institutions") if kind == survey.Kind.INSTITUTION else _("People")


def _address(kind: survey.Kind) -> str:
    return reverse("desk:survey", query={"kind": kind.value})

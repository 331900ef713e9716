"""対応待ち一覧: all that waits for the secretariat in one list, and taking on (担当) what is no request about an opening.

A kind of work is declared to `desk/claimable.py`; PAGES says where its page is. That page gets `claimed=claim_of(...)` and has
`{% include claimed.template %}` where it says who has taken it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from koubo.desk import claimable, claims, work
from koubo.desk.queries import Whose, past_review
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.web.desk import words
from koubo.web.hats import actor, desk_required
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language
from koubo.web.ui.navigation import NavigationItem
from koubo.workdays import calendar

PER_PAGE = 20
# Where what waits is looked at, by kind.
PAGES: Final[dict[str, Callable[[Any], str]]] = {
    "revision": lambda row: reverse("desk:review", args=[row.posting_id]),
    "registration": lambda row: reverse("desk:registration", args=[row.pk]),
    "changerequest": lambda row: reverse("desk:change", args=[row.pk]),
    "joinrequest": lambda row: reverse("desk:join-request", args=[row.pk]),
    "leaving": lambda row: reverse("desk:leaving", args=[row.pk]),
    "inquiryreport": lambda row: reverse("desk:inquiry-report", args=[row.pk]),
}


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of the list."""

    work: work.WaitingWork
    href: str
    waited: str
    mine: bool
    late: bool


class WorkFilter(forms.Form):
    """What the list is narrowed to. Anything unknown in the address counts as not asked."""

    kind = forms.CharField(required=False, max_length=40)
    whose = forms.TypedChoiceField(required=False, choices=[(w.value, w.value) for w in Whose], coerce=Whose)


@require_safe
@desk_required
def everything(request: HttpRequest) -> HttpResponse:
    """Show all that waits, longest first, 20 to a page."""
    now, by, closed = clock.now(), actor(request), calendar.closed_days()
    filters = WorkFilter(request.GET)
    filters.is_valid()
    kinds = {one.kind: one.label[language()] for one in claimable.registered()}
    kind = filters.cleaned_data.get("kind", "")
    kind = kind if kind in kinds else ""
    whose = filters.cleaned_data.get("whose") or Whose.ALL
    page = Paginator(work.waiting(by=by, kind=kind, whose=whose), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        WorkRow(
            one,
            PAGES[one.kind.kind](one.row),
            words.worked(calendar.business_hours(one.asked_at, now, closed)),
            one.claim is not None and one.claim.holder_id == by.user_id,
            one.due is not None and one.due <= now,
        )
        for one in work.shown(list(page))
    ]
    context = {
        "page": page,
        "rows": rows,
        "kind": kind,
        "kinds": [Option("", _("All kinds")), *(Option(name, label) for name, label in kinds.items())],
        "whose": whose.value,
        "tabs": [NavigationItem(name, _tab(one, kind)) for one, name in _whose().items()],
        "tab": _tab(whose, kind),
        "past_review": past_review(now).count(),
    }
    return render(request, "desk/work.html", context)


def _whose() -> dict[Whose, str]:
    return {Whose.ALL: _("All"), Whose.MINE: _("Taken by me"), Whose.NOBODYS: _("Taken by nobody")}


def _tab(whose: Whose, kind: str) -> str:
    return reverse("desk:work", query={"whose": whose.value, "kind": kind})


def claim_of(subject: Model, request: HttpRequest, *, refusal: Refusal | None = None) -> dict[str, Any]:
    """Return what a page says about who has taken `subject`, with the template that says it."""
    by, claim = actor(request), claims.claim_of(subject)
    waits = claimable.get(subject).waiting().filter(pk=subject.pk).exists()
    mine = claim is not None and claim.holder_id == by.user_id
    others = claims.colleagues(subject, by) if mine else ()
    arguments = [claimable.kind_of(type(subject)), str(subject.pk)]
    return {
        "template": "desk/work_claim.html",
        "claim": claim,
        "mine": mine,
        "waits": waits,
        "may_decide": waits and (claim is None or mine),
        "held": refusal if isinstance(refusal, claims.Held) else None,
        "colleagues": [Option(str(user.pk), user.name) for user in others],
        "take": reverse("desk:work-take", args=arguments),
        "release": reverse("desk:work-release", args=arguments),
        "hand_over": reverse("desk:work-hand-over", args=arguments),
    }


@require_POST
@desk_required
def take(request: HttpRequest, kind: str, subject_id: str) -> HttpResponse:
    """Take what waits, or take it over from who is shown as having it."""

    def act(subject: Any) -> str:
        claims.take(subject, by=actor(request), now=clock.now(), holder_id=_number(request, "holder"))
        return _("You have taken this request")

    return _acted(request, kind, subject_id, act)


@require_POST
@desk_required
def release(request: HttpRequest, kind: str, subject_id: str) -> HttpResponse:
    """Give it back to everyone."""

    def act(subject: Any) -> str:
        claims.release(subject, by=actor(request), now=clock.now())
        return _("You have given this request back")

    return _acted(request, kind, subject_id, act)


@require_POST
@desk_required
def hand_over(request: HttpRequest, kind: str, subject_id: str) -> HttpResponse:
    """Give it to a colleague."""

    def act(subject: Any) -> str:
        to = _number(request, "to") or 0
        claim = claims.hand_over(subject, to=to, by=actor(request), now=clock.now())
        return _("You have handed this request over to %(name)s") % {"name": claim.holder.name}

    return _acted(request, kind, subject_id, act)


def _acted(request: HttpRequest, kind: str, subject_id: str, act: Callable[[Any], str]) -> HttpResponse:
    """Act on what waits, and go back to its page with what came of it."""
    subject = work.find(kind, subject_id) if kind in PAGES else None
    if subject is None:
        raise Http404
    try:
        messages.success(request, act(subject))
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
    return redirect(PAGES[kind](subject))


def _number(request: HttpRequest, name: str) -> int | None:
    """Return the id of a person that was sent, None when nothing readable was."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else None

"""法令上の義務: the operator's duties as a list, and the page of one with its form and what was recorded."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from koubo.desk import duties as domain
from koubo.desk.duties import Duty
from koubo.desk.models import DutyDone
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.web.desk.forms import limited
from koubo.web.desk.office.forms import OfficeForm, day_field
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.statuses import UNPROCESSABLE

RECORDS = 50


class DutyForm(OfficeForm):
    """When it was done, when it is due again, and what was done."""

    on = day_field()
    next_due = day_field(required=False)
    note = limited(domain.NOTE_LIMIT, widget=forms.Textarea)


@require_safe
@desk_required
def duties(request: HttpRequest) -> HttpResponse:
    """List every duty with what the law asks, how the portal helps, and how it stands."""
    rows = [(state, _pages(state.duty)) for state in domain.states(clock.day_of(clock.now()))]
    return render(request, "desk/office/duties.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def duty(request: HttpRequest, duty: str) -> HttpResponse:
    """Show one with its form; a POST records that it was seen to, once."""
    if duty not in domain.BY_KEY:
        raise Http404
    asked = domain.BY_KEY[duty]
    if request.method != "POST":
        kept, today = kept_post(request), clock.day_of(clock.now())
        opened = DutyForm(initial={"on": today, "next_due": asked.next_due(today)})
        return _page(request, asked, DutyForm(kept) if kept is not None else opened)
    form = DutyForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, form, status=UNPROCESSABLE)

    def act() -> str:
        data = form.cleaned_data
        domain.done(
            asked, on=data["on"], next_due=data["next_due"], note=data["note"], by=actor(request), now=clock.now()
        )
        messages.success(request, _("Recorded"))
        return reverse("desk:duties")

    try:
        return act_once(request, act, otherwise=request.path)
    except Refusal as refusal:
        return _page(request, asked, form, status=form.status_of(refusal))


def _page(request: HttpRequest, asked: Duty, form: DutyForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "duty": asked,
        "pages": _pages(asked),
        "records": DutyDone.objects.filter(duty=asked.key).select_related("by").order_by("-at", "-pk")[:RECORDS],
    }
    return render(request, "desk/office/duty.html", context, status=status)


def _pages(asked: Duty) -> list[tuple[str, str]]:
    """Return the pages that help, with their names."""
    names = {
        "desk:queue": _("Waiting for review"),
        "desk:decided": _("Reviewed"),
        "desk:work": _("All waiting work"),
        "desk:contacts": _("Messages from institutions"),
        "desk:institutions": _("Institutions"),
        "desk:statements": _("Terms and statements"),
        "desk:audit": _("Record of acts"),
        "desk:people": _("Find a person"),
        "desk:inquiry-reports": _("Reports of inquiries"),
    }
    return [(names[route], reverse(route)) for route in asked.pages]

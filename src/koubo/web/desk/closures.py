"""休業日: the secretariat's own closed days of a year beside the national holidays; added, and taken away while ahead."""

from datetime import date
from functools import partial
from typing import Any, ClassVar, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from koubo.desk import closures
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text
from koubo.postings.content.form_fields import DayField
from koubo.web.desk.deliberate import act_or_show
from koubo.web.desk.forms import DAY_MISSING, DeskForm, limited
from koubo.web.desk.words import HistoryLine
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.openings.statistics import DayInput
from koubo.web.ui import moments
from koubo.web.ui.language import language
from koubo.web.ui.navigation import NavigationItem
from koubo.workdays import calendar
from koubo.workdays.models import Closure

REASON_LIMIT: Final = 100
EVENTS: Final = 20


class ClosureForm(DeskForm):
    """A day, or the days from one to another, with the reason in both languages."""

    refused_at: ClassVar = {closures.ClosureRefused: "first"}

    first = DayField(widget=DayInput, error_messages={"required": DAY_MISSING, "invalid": DAY_MISSING})
    last = DayField(required=False, widget=DayInput, error_messages={"invalid": DAY_MISSING})
    reason_ja = limited(
        REASON_LIMIT, required=True, error_messages={"required": gettext_lazy("Enter the reason in Japanese")}
    )
    reason_en = limited(
        REASON_LIMIT, required=True, error_messages={"required": gettext_lazy("Enter the reason in English")}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def closed_days(request: HttpRequest) -> HttpResponse:
    """Show the closed days of a year; add some, or take one away, once."""
    if request.method != "POST":
        return _closed_days_page(request, ClosureForm(kept_post(request)))
    act, _sep, subject = request.POST.get("act", "").partition(":")
    if act == "remove":
        return _remove(request, subject)
    form = ClosureForm(request.POST)

    def add() -> str:
        data = form.cleaned_data
        reason = Text(data["reason_ja"], data["reason_en"])
        last = data["last"] or data["first"]
        made = closures.close(data["first"], last, reason=reason, by=actor(request), now=clock.now())
        said = ngettext("%(n)d closed day has been added", "%(n)d closed days have been added", len(made))
        messages.success(request, said % {"n": len(made)})
        return reverse("desk:closed-days", query={"year": made[0].day.year})

    return act_or_show(request, form, add, partial(_closed_days_page, request, form))


def _remove(request: HttpRequest, subject: str) -> HttpResponse:
    """Take a closed day away. One a colleague took away before is gone as well."""
    is_number = subject.isascii() and subject.isdigit() and len(subject) < 19
    closure = Closure.objects.filter(pk=int(subject)).first() if is_number else None

    def reopen() -> str:
        if closure is not None:
            closures.reopen(closure, by=actor(request), now=clock.now())
        messages.success(request, _("The closed day has been removed"))
        return reverse("desk:closed-days", query={"year": closure.day.year} if closure else None)

    return act_or_show(request, None, reopen, partial(_closed_days_page, request, ClosureForm()))


def _closed_days_page(
    request: HttpRequest, form: ClosureForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    today = clock.day_of(clock.now())
    years = range(today.year - 1, today.year + closures.MOST_YEARS + 1)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(known) for known in years} else today.year
    context = {
        "form": form,
        "refusal": refusal,
        "year": year,
        "tabs": [NavigationItem(str(known), _address(known)) for known in years],
        "tab": _address(year),
        "rows": [(closure, closure.day >= today) for closure in closures.of_year(year)],
        "holidays": calendar.national_holidays(year),
        "events": [_event(entry) for entry in closures.closure_history()[:EVENTS]],
        "today": today,
    }
    return render(request, "desk/closed_days.html", context, status=status)


def _address(year: int) -> str:
    return reverse("desk:closed-days", query={"year": year})


def _event(entry: Any) -> HistoryLine:
    """Return what was done with a closed day, in words."""
    said = entry.after or entry.before
    what = _("Added %(day)s") if entry.verb == "close_day" else _("Removed %(day)s")
    day = moments.day(date.fromisoformat(said["day"]))
    return HistoryLine(
        entry.at, entry.actor.name, what % {"day": day}, said["reason_ja" if language() == "ja" else "reason_en"]
    )

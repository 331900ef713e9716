"""照会メール: reports of job seekers with the one conversation they are about; numbers, warnings, stops and limits of institutions.

Of a job seeker the secretariat sees the ユーザID, and the text only of what was reported.
"""

from datetime import date
from functools import partial
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from koubo.desk import inquiry_reports
from koubo.inquiries import permissions, queries, standing, supervising
from koubo.inquiries.enums import ReportOutcome, ReportReason
from koubo.inquiries.models import NOTE_LIMIT, InquiryReport
from koubo.inquiries.refusals import NotWritten
from koubo.institutions.models import Institution
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.content.form_fields import DayField
from koubo.web.desk.deliberate import act_or_show
from koubo.web.desk.forms import DAY_MISSING, DeskForm, limited
from koubo.web.desk.work import claim_of
from koubo.web.hats import actor, desk_required
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

PER_PAGE: Final = 20


class HandlingForm(DeskForm):
    """What is decided about a report."""

    refused_at: ClassVar = {NotWritten: "text"}

    outcome = forms.ChoiceField(
        choices=[(one.value, one.value) for one in ReportOutcome],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select what is done")},
    )
    text = limited(NOTE_LIMIT, widget=forms.Textarea)
    until = DayField(
        required=False,
        error_messages={"invalid": DAY_MISSING},
    )
    note = limited(NOTE_LIMIT, widget=forms.Textarea)


class StandingForm(DeskForm):
    """What is done about an institution: the daily number, a warning, a stop."""

    per_day = forms.IntegerField(required=False, error_messages={"invalid": gettext_lazy("Enter a whole number")})
    text = limited(NOTE_LIMIT, widget=forms.Textarea)
    reason = limited(NOTE_LIMIT, widget=forms.Textarea)
    until = DayField(
        required=False,
        error_messages={"invalid": DAY_MISSING},
    )


@require_safe
@desk_required
def reports(request: HttpRequest) -> HttpResponse:
    """List the reports: open ones first, longest waiting on top."""
    page = Paginator(queries.reports(), PER_PAGE).get_page(request.GET.get("page"))
    here = language()
    rows = [
        {
            "report": one,
            "institution": one.inquiry.institution,
            "reason": ReportReason(one.reason).label[here],
            "outcome": ReportOutcome(one.outcome).label[here] if one.outcome else "",
        }
        for one in page
    ]
    return render(request, "desk/inquiry_reports.html", {"page": page, "rows": rows, "waiting": queries.open_reports()})


def _find(report_id: UUID) -> InquiryReport:
    found = queries.reports().filter(pk=report_id).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Show a report with the conversation it is about, and handle it, once. That somebody read it is written down."""
    found = _find(report_id)
    may = permissions.may_supervise(actor(request), found.inquiry.institution)
    if request.method != "POST":
        if may and request.method == "GET":
            inquiry_reports.note_read(found, by=actor(request), now=clock.now())
        return _report_page(request, found, HandlingForm(), may=may)
    form = HandlingForm(request.POST)

    def act() -> str:
        data = form.cleaned_data
        inquiry_reports.handle(
            found, ReportOutcome(data["outcome"]), text=data["text"], until=data["until"], note=data["note"],
            by=actor(request), now=clock.now(),
        )  # fmt: skip
        messages.success(request, _("The report has been closed"))
        return reverse("desk:inquiry-report", args=[report_id])

    def page(**how: Any) -> HttpResponse:
        return _report_page(request, _find(report_id), form, may=may, **how)

    return act_or_show(request, form, act, page)


def _report_page(
    request: HttpRequest, found: InquiryReport, form: HandlingForm, *, may: bool, refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    here = language()
    context = {
        "report": found,
        "inquiry": found.inquiry,
        "institution": found.inquiry.institution,
        "reason": ReportReason(found.reason).label[here],
        "outcome": ReportOutcome(found.outcome).label[here] if found.outcome else "",
        "thread": list(found.inquiry.messages.all()) if may else [],
        "outcomes": [Option(one.value, one.label[here]) for one in ReportOutcome],
        "claimed": claim_of(found, request, refusal=refusal),
        "may": may,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "desk/inquiry_report.html", context, status=status)


@require_safe
@desk_required
def institutions(request: HttpRequest) -> HttpResponse:
    """List the institutions that sent inquiries, in numbers."""
    now = clock.now()
    page = Paginator(queries.institutions(now), PER_PAGE).get_page(request.GET.get("page"))
    rows = [_numbers(one) for one in page]
    context = {"page": page, "rows": rows, "most": settings.KOUBO_INQUIRIES_PER_DAY, "waiting": queries.open_reports()}
    return render(request, "desk/inquiry_institutions.html", context)


def _numbers(institution: Any) -> dict[str, Any]:
    allowance = getattr(institution, "inquiry_allowance", None) or standing.of(institution)
    return {
        "institution": institution,
        "limit": standing.limit(allowance),
        "allowance": allowance,
        "blocked": allowance.is_blocked_on(clock.day_of(clock.now())),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def institution(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Show an institution's inquiries in numbers; a POST warns it, stops or lets go on its inquiries, or sets the daily number."""
    found = Institution.objects.filter(pk=institution_id).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _institution_page(request, found, None)
    form = StandingForm(request.POST)

    def act() -> str:
        messages.success(request, _done(request, found, form))
        return request.path

    return act_or_show(request, form, act, partial(_institution_page, request, found, form))


def _done(request: HttpRequest, found: Institution, form: StandingForm) -> str:
    """Do what the pressed button says and return what to tell. Raises Refusal."""
    by, now, data = actor(request), clock.now(), form.cleaned_data
    until: date | None = data["until"]
    pressed = request.POST.get("act", "")
    if pressed == "warn":
        supervising.warn(found, data["text"], by=by, now=now)
        return _("The warning has been sent")
    if pressed == "block":
        supervising.block(found, data["reason"], until, by=by, now=now)
        return _("Inquiries of this institution have been stopped")
    if pressed == "unblock":
        supervising.unblock(found, by=by, now=now)
        return _("The institution can send inquiries again")
    supervising.set_per_day(found, data["per_day"], by=by, now=now)
    return _("The daily number has been set")


def _institution_page(
    request: HttpRequest, found: Institution, form: StandingForm | None, *, refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    numbers = _numbers(queries.institutions(clock.now(), found).get())
    context = {
        **numbers,
        "most": settings.KOUBO_INQUIRIES_PER_DAY,
        "reports": queries.reports().filter(inquiry__institution=found),
        "may": permissions.may_supervise(actor(request), found),
        "form": form or StandingForm(initial={"per_day": numbers["allowance"].per_day}),
        "refusal": refusal,
    }
    return render(request, "desk/inquiry_institution.html", context, status=status)

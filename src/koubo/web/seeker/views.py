"""マイページ: the applications of a job seeker with their status and what is awaited, and the ways on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.applications import answer_days, queries
from koubo.applications.enums import ApplicantStatus
from koubo.applications.models import Application
from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.postings.content.email_masking import mask
from koubo.postings.publication.deadline import NEVER
from koubo.web.hats import SeekerRequest, seeker_required
from koubo.web.ui.language import language

PER_PAGE: Final = 50
TONES: Final = {ApplicantStatus.RESUBMISSION: "warn", ApplicantStatus.SELECTED: "ok", ApplicantStatus.NOT_ACCEPTED: "off", ApplicantStatus.NOT_SELECTED: "off",
                ApplicantStatus.OTHER: "off"}  # fmt: skip
WAITING: Final = {ApplicantStatus.APPLIED, ApplicantStatus.ACCEPTED, ApplicantStatus.RESUBMITTED}


@dataclass(frozen=True, slots=True)
class Row:
    """An application in the list. `day` belongs to `awaited`: until when, or by when."""

    id: UUID
    number: str
    title: Text
    institution: Text
    status: str
    tone: str
    awaited: str
    day: date | datetime | None
    is_draft: bool
    at: datetime


@require_safe
@seeker_required
def home(request: SeekerRequest) -> HttpResponse:
    """Show what the person applied for, newest first, and lead to everything else."""
    now = clock.now()
    applications = queries.own(request.user.pk).select_related("posting__summary")
    page = Paginator(applications, PER_PAGE).get_page(request.GET.get("page"))
    days = answer_days.of_applications(page)
    return render(request, "seeker/home.html", {"page": page, "rows": [_row(one, days[one.pk], now) for one in page]})


def _row(application: Application, day_told: date | None, now: datetime) -> Row:
    status, tone = _status(application, now)
    awaited, day = _awaited(application, day_told, now)
    title, posting = application.revision.title, application.posting
    return Row(
        id=application.pk,
        number=application.number or "",
        title=Text(mask(title.ja), mask(title.en), title.only),
        institution=application.revision.name_of(posting.institution),
        status=status,
        tone=tone,
        awaited=awaited,
        day=day,
        is_draft=application.is_draft,
        at=application.submitted_at or application.updated_at,
    )


def _status(application: Application, now: datetime) -> tuple[str, str]:
    told, _at = application.known_at(now)
    if application.withdrawn_at is not None:
        return _("Withdrawn"), "off"
    if told is None:
        return (_("Not sent yet"), "warn") if application.is_draft else (_("Submitted"), "key")
    return told.label[language()], TONES.get(told, "key")


def _awaited(application: Application, day_told: date | None, now: datetime) -> tuple[str, date | datetime | None]:
    """Return what is to happen next, with its day."""
    told, summary = application.known_at(now)[0], application.posting.summary
    if application.is_settled:
        return "", None
    if application.is_draft:
        ends = summary.live_until
        if ends is not None and summary.live_from is not None:
            ends = summary.deadline.within(summary.live_from, ends)
        if summary.withdrawn_at is not None and summary.withdrawn_at <= now:
            ends = summary.withdrawn_at
        if ends is None or ends <= now:
            return _("Applications have closed; this one was not sent"), None
        return (_("Finish and send it"), None) if ends == NEVER else (_("Finish and send it before"), ends)
    if told is ApplicantStatus.RESUBMISSION:
        if application.resubmit_by is None:
            return _("Hand in the documents asked for again"), None
        return _("Hand in the documents asked for by"), application.resubmit_by
    if told in WAITING:
        if answer_days.is_late(application, day_told, now):
            return _("The result is late; it was expected by"), day_told
        return (_("Results are expected by"), day_told) if day_told else (_("The institution answers"), None)
    return "", None

"""Reports of inquiries (求職者照会メールの報告), as something to take on, and what the secretariat decides about one."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.desk.claimable import Claimable, register
from koubo.desk.claims import hold_free
from koubo.inquiries import permissions, supervising
from koubo.inquiries.enums import ReportOutcome, ReportReason
from koubo.inquiries.models import NOTE_LIMIT, Inquiry, InquiryReport
from koubo.institutions.models import Membership
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.kernel.text import Text, tidy


def declare() -> None:
    """Let them be taken."""
    register(
        Claimable(
            model=InquiryReport,
            asked_at="at",
            waiting=lambda: InquiryReport.objects.filter(handled_at__isnull=True),
            hold=_hold,
            colleagues=_colleagues,
            told_of=_inquiry,
            label=Text("求職者照会メールの報告", "Report of an inquiry"),
            subject=_subject,
            related=("inquiry__institution",),
        )
    )


def _hold(report: InquiryReport, by: Actor) -> InquiryReport:
    """Return the report as it is now, locked. Raises NotPermitted, IllegalStep once it was handled."""
    rows = InquiryReport.objects.select_for_update(of=("self",)).select_related("inquiry__institution")
    present = rows.filter(pk=report.pk).first()
    if present is None:
        raise IllegalStep
    if not permissions.may_supervise(by, present.inquiry.institution):
        raise NotPermitted
    if present.handled_at is not None:
        raise IllegalStep
    return present


def _colleagues(report: InquiryReport, by: Actor) -> QuerySet[User]:
    """Return who else of the secretariat may handle it: all but members of the institution."""
    members = Membership.objects.filter(institution_id=report.inquiry.institution_id).values("user_id")
    others = User.objects.filter(is_secretariat=True, is_active=True).exclude(pk=by.person_id)
    return others.exclude(pk__in=members).order_by("name", "pk")


def _inquiry(report: InquiryReport) -> Inquiry:
    return report.inquiry


def _subject(report: InquiryReport) -> Text:
    name, reason = report.inquiry.institution.name, ReportReason(report.reason).label
    return Text(f"{name.ja}: {reason.ja}", f"{name.en}: {reason.en}")


@transaction.atomic
def handle(
    report: InquiryReport, outcome: ReportOutcome, *, text: str, until: date | None, note: str, by: Actor, now: datetime
) -> None:
    """Close a report: nothing is needed, the institution is warned with `text`, or its inquiries are stopped because of `text`.

    Raises NotPermitted, IllegalStep, Held when a colleague has taken it, and NotWritten where `text` is missing.
    """
    present: InquiryReport = hold_free(report, by=by)
    institution = present.inquiry.institution
    if outcome is ReportOutcome.WARNED:
        supervising.warn(institution, text, by=by, now=now)
    elif outcome is ReportOutcome.BLOCKED:
        supervising.block(institution, text, until, by=by, now=now)
    present.handled_at, present.handled_by_id = now, by.person_id
    present.outcome, present.note = outcome.value, tidy(note)[:NOTE_LIMIT]
    present.save(update_fields=["handled_at", "handled_by", "outcome", "note"])
    record(
        "handle_inquiry_report", present.inquiry, by=by, now=now, after={"outcome": outcome.value}, reason=present.note
    )


@transaction.atomic
def note_read(report: InquiryReport, *, by: Actor, now: datetime) -> None:
    """Write down who of the secretariat read a reported conversation. Raises NotPermitted."""
    if not permissions.may_supervise(by, report.inquiry.institution):
        raise NotPermitted
    record("read_reported_inquiry", report.inquiry, by=by, now=now)

"""How long applications are kept: documents and personal data go some months after recruitment ended; numbers and statuses stay.

The months were fixed when the application was sent. What is under legal hold stays as long as the hold.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from koubo.accounts.models import User
from koubo.applications import lifecycle, mails, permissions
from koubo.applications.drafts import erase_draft
from koubo.applications.enums import OPEN
from koubo.applications.holding import hold, note
from koubo.applications.models import Application, StatusChange
from koubo.applications.submission import step
from koubo.audit.trail import Actor
from koubo.files import store
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted
from koubo.kernel.text import tidy
from koubo.notifications import outbox
from koubo.postings.models import PostingSummary
from koubo.postings.publication.deadline import NEVER
from koubo.seekers.models import PERSON_FIELDS, PersonalDetails

RETENTION: Final = Actor.job("retention")
ERASURE: Final = Actor.job("erasure")


def erased_from(application: Application, ended_at: datetime) -> date:
    """Return the day from which an application is erased, when recruitment ended at `ended_at`."""
    months = application.retention_months
    return clock.months_after(clock.day_of(ended_at), settings.KOUBO_RETENTION_MONTHS if months is None else months)


def erased_on(application: Application) -> date | None:
    """Return the day from which an application is erased as things stand; None when none is planned, or it is done."""
    summary = application.posting.summary
    ends = [instant for instant in (summary.live_until, summary.withdrawn_at) if instant is not None]
    if not ends or min(ends) == NEVER or application.legal_hold or application.files_erased_at is not None:
        return None
    return erased_from(application, min(ends))


def due(now: datetime) -> Iterator[Application]:
    """Yield what is to be erased at `now`: applications, and drafts that were never sent; oldest openings first."""
    today = clock.day_of(now)
    rows = Application.objects.filter(files_erased_at__isnull=True, legal_hold=False).select_related("posting")
    summaries = PostingSummary.objects.filter(pk__in=rows.values("posting_id"), live_until__lte=now)
    ends = summaries.values_list("pk", "live_until", "withdrawn_at").order_by("live_until")
    for posting_id, *instants in ends:
        ended_at = min(instant for instant in instants if instant is not None)
        for application in rows.filter(posting_id=posting_id).order_by("started_at"):
            if erased_from(application, ended_at) <= today:
                yield application


@transaction.atomic
def erase(application: Application, *, by: Actor, now: datetime) -> bool:
    """Erase files and personal data of an application, or all of a draft. Number, status and days stay. Done again it does nothing.

    The bytes of files follow days later (files: delete_files).
    """
    held = hold(application)
    if held.files_erased_at is not None or held.legal_hold:
        return False
    if held.is_draft:
        erase_draft(held, by=by, now=now)
        return True
    files = list(store.held_by(held))
    for file in files:
        store.delete(file, by=by, now=now, reason=f"application {held.number}")
    held.uploads.all().delete()
    held.notes.all().delete()
    held.changes.update(subject="", body="", reason="")
    for column in PERSON_FIELDS:
        setattr(held.applicant, column, "")
    held.applicant.save()
    outbox.erase_mails_about(held, now)
    held.answers, held.files_erased_at = {}, now
    held.save(update_fields=["answers", "files_erased_at"])
    after = {"number": held.number, "files": len(files), "months": held.retention_months}
    note("erase_application", held, by=by, now=now, after=after)
    return True


@transaction.atomic
def set_legal_hold(application: Application, *, on: bool, reason: str, by: Actor, now: datetime) -> Application:
    """Keep an application from being erased, or no longer. For administrators of the institution. Raises NotPermitted."""
    held = hold(application)
    if not permissions.may_decide(by, held) or not permissions.is_administrator(by):
        raise NotPermitted
    if held.legal_hold != on:
        held.legal_hold = on
        held.save(update_fields=["legal_hold"])
        note("hold_application" if on else "release_application", held, by=by, now=now, reason=tidy(reason))
    return held


def erase_applications_of(user: User, now: datetime) -> None:
    """Erase what a person who leaves the portal applied with; what is not decided yet is withdrawn, and the institution told."""
    for application in Application.objects.filter(user=user):
        held = hold(application)
        if held.status in OPEN and held.withdrawn_at is None:
            _withdraw(held, now)
        erase(held, by=ERASURE, now=now)
    PersonalDetails.objects.filter(user=user).delete()


def _withdraw(held: Application, now: datetime) -> StatusChange:
    held.withdrawn_at, held.updated_at, held.reserve_until = now, now, None
    held.reopened, held.resubmit_by = [], None
    change = step(held, lifecycle.WITHDRAW, by=ERASURE, now=now)
    mails.tell_arrived(held, mails.GONE, now=now, occasion=change)
    return change

"""Who may do what with an application. Each question has one answer here; pages and verbs ask the same one."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from koubo.applications import deadlines
from koubo.applications.deadlines import Taking
from koubo.applications.enums import Status
from koubo.applications.models import Application
from koubo.audit.trail import Actor
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.postings.actions import permissions as postings
from koubo.postings.models import Posting, Revision
from koubo.postings.publication.deadline import Deadline
from koubo.postings.publication.states import State
from koubo.seekers.actions import HAT

INSTITUTION: Final = "institution:"
# While the deadline has not passed, an applicant may still replace documents in these.
REPLACEABLE: Final = frozenset({Status.APPLIED, Status.ACCEPTED, Status.RESUBMITTED})


def institution_of(by: Actor) -> UUID | None:
    """Return the institution whose hat the actor wears, if any."""
    if not by.hat.startswith(INSTITUTION):
        return None
    try:
        return UUID(by.hat.removeprefix(INSTITUTION))
    except ValueError:
        return None


def is_applicant(by: Actor, application: Application) -> bool:
    """Whether it is the actor's own application."""
    return by.hat == HAT and application.user_id is not None and application.user_id == by.user_id


def may_see(by: Actor, application: Application) -> bool:
    """Whether the actor may read it: the applicant; once it was sent, members of the institution, never their own there."""
    if by.hat == HAT:
        return is_applicant(by, application)
    return not application.is_draft and application.user_id != by.user_id and postings.may_read(by, application.posting)


def may_decide(by: Actor, application: Application) -> bool:
    """Whether the actor may change it for the institution: its administrators and editors, never their own."""
    return (
        not application.is_draft and application.user_id != by.user_id and postings.may_write(by, application.posting)
    )


def may_manage(by: Actor, posting: Posting) -> bool:
    """Whether the actor may enter and change applications to a posting."""
    return postings.may_write(by, posting)


def is_administrator(by: Actor) -> bool:
    """Whether the actor administers the institution whose hat is on, and so reads who viewed what."""
    return (
        by.user_id is not None
        and Membership.objects.filter(
            institution=institution_of(by), user_id=by.user_id, role=Membership.Role.ADMINISTRATOR
        ).exists()
    )


def live_revision(posting: Posting, now: datetime) -> Revision | None:
    """Return what the public reads of a posting while it takes Web applications; None when it does not."""
    if posting.withdrawn_at is not None and posting.withdrawn_at <= now:
        return None
    shown = Revision.objects.live_at(now).filter(posting=posting, web_application=True).first()
    return shown if shown is not None and now < shown.takes_until else None


def deadline_of(posting: Posting, now: datetime) -> datetime | None:
    """Return when applications to a posting end; None when it never took any."""
    rows = Revision.objects.filter(posting=posting, state=State.APPROVED)
    columns = ("live_from", "live_until", "web_application", "closes_on", "closes_at")
    taken = [
        Taking(start, Deadline(day, hour).within(start, end), bool(web))
        for start, end, web, day, hour in rows.values_list(*columns)
        if start is not None and end is not None
    ]
    return deadlines.deadline(taken, posting.withdrawn_at, now)


def may_apply(by: Actor, posting: Posting, now: datetime) -> bool:
    """Whether the actor may start an application: a job seeker, while the posting takes them."""
    return by.hat == HAT and live_revision(posting, now) is not None


def has_grace(application: Application, end: datetime | None, now: datetime) -> bool:
    """Whether an upload begun before `end` was under way then, so that the rest may follow for some minutes."""
    if not deadlines.is_in_grace(now, end, minutes=settings.KOUBO_UPLOAD_GRACE_MINUTES):
        return False
    under_way = Q(finished_at__isnull=True) | Q(finished_at__gte=end)
    return application.uploads.filter(under_way, started_at__lt=end).exists()


def is_too_late_to_resubmit(application: Application, now: datetime) -> bool:
    """Whether the last day the institution set for submitting again is over."""
    return application.resubmit_by is not None and clock.day_of(now) > application.resubmit_by


def takes_documents(application: Application, slot: str, now: datetime) -> bool:
    """Whether the applicant may put a file into a slot: until the deadline, or where the institution reopened it."""
    if application.is_settled:
        return False
    if application.status == Status.RESUBMISSION:
        return slot in application.reopened and not is_too_late_to_resubmit(application, now)
    if not application.is_draft and application.status not in REPLACEABLE:
        return False
    return deadlines.is_open(now, deadline_of(application.posting, now))

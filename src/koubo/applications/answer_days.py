"""By which day applicants are answered: what the opening promises, or what its institution told them later."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from koubo.applications import mails, permissions, queries
from koubo.applications.enums import FINAL, ApplicantStatus
from koubo.applications.models import AnswerDay, Application
from koubo.applications.refusals import DayPast, DayTooFar
from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted
from koubo.postings.content.render import day_in_words
from koubo.postings.models import Posting, Revision

# Where an opening names no day for its results, applicants are answered within this time of its end.
ANSWER_WITHIN: Final = timedelta(days=60)
MOST_AHEAD: Final = timedelta(days=366)
# What an applicant was told that ends the waiting.
ANSWERS: Final = frozenset(status.applicant_status for status in FINAL)


def days_told(postings: Iterable[UUID]) -> dict[UUID, date]:
    """Return the day institutions told applicants later, by posting. One query."""
    return dict(AnswerDay.objects.filter(posting__in=set(postings)).order_by("at", "pk").values_list("posting", "day"))


def of_revision(revision: Revision) -> date | None:
    """Return the day those who apply now are told, if there is one."""
    return days_told([revision.posting_id]).get(revision.posting_id) or queries.results_day(revision)


def of_applications(applications: Iterable[Application]) -> dict[UUID, date | None]:
    """Return the day each of them was told, by application. One query."""
    rows = list(applications)
    later = days_told(one.posting_id for one in rows)
    return {one.pk: later.get(one.posting_id) or queries.results_day(one.revision) for one in rows}


def expected(revision: Revision, later: date | None) -> date | None:
    """Return the day by which applicants may expect an answer: as told later, as promised, else some time after the end.

    What is open until filled ends when it is withdrawn; before that no day can be named.
    """
    if said := later or queries.results_day(revision):
        return said
    gone = revision.posting.withdrawn_at
    ended = revision.closes_on or (clock.day_of(gone) if gone else None)
    return ended + ANSWER_WITHIN if ended else None


def waits(application: Application, now: datetime) -> bool:
    """Whether the applicant has not been told how it ended."""
    return (
        not application.is_draft
        and application.withdrawn_at is None
        and application.superseded_by_id is None
        and application.known_at(now)[0] not in ANSWERS | {ApplicantStatus.RESUBMISSION}
    )


def is_late(application: Application, day: date | None, now: datetime) -> bool:
    """Whether the applicant waits longer than told."""
    return day is not None and waits(application, now) and clock.day_of(now) > day


def is_unrecorded(application: Application, now: datetime) -> bool:
    """Whether they wait so long that the portal says that no answer was recorded (KOUBO_NO_OUTCOME_DAYS)."""
    day = expected(application.revision, days_told([application.posting_id]).get(application.posting_id))
    return day is not None and waits(application, now) and clock.day_of(now) > day + limit()


def limit() -> timedelta:
    """Return how long after the day applicants are told that no answer was recorded."""
    return timedelta(days=settings.KOUBO_NO_OUTCOME_DAYS)


@transaction.atomic
def promise(posting: Posting, day: date, *, by: Actor, now: datetime) -> AnswerDay:
    """Tell everyone without an outcome by which day they are answered. Raises NotPermitted, DayPast, DayTooFar."""
    if not permissions.may_manage(by, posting):
        raise NotPermitted
    check_day(day, now)
    made = AnswerDay.objects.create(posting=posting, day=day, by_id=by.user_id, at=now)
    for application in queries.undecided(posting).select_related("user"):
        values = {"day": day_in_words(day, application.language)}
        key = f"{mails.ANSWER_DAY}:{application.pk}:{made.pk}"
        mails.to_applicant(mails.ANSWER_DAY, application, now=now, values=values, unique_key=key)
    trail.record("promise_answers", posting, by=by, now=now, after={"day": day.isoformat()})
    return made


def check_day(day: date, now: datetime) -> None:
    """Raise DayPast or DayTooFar for a day that cannot be told."""
    today = clock.day_of(now)
    if day < today:
        raise DayPast
    if day > today + MOST_AHEAD:
        raise DayTooFar

"""Openings whose applicants wait longer than promised: for the institution, and for the secretariat without any applicant's data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count

from koubo.applications import answer_days, mails
from koubo.applications.enums import OPEN
from koubo.applications.models import Application
from koubo.institutions.sight import Sight
from koubo.kernel import clock
from koubo.kernel.text import Text, either
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions.mails import recipients
from koubo.postings.content.render import day_in_words
from koubo.postings.models import Posting, Revision

FROM_HOUR: Final = 9


@dataclass(frozen=True, slots=True)
class Overdue:
    """An opening with applicants who have had no answer by the day they were told."""

    posting_id: UUID
    number: str
    title: Text
    institution_id: UUID
    institution: Text
    results_by: date
    undecided: int


def overdue(now: datetime, sight: Sight | None = None) -> list[Overdue]:
    """Return the openings that are overdue at `now`, of what is in sight or of all, longest waiting first. Constant queries."""
    today = clock.day_of(now)
    rows = Application.objects.submitted().live().filter(status__in=sorted(OPEN))
    rows = rows.exclude(posting__summary__registered=None)
    if sight is not None:
        rows = rows.filter(sight.within("posting__unit"), posting__institution=sight.institution)
    waiting = dict(rows.order_by().values_list("posting__summary__registered_id").annotate(n=Count("pk")))
    revisions = list(
        Revision.objects.filter(pk__in=[pk for pk in waiting if pk]).select_related("posting__institution")
    )
    later = answer_days.days_told(revision.posting_id for revision in revisions)
    found = [
        Overdue(
            revision.posting_id, revision.posting.number or "", either(revision.title.ja, revision.title.en),
            revision.posting.institution_id, revision.posting.institution.name, day, waiting[revision.pk],
        )
        for revision in revisions
        if (day := answer_days.expected(revision, later.get(revision.posting_id))) is not None and day < today
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.results_by, one.number))


@dataclass(frozen=True, slots=True)
class OverdueInstitution:
    """An institution with applicants who wait longer than promised, and its openings, longest waiting first."""

    name: Text
    openings: tuple[Overdue, ...]

    @property
    def undecided(self) -> int:
        """How many applications have no result."""
        return sum(one.undecided for one in self.openings)

    @property
    def since(self) -> date:
        """The first day by which a result was promised."""
        return self.openings[0].results_by


def by_institution(now: datetime) -> list[OverdueInstitution]:
    """Return the institutions that are overdue at `now`, longest waiting first. Counts and days, no applicant's data."""
    openings: dict[UUID, list[Overdue]] = {}
    for one in overdue(now):
        openings.setdefault(one.institution_id, []).append(one)
    return [OverdueInstitution(ones[0].institution, tuple(ones)) for ones in openings.values()]


def queue_overdue(now: datetime) -> int:
    """Remind institutions, at growing distances from the promised day and from 9:00 (Japan) on, of who waits for an answer.

    Returns how many openings were written about. May run any number of times and in several workers.
    """
    if now < clock.at(clock.day_of(now), FROM_HOUR):
        return 0
    today = clock.day_of(now)
    late = overdue(now)
    nudges = {one.posting_id: _nudges(one.results_by, today) for one in late}
    waiting = [one for one in late if nudges[one.posting_id]]
    keys = {
        one.posting_id: f"applications.overdue:{one.posting_id}:{one.results_by.isoformat()}:{nudges[one.posting_id]}"
        for one in waiting
    }
    about = OutgoingMail.objects.filter(about_kind="posting", about_id__in=[str(pk) for pk in keys], kind=mails.ARRIVED)
    told = {str(key).rpartition(":")[0] for key in about.values_list("unique_key", flat=True)}
    fresh = [one for one in waiting if keys[one.posting_id] not in told]
    postings = Posting.objects.select_related("institution", "summary").in_bulk([one.posting_id for one in fresh])
    count = 0
    for one in fresh:
        try:
            count += _remind(postings[one.posting_id], one, key=keys[one.posting_id], now=now)
        except IntegrityError:  # another worker was faster
            continue
    return count


def _nudges(day: date, today: date) -> int:
    """Return how many reminders of a promised day are due; of several that were missed only the last is sent."""
    return sum(day + timedelta(days=after) <= today for after in settings.KOUBO_OVERDUE_NUDGE_DAYS)


@transaction.atomic
def _remind(posting: Posting, one: Overdue, *, key: str, now: datetime) -> int:
    day = one.results_by
    what = Text(
        f"結果通知の予定日（{day.year}年{day.month}月{day.day}日）を過ぎても、結果をお知らせしていない応募が{one.undecided}件あります。",
        f"{one.undecided} application(s) still have no result, although results were expected by {day.day} {day:%B %Y}.",
    )
    people = list(recipients(posting))
    for user in people:
        mails.tell_member(posting, user, what, now=now, key=key)
    return int(bool(people))


def queue_unrecorded(now: datetime) -> int:
    """Tell applicants, each once and long after the promised day, that no answer was recorded: a fact, no rejection.

    Returns how many were written to. May run any number of times and in several workers.
    """
    today = clock.day_of(now)
    if now < clock.at(today, FROM_HOUR):
        return 0
    days = {one.posting_id: one.results_by for one in overdue(now) if one.results_by + answer_days.limit() < today}
    rows = Application.objects.submitted().live().filter(posting__in=days, status__in=sorted(OPEN))
    keys = {f"{mails.NO_OUTCOME}:{pk}": pk for pk in rows.values_list("pk", flat=True)}
    known = OutgoingMail.objects.filter(kind=mails.NO_OUTCOME, about_id__in=[str(pk) for pk in keys.values()])
    for key in known.values_list("unique_key", flat=True):
        keys.pop(str(key), None)
    return sum(_tell_unrecorded(pk, key, days, now) for key, pk in keys.items())


def _tell_unrecorded(pk: UUID, key: str, days: Mapping[UUID, date], now: datetime) -> bool:
    rows = Application.objects.select_related("posting__institution", "revision", "applicant", "user")
    try:
        with transaction.atomic():
            held = rows.select_for_update(of=("self",)).get(pk=pk)
            if held.status not in OPEN or held.withdrawn_at is not None or not mails.address_of(held):
                return False
            values = {"day": day_in_words(days[held.posting_id], held.language)}
            mails.to_applicant(mails.NO_OUTCOME, held, now=now, values=values, unique_key=key)
    except IntegrityError:  # another worker was faster
        return False
    return True

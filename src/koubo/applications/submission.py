"""The verbs of the applicant once the draft is whole: submit, withdraw, submit again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from koubo.applications import completeness, events, held_notices, lifecycle, mails, numbers, permissions
from koubo.applications.completeness import DEADLINE
from koubo.applications.drafts import erase_draft
from koubo.applications.enums import Status
from koubo.applications.holding import check_version, hold_own, note
from koubo.applications.lifecycle import LIFECYCLE
from koubo.applications.models import Application, StatusChange
from koubo.applications.refusals import DeadlinePassed, NotComplete, NothingToResubmit
from koubo.audit.trail import Actor
from koubo.kernel.errors import IllegalStep, StaleVersion
from koubo.seekers.models import PERSON_FIELDS, PersonalDetails


@transaction.atomic
def submit(
    application: Application, *, version: int, by: Actor, now: datetime, documents: Collection[UUID] | None = None
) -> Application:
    """Send a draft (応募): gives the number, status 応募中 and the receipt. Sent already, it is returned as it is.

    `documents` are those the person confirmed. Raises NotPermitted, IllegalStep, StaleVersion when what they confirmed
    changed, DeadlinePassed, and NotComplete with what is missing.
    """
    held = hold_own(application, by=by, now=now)
    if not held.is_draft:
        return held
    if held.is_settled:
        raise IllegalStep
    check_version(held, version)
    if documents is not None and set(documents) != set(held.documents.current().values_list("pk", flat=True)):
        raise StaleVersion
    found = completeness.problems(held, now)
    if any(problem.where == DEADLINE for problem in found):
        raise DeadlinePassed
    if found:
        raise NotComplete(found)
    held.submitted_at, held.updated_at = now, now
    held.retention_months = settings.KOUBO_RETENTION_MONTHS
    held.number = numbers.next_number(now)
    step(held, lifecycle.SUBMIT, by=by, now=now)
    note("submit_application", held, by=by, now=now, after=_sent(held))
    _remember_details(held)
    mails.tell_received(held, now=now)
    mails.tell_arrived(held, mails.NEW, now=now)
    events.submitted.send(Application, application=held, now=now)
    return held


def step(held: Application, verb: str, *, by: Actor, now: datetime) -> StatusChange:
    """Take a step of the applicant on a held row, who knows of it at once. Raises IllegalStep."""
    before = held.status
    if before:
        held_notices.settle(held, now)
    target = Status(LIFECYCLE.step(verb, before).target)
    held.status, held.status_at, held.version = target, now, held.version + 1
    held.told_status, held.told_at = target.applicant_status, now
    held.save()
    return StatusChange.objects.create(
        application=held, from_status=before, to_status=target, by_id=by.user_id, hat=by.hat, at=now
    )


def _sent(held: Application) -> dict[str, object]:
    documents = held.documents.current().select_related("file")
    return {
        "number": held.number,
        "revision": held.revision_id,
        "documents": [[one.slot, one.version, one.file.sha256] for one in documents],
    }


def _remember_details(held: Application) -> None:
    """Keep as the person's details what they entered, unless they have some."""
    values = {column: getattr(held.applicant, column) for column in PERSON_FIELDS}
    PersonalDetails.objects.get_or_create(user=held.user, defaults=values | {"updated_at": held.updated_at})


@transaction.atomic
def withdraw(application: Application, *, by: Actor, now: datetime) -> Application | None:
    """Withdraw an application (応募の取り下げ): その他(辞退等), and the institution hears of it. A draft is thrown away.

    Withdrawn already, it is returned as it is. Raises NotPermitted, and IllegalStep after the institution's decision.
    """
    held = hold_own(application, by=by, now=now)
    if held.is_draft:
        erase_draft(held, by=by, now=now)
        return None
    if held.withdrawn_at is not None:
        return held
    before = held.status
    held.withdrawn_at, held.updated_at, held.reserve_until = now, now, None
    held.reopened, held.resubmit_by = [], None
    change = step(held, lifecycle.WITHDRAW, by=by, now=now)
    note("withdraw_application", held, by=by, now=now, before={"status": before}, after={"status": held.status})
    mails.tell_withdrawn(held, now=now)
    mails.tell_arrived(held, mails.GONE, now=now, occasion=change)
    return held


@transaction.atomic
def resubmit(application: Application, *, version: int, by: Actor, now: datetime) -> Application:
    """Say that the documents asked for again are there (再提出済). Done already, it is returned as it is.

    Raises NotPermitted, IllegalStep, StaleVersion, DeadlinePassed after the day set, NotComplete, NothingToResubmit.
    """
    held = hold_own(application, by=by, now=now)
    if held.status == Status.RESUBMITTED:
        return held
    LIFECYCLE.step(lifecycle.RESUBMIT, held.status)
    check_version(held, version)
    if permissions.is_too_late_to_resubmit(held, now):
        raise DeadlinePassed
    missing = [problem for problem in completeness.of_documents(held) if problem.where in held.reopened]
    if missing:
        raise NotComplete(missing)
    since = held.changes.filter(to_status=Status.RESUBMISSION).order_by("-at", "-pk").values_list("at", flat=True)[0]
    fresh = held.documents.current().filter(slot__in=held.reopened, at__gte=since)
    if not fresh.exists():
        raise NothingToResubmit
    slots = list(held.reopened)
    held.reopened, held.resubmit_by, held.updated_at = [], None, now
    change = step(held, lifecycle.RESUBMIT, by=by, now=now)
    note("resubmit_application", held, by=by, now=now, after=_sent(held) | {"slots": slots})
    mails.tell_received(held, now=now, occasion=change)
    mails.tell_arrived(held, mails.AGAIN, now=now, occasion=change)
    return held


def is_open(application: Application, now: datetime) -> bool:
    """Whether a draft may still be sent at `now`."""
    end = permissions.deadline_of(application.posting, now)
    return end is not None and (now < end or permissions.has_grace(application, end, now))

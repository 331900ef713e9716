"""Notices of a status wait some minutes (KOUBO_NOTICE_DELAY_MINUTES) in which they can be taken back.

Until then the applicant knows what they knew before. A later change of status takes the place of one that waits. Receipts never wait.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from koubo.applications import mails, permissions
from koubo.applications.holding import hold, note
from koubo.applications.models import Application, BulkChange, StatusChange
from koubo.applications.refusals import NoticeGone
from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.kernel.errors import NotPermitted
from koubo.notifications import outbox


def until(now: datetime) -> datetime | None:
    """Return until when a notice of `now` waits; None when it leaves at once."""
    minutes = settings.KOUBO_NOTICE_DELAY_MINUTES
    return now + timedelta(minutes=minutes) if minutes else None


def key_of(application_id: UUID, step_id: int) -> str:
    """Return the key of the mail of a step."""
    return f"{mails.STATUS}:{application_id}:{step_id}"


def waiting(applications: Collection[UUID], now: datetime) -> QuerySet[StatusChange]:
    """Return the steps of applications whose notice waits."""
    return StatusChange.objects.filter(
        application__in=applications, notify=True, held_until__gt=now, taken_back_at__isnull=True
    )


def replace(applications: Collection[UUID], now: datetime) -> None:
    """Settle what applicants know by now and drop notices that wait: another step follows. The applications must be held."""
    due = Application.objects.filter(pk__in=applications, pending_from__lte=now)
    due.update(told_status=F("pending_status"), told_at=F("pending_from"), pending_status="", pending_from=None)
    _drop(waiting(applications, now), now)


def settle(held: Application, now: datetime) -> None:
    """Do so with one application that is held, and the row in hand."""
    held.told_status, held.told_at = known(held, now)
    held.pending_status, held.pending_from = "", None
    _drop(waiting([held.pk], now), now)


def known(held: Application, now: datetime) -> tuple[str, datetime | None]:
    """Return what the applicant knows, as the row keeps it."""
    status, at = held.known_at(now)
    return status or "", at


def _drop(steps: Iterable[StatusChange], now: datetime) -> int:
    """Take mails of steps back; return how many there were."""
    rows = list(steps)
    if not rows:
        return 0
    taken = outbox.take_back([key_of(step.application_id, step.pk) for step in rows], now)
    StatusChange.objects.filter(pk__in=[step.pk for step in rows]).update(taken_back_at=now)
    return taken


@transaction.atomic
def take_back(application: Application, *, by: Actor, now: datetime) -> None:
    """Take back the notice of an application that waits; its status stays. Raises NotPermitted, NoticeGone when none waits."""
    held = hold(application)
    if not permissions.may_decide(by, held):
        raise NotPermitted
    steps = list(waiting([held.pk], now))
    if not _drop(steps, now):
        raise NoticeGone
    held.pending_status, held.pending_from, held.version = "", None, held.version + 1
    held.save(update_fields=["pending_status", "pending_from", "version"])
    note("take_back_notice", held, by=by, now=now, after={"steps": [step.pk for step in steps]})


@transaction.atomic
def take_back_all(act: BulkChange, *, by: Actor, now: datetime) -> int:
    """Take back the notices of a change of many that still wait; return how many. Raises NotPermitted, NoticeGone."""
    if not permissions.may_manage(by, act.posting):
        raise NotPermitted
    changed = act.changes.exclude(application__user=by.user_id).values("application")
    held = Application.objects.select_for_update(of=("self",)).filter(pk__in=changed).order_by("pk")
    ids = [application.pk for application in held]
    steps = list(waiting(ids, now).filter(bulk=act))
    if not _drop(steps, now):
        raise NoticeGone
    rows = Application.objects.filter(pk__in=[step.application_id for step in steps])
    rows.update(pending_status="", pending_from=None, version=F("version") + 1)
    trail.record("take_back_notices", act, by=by, now=now, after={"steps": [step.pk for step in steps]})
    return len(steps)

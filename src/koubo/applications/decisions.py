"""The verbs of the institution about one application: change its status, note, hold in reserve, supersede."""

from datetime import date, datetime

from django.db import transaction

from koubo.applications import answering, held_notices, mails, permissions, requirements
from koubo.applications.answering import BODY_LIMIT, Change
from koubo.applications.enums import FINAL, OPEN, Status
from koubo.applications.holding import check_version, hold, note
from koubo.applications.lifecycle import choices, corrections
from koubo.applications.models import Application, StaffNote, StatusChange
from koubo.applications.refusals import CorrectionReasonMissing, DayPast, NoAddress, NotTheSame, ValueTooLong
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import tidy
from koubo.notifications import outbox
from koubo.notifications.models import OutgoingMail
from koubo.notifications.outbox import Composed

NOTE_LIMIT = 10_000


def preview(application: Application, change: Change, *, by: Actor, now: datetime) -> Composed | None:
    """Return the mail a change would send, None without one; writes nothing. Raises what `change_status` would."""
    if not permissions.may_decide(by, application):
        raise NotPermitted
    refusal = why_not(application, change, today=clock.day_of(now))
    if refusal is not None:
        raise refusal
    return answering.draft_for(application, change) if change.notify else None


def why_not(application: Application, change: Change, *, today: date) -> Refusal | None:
    """Return why an application cannot be changed so, or None. Asks no database beyond what is fetched."""
    if application.is_settled:
        return IllegalStep()
    if change.correction:
        possible = {*corrections(application.status), *choices(application.status)}
        if change.to not in possible and not (change.notify and change.to == application.status):
            return IllegalStep()
        if not change.reason.strip():
            return CorrectionReasonMissing()
    elif change.to not in choices(application.status):
        return IllegalStep()
    if change.resubmit_by is not None and change.resubmit_by < today:
        return DayPast()
    if change.notify and not mails.address_of(application):
        return NoAddress()
    if len(change.body) > BODY_LIMIT:
        return ValueTooLong("body", BODY_LIMIT)
    return ValueTooLong("note", NOTE_LIMIT) if change.note is not None and len(change.note) > NOTE_LIMIT else None


@transaction.atomic
def change_status(application: Application, change: Change, *, version: int, by: Actor, now: datetime) -> Application:
    """Change the status (応募状況の変更); where told to, the applicant gets the mail (応募状況更新通知).

    Raises NotPermitted, StaleVersion, IllegalStep for a step that is not in the table or an application that was withdrawn,
    ReasonMissing for a correction without words, NoAddress, DayPast, ValueTooLong.
    Source: help page, 「Web応募機能を利用するには?」, (応募状況の変更).
    """
    held = hold(application)
    if not permissions.may_decide(by, held):
        raise NotPermitted
    check_version(held, version)
    refusal = why_not(held, change, today=clock.day_of(now))
    if refusal is not None:
        raise refusal
    before = held.status
    held_notices.settle(held, now)
    for name, value in columns(held, change, now).items():
        setattr(held, name, value)
    held.version += 1
    held.save()
    step = step_of(held, change, before=before, by=by, now=now)
    step.save()
    if change.note is not None:
        _write_note(held, change.note, by=by, now=now)
    if change.notify:
        outbox.queue_all([answering.mail_of(held, step, now=now)])
    verb = "correct_application" if change.correction else "change_application"
    after = {"status": held.status, "notify": change.notify, "version": held.version}
    note(verb, held, by=by, now=now, before={"status": before}, after=after, reason=change.reason)
    return held


def columns(application: Application, change: Change, now: datetime) -> dict[str, object]:
    """Return what a change writes into the row, besides its version."""
    again = change.to is Status.RESUBMISSION
    written: dict[str, object] = {
        "status": change.to,
        "status_at": now,
        "reopened": _reopened(application, change) if again else [],
        "resubmit_by": change.resubmit_by if again else None,
        "pending_status": "",
        "pending_from": None,
    }
    if change.to in FINAL:
        written["reserve_until"] = None
    waits_until = held_notices.until(now)
    if change.notify and waits_until is not None and not again:
        written |= {"pending_status": change.to.applicant_status, "pending_from": waits_until}
    elif change.notify or again:  # who has to submit again must know at once, with or without a mail
        written |= {"told_status": change.to.applicant_status, "told_at": now}
    return written


def _reopened(application: Application, change: Change) -> list[str]:
    keys = [slot.key for slot in requirements.of(application).slots]
    return [key for key in keys if key in change.reopened] or keys


def step_of(application: Application, change: Change, *, before: str, by: Actor, now: datetime) -> StatusChange:
    """Return the row of a step, not stored yet, with the mail as it is sent."""
    mail = answering.draft_for(application, change) if change.notify else Composed("", "")
    return StatusChange(
        application=application,
        from_status=before,
        to_status=change.to,
        by_id=by.user_id,
        hat=by.hat,
        reason=tidy(change.reason),
        at=now,
        notify=change.notify,
        subject=mail.subject[: outbox.SUBJECT_LIMIT],
        body=mail.body,
        held_until=held_notices.until(now) if change.notify else None,
        correction=change.correction,
    )


@transaction.atomic
def write_note(application: Application, text: str, *, by: Actor, now: datetime) -> None:
    """Write the institution's note (求人機関備考), which the applicant never sees. Raises NotPermitted, ValueTooLong."""
    held = hold(application)
    if not permissions.may_decide(by, held):
        raise NotPermitted
    if len(text) > NOTE_LIMIT:
        raise ValueTooLong("note", NOTE_LIMIT)
    _write_note(held, text, by=by, now=now)


def _write_note(held: Application, text: str, *, by: Actor, now: datetime) -> None:
    """Add the note unless it is the one that is there. Its words are in its own table only, not in the history."""
    text = tidy(text)
    last = held.notes.first()
    if text == (last.text if last else ""):
        return
    StaffNote.objects.create(application=held, text=text, by_id=by.user_id, at=now)
    note("note_application", held, by=by, now=now)


@transaction.atomic
def keep_in_reserve(application: Application, until: date | None, *, version: int, by: Actor, now: datetime) -> Application:  # fmt: skip
    """Keep an application in reserve (補欠) until a day, or no longer. Raises NotPermitted, StaleVersion, IllegalStep, DayPast."""
    held = hold(application)
    if not permissions.may_decide(by, held):
        raise NotPermitted
    check_version(held, version)
    if held.status not in OPEN or held.withdrawn_at is not None:
        raise IllegalStep
    if until is not None and until < clock.day_of(now):
        raise DayPast
    before = held.reserve_until
    held.reserve_until, held.version = until, version + 1
    held.save(update_fields=["reserve_until", "version"])
    days = [day and day.isoformat() for day in (before, until)]
    note("reserve_application", held, by=by, now=now, before={"until": days[0]}, after={"until": days[1]})
    return held


@transaction.atomic
def supersede(application: Application, by_other: Application, *, version: int, by: Actor, now: datetime) -> Application:  # fmt: skip
    """Let an application give way to another of the same person: その他(辞退等), without a mail; it stays readable.

    Raises NotPermitted, StaleVersion, IllegalStep, NotTheSame for one of another posting, itself, or one that gave way.
    """
    first, second = sorted([application, by_other], key=lambda one: one.pk)
    rows = {one.pk: hold(one) for one in (first, second)}
    held, other = rows[application.pk], rows[by_other.pk]
    if not permissions.may_decide(by, held) or not permissions.may_decide(by, other):
        raise NotPermitted
    if held == other or held.posting_id != other.posting_id or other.superseded_by_id is not None:
        raise NotTheSame
    check_version(held, version)
    if held.is_settled:
        raise IllegalStep
    before = held.status
    held_notices.settle(held, now)
    held.superseded_by, held.version = other, version + 1
    held.reserve_until, held.reopened, held.resubmit_by = None, [], None
    if held.status in OPEN:
        held.status, held.status_at = Status.OTHER, now
        StatusChange.objects.create(
            application=held, from_status=before, to_status=held.status, by_id=by.user_id, hat=by.hat, at=now,
            reason=other.number or "",
        )  # fmt: skip
    held.save()
    after = {"status": held.status, "superseded_by": other.number}
    note("supersede_application", held, by=by, now=now, before={"status": before}, after=after)
    return held


@transaction.atomic
def send_again(step: StatusChange, *, by: Actor, now: datetime) -> None:
    """Send the mail of a step once more, as it was. Raises NotPermitted, IllegalStep when it has none (any more), NoAddress."""
    held = hold(step.application)
    if not permissions.may_decide(by, held):
        raise NotPermitted
    if not step.notify or step.taken_back_at is not None or held.files_erased_at is not None:
        raise IllegalStep
    if not mails.address_of(held):
        raise NoAddress
    sent = OutgoingMail.objects.filter(unique_key__startswith=f"{mails.STATUS}:{held.pk}:{step.pk}").count()
    outbox.queue_all([answering.mail_of(held, step, now=now, again=sent)])
    note("send_again", held, by=by, now=now, after={"step": step.pk})

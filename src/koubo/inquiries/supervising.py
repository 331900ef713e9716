"""What the secretariat does about the inquiries of an institution: warn, stop, let go on, set how many a day."""

from datetime import date, datetime
from typing import Final

from django.db import transaction

from koubo.audit.trail import Actor, record
from koubo.inquiries import mails, permissions, refusals, standing
from koubo.inquiries.models import NOTE_LIMIT
from koubo.inquiries.refusals import NotWritten
from koubo.institutions.models import Institution
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted
from koubo.kernel.text import Text, tidy

MOST_PER_DAY: Final = 10_000


@transaction.atomic
def warn(institution: Institution, text: str, *, by: Actor, now: datetime) -> None:
    """Write a warning to an institution. Raises NotPermitted, NotWritten."""
    _check(institution, by)
    text = _reason(text, "text", refusals.TEXT)
    mails.tell_warned(institution, text, now=now)
    record("warn_about_inquiries", institution, by=by, now=now, reason=text)


@transaction.atomic
def block(institution: Institution, reason: str, until: date | None, *, by: Actor, now: datetime) -> None:
    """Stop an institution's inquiries until the end of a day (Japan), or until it is lifted. Raises NotPermitted, NotWritten."""
    _check(institution, by)
    reason = _reason(reason, "reason", refusals.BLOCK_REASON)
    if until is not None and until < clock.day_of(now):
        raise NotWritten("until", refusals.UNTIL)
    allowance = standing.hold(institution)
    before = _block_in_history(allowance.blocked_until, allowance.blocked_at)
    allowance.blocked_at, allowance.blocked_until, allowance.block_reason = now, until, reason
    allowance.save(update_fields=["blocked_at", "blocked_until", "block_reason"])
    mails.tell_blocked(institution, reason, until, now=now)
    record(
        "block_inquiries",
        institution,
        by=by,
        now=now,
        before=before,
        after=_block_in_history(until, now),
        reason=reason,
    )


@transaction.atomic
def unblock(institution: Institution, *, by: Actor, now: datetime) -> None:
    """Let an institution send inquiries again. A second time changes nothing. Raises NotPermitted."""
    _check(institution, by)
    allowance = standing.hold(institution)
    if allowance.blocked_at is None:
        return
    before = _block_in_history(allowance.blocked_until, allowance.blocked_at)
    allowance.blocked_at, allowance.blocked_until, allowance.block_reason = None, None, ""
    allowance.save(update_fields=["blocked_at", "blocked_until", "block_reason"])
    mails.tell_unblocked(institution, now=now)
    record("unblock_inquiries", institution, by=by, now=now, before=before)


@transaction.atomic
def set_per_day(institution: Institution, per_day: int | None, *, by: Actor, now: datetime) -> None:
    """Say how many inquiries an institution may send a day; None for what the settings say. Raises NotPermitted, NotWritten."""
    _check(institution, by)
    if per_day is not None and not 0 <= per_day <= MOST_PER_DAY:
        raise NotWritten("per_day", refusals.PER_DAY)
    allowance = standing.hold(institution)
    if allowance.per_day == per_day:
        return
    before, allowance.per_day = {"per_day": allowance.per_day}, per_day
    allowance.save(update_fields=["per_day"])
    record("limit_inquiries", institution, by=by, now=now, before=before, after={"per_day": per_day})


def _check(institution: Institution, by: Actor) -> None:
    if not permissions.may_supervise(by, institution):
        raise NotPermitted


def _reason(text: str, where: str, missing: Text) -> str:
    said = tidy(text)[:NOTE_LIMIT]
    if not said:
        raise NotWritten(where, missing)
    return said


def _block_in_history(until: date | None, since: datetime | None) -> dict[str, str]:
    if since is None:
        return {}
    return {"since": since.isoformat(), "until": until.isoformat() if until else ""}

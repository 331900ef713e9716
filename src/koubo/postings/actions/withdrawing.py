"""Withdrawal (取り下げ) by the institution, and its undoing."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from koubo.audit.trail import Actor
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.postings.actions import mails, permissions, steps
from koubo.postings.actions.modifying import PendingRequest, lock_for_writing
from koubo.postings.actions.steps import complete
from koubo.postings.discovery import public_index
from koubo.postings.models import Posting, Withdrawal, queries
from koubo.postings.publication import lifecycle, schedule
from koubo.postings.publication.states import State, WithdrawalReason


class NotPublished(Refusal):
    """There is nothing public or scheduled to take down."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "not-published",
            Text(
                "公開中または公開予定ではないため、取り下げできません",
                "This opening is neither published nor scheduled",
            ),
        )


class WithdrawnBySecretariat(Refusal):
    """What the secretariat took down stays down for the institution."""

    def __init__(self) -> None:
        """Say whom to ask."""
        super().__init__(
            "withdrawn-by-secretariat",
            Text(
                "事務局が取り下げたため、取り消せません。事務局へご連絡ください",
                "The secretariat withdrew this opening, so this cannot be undone here. Please write to the secretariat",
            ),
        )


@transaction.atomic
def withdraw(posting: Posting, *, reason: WithdrawalReason, by: Actor, now: datetime) -> Withdrawal:
    """Take a posting down (取り下げ): at 22:00 of the day, after that at once. No review.

    Raises NotPermitted, PendingRequest while a request waits, NotPublished where nothing is live or scheduled.
    Source: help page, 「求人公募情報を取り下げるには?」 (取り下げ機能を利用する場合).
    """
    held = lock_for_writing(posting, by)
    refusal = why_not_withdraw(held, now)
    if refusal is not None:
        raise refusal
    effective = schedule.withdrawn_from(now, same_day_hour=settings.KOUBO_SAME_DAY_HOUR)
    closed = close_intervals(held, effective)
    made = Withdrawal.objects.create(
        posting=held, at=now, by_id=by.person_id, effective_at=effective, closed=closed, reason=reason
    )
    held.withdrawn_at, held.withdrawal_reason = effective, reason
    held.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    complete(
        "withdraw",
        held,
        by=by,
        now=now,
        before={"intervals": closed},
        after={"at": effective.isoformat()},
        reason=reason,
    )
    public_index.refresh(held)
    _mail(mails.WITHDRAWN, held, made, now)
    return made


def why_not_withdraw(posting: Posting, now: datetime) -> Refusal | None:
    """Return why a posting cannot be withdrawn at `now`, or None where it can."""
    working = queries.working_of(posting)
    if working is not None and working.state == State.REQUESTED:
        return PendingRequest()
    if posting.withdrawn_at is not None or not posting.revisions.filter(live_until__gt=now).exists():
        return NotPublished()
    return None


@transaction.atomic
def undo_withdrawal(posting: Posting, *, by: Actor, now: datetime) -> None:
    """Take a withdrawal back before it has taken effect. Raises NotPermitted, IllegalStep, WithdrawnBySecretariat."""
    held = lock_for_writing(posting, by)
    made = pending_withdrawal(held, now)
    if made is None:
        raise IllegalStep
    if made.by_desk:
        raise WithdrawnBySecretariat
    reopen(held, made, now)
    complete("undo_withdrawal", held, by=by, now=now, before={"at": made.effective_at.isoformat()})
    public_index.refresh(held)
    _mail(mails.WITHDRAWAL_UNDONE, held, made, now)


@transaction.atomic
def undo_with_leaving(posting: Posting, made: Withdrawal, *, by: Actor, now: datetime) -> None:
    """Take back a withdrawal that came with the leaving of the institution, which the secretariat undoes. Raises NotPermitted.

    One that something else has taken the place of stays as it is.
    """
    if not permissions.may_review(by):
        raise NotPermitted
    if pending_withdrawal(posting, now) != made:
        return
    reopen(posting, made, now)
    complete("undo_withdrawal", posting, by=by, now=now, before={"at": made.effective_at.isoformat()})
    public_index.refresh(posting)
    _mail(mails.WITHDRAWAL_UNDONE, posting, made, now)


def pending_withdrawal(posting: Posting, now: datetime) -> Withdrawal | None:
    """Return the withdrawal of a posting that takes effect after `now`, if there is one."""
    return Withdrawal.objects.filter(posting=posting, undone_at=None, effective_at__gt=now).first()


def reopen(posting: Posting, made: Withdrawal, now: datetime) -> None:
    """Give back what a withdrawal that has not taken effect closed; the posting must be held."""
    made.undone_at = now
    made.save(update_fields=["undone_at"])
    before = {interval["revision"]: interval for interval in made.closed}
    for revision in posting.revisions.filter(pk__in=before):
        start, end = (datetime.fromisoformat(before[revision.pk][name]) for name in ("live_from", "live_until"))
        if revision.state == State.DISCARDED:
            steps.turn(revision, lifecycle.RESTORE, live_from=start, live_until=end)
        else:
            revision.live_until = end
            revision.save(update_fields=["live_until"])
    posting.withdrawn_at, posting.withdrawal_reason = None, ""
    posting.save(update_fields=["withdrawn_at", "withdrawal_reason"])


def close_intervals(posting: Posting, at: datetime) -> list[dict[str, Any]]:
    """End every interval of a posting at `at`; what would go live then or later never does. Return what was before."""
    closed = []
    for revision in posting.revisions.filter(live_until__gt=at).order_by("pk"):
        assert revision.live_from is not None, "approved revisions have an interval"
        assert revision.live_until is not None, "approved revisions have an interval"
        closed.append(
            {
                "revision": revision.pk,
                "live_from": revision.live_from.isoformat(),
                "live_until": revision.live_until.isoformat(),
            }
        )
        if revision.live_from < at:
            revision.live_until = at
            revision.save(update_fields=["live_until"])
        else:
            steps.turn(revision, lifecycle.DISCARD, live_from=None, live_until=None)
    return closed


def _mail(kind: str, posting: Posting, withdrawal: Withdrawal, now: datetime) -> None:
    revision = posting.revisions.order_by("-pk").first()
    assert revision is not None, "a posting has a revision"
    revision.posting = posting
    instant = mails.instant_in_words(withdrawal.effective_at)
    mails.write(kind, revision, now=now, values={"instant": instant}, occasion=f":{withdrawal.pk}")

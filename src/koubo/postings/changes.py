"""Changing what has been approved: modification (修正), withdrawal (取り下げ) and its undoing."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from koubo.audit.trail import Actor
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.postings import holdings, indexing, lifecycle, mails, publication, queries, rules, steps, storage
from koubo.postings.enums import State, WithdrawalReason
from koubo.postings.locks import lock
from koubo.postings.models import Posting, Revision, Withdrawal
from koubo.postings.records import record
from koubo.postings.sheet import Content


class PendingRequest(Refusal):
    """A request waits for the secretariat: nothing else can be asked meanwhile."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__(
            "pending-request",
            Text(
                "登録依頼または修正依頼を事務局が確認しているため、操作できません。事務局へご連絡ください",
                "The secretariat is checking a request, so this cannot be done here. Please write to the secretariat",
            ),
        )


class TooLate(Refusal):
    """Two weeks after its end a posting can no longer be modified."""

    def __init__(self) -> None:
        """Say the rule."""
        super().__init__(
            "too-late-to-modify",
            Text(
                "公募終了から2週間を経過しているため、修正できません",
                "More than two weeks have passed since applications closed, so this opening can no longer be modified",
            ),
        )


class Withdrawn(Refusal):
    """What was taken down is not modified."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "withdrawn",
            Text(
                "取り下げたため、修正できません",
                "This opening has been withdrawn, so it can no longer be modified",
            ),
        )


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
def start_modification(posting: Posting, *, by: Actor, now: datetime) -> Revision:
    """Return the one working revision of an approved posting, made from its latest content where there is none (修正).

    Raises NotPermitted, IllegalStep for a posting never approved or withdrawn, PendingRequest, TooLate.
    Source: help page, 「求人公募情報を修正するには?」.
    """
    held = _lock(posting, by)
    refusal = why_not_modify(held, now)
    if refusal is not None:
        raise refusal
    working = queries.working_of(held)
    if working is not None:
        return working
    basis = queries.latest_approved(held)
    assert basis is not None, "why_not_modify refuses a posting without one"
    revision = successor(basis, storage.load(basis), by=by, now=now)
    after = {"revision": revision.pk, "basis": basis.pk}
    record("start_modification", held, by=by, now=now, after=after, said=[revision])
    return revision


def successor(origin: Revision, content: Content, *, by: Actor, now: datetime, **fields: Any) -> Revision:
    """Return a new revision with `content`, files too, made from `origin`: its basis, unless `fields` name another."""
    given = {"basis": origin, "posting": origin.posting, "written": origin.written} | fields
    revision = Revision(updated_at=now, updated_by_id=by.person_id, **given)
    storage.apply(revision, content)
    revision.save(force_insert=True)
    storage.replace_rows(revision, content)
    storage.attach_files(revision, content)
    return revision


@transaction.atomic
def discard_modification(revision: Revision, *, by: Actor, now: datetime) -> None:
    """Give up a modification that has not been requested. Raises NotPermitted, IllegalStep."""
    held = _lock(revision.posting, by)
    working = queries.working_of(held)
    if working is None or working.pk != revision.pk or not (working.is_modification and working.editable):
        raise IllegalStep
    before = {"revision": working.pk, "version": working.version}
    Revision.objects.filter(
        pk=working.pk
    ).delete()  # before the log: an autosave holds the row when it asks for the log
    holdings.forget(working.pk)
    record("discard_modification", held, by=by, now=now, before=before)


def why_not_modify(posting: Posting, now: datetime) -> Refusal | None:
    """Return why a posting cannot be modified at `now`, or None where it can."""
    working = queries.working_of(posting)
    is_pending = working is not None and working.state == State.REQUESTED
    basis = queries.latest_approved(posting)
    closes_on = basis.closes_on if basis else None
    return why_not(closes_on, is_pending=is_pending, withdrawn_at=posting.withdrawn_at, now=now)


def why_not(
    closes_on: date | None, *, is_pending: bool, withdrawn_at: datetime | None, now: datetime
) -> Refusal | None:
    """Answer as `why_not_modify` from what a list has loaded: the end as registered (None: never), what is pending."""
    if is_pending:
        return PendingRequest()
    if withdrawn_at is not None:
        return Withdrawn()
    if closes_on is None:
        return IllegalStep()
    return TooLate() if now >= publication.may_modify_until(closes_on) else None


@transaction.atomic
def withdraw(posting: Posting, *, reason: WithdrawalReason, by: Actor, now: datetime) -> Withdrawal:
    """Take a posting down (取り下げ): at 22:00 of the day, after that at once. No review.

    Raises NotPermitted, PendingRequest while a request waits, NotPublished where nothing is live or scheduled.
    Source: help page, 「求人公募情報を取り下げるには?」 (取り下げ機能を利用する場合).
    """
    held = _lock(posting, by)
    refusal = why_not_withdraw(held, now)
    if refusal is not None:
        raise refusal
    effective = publication.withdrawn_from(now, same_day_hour=settings.KOUBO_SAME_DAY_HOUR)
    closed = close_intervals(held, effective)
    made = Withdrawal.objects.create(
        posting=held, at=now, by_id=by.person_id, effective_at=effective, closed=closed, reason=reason
    )
    held.withdrawn_at, held.withdrawal_reason = effective, reason
    held.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    record(
        "withdraw",
        held,
        by=by,
        now=now,
        before={"intervals": closed},
        after={"at": effective.isoformat()},
        reason=reason,
    )
    indexing.refresh(held)
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
    held = _lock(posting, by)
    made = pending_withdrawal(held, now)
    if made is None:
        raise IllegalStep
    if made.by_desk:
        raise WithdrawnBySecretariat
    reopen(held, made, now)
    record("undo_withdrawal", held, by=by, now=now, before={"at": made.effective_at.isoformat()})
    indexing.refresh(held)
    _mail(mails.WITHDRAWAL_UNDONE, held, made, now)


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


def _lock(posting: Posting, by: Actor) -> Posting:
    """Return the posting, held against everyone else until the end of the transaction. Raises IllegalStep, NotPermitted."""
    held = lock(posting.pk)
    if held is None:
        raise IllegalStep
    if not rules.may_write_for(by, held.institution):
        raise NotPermitted
    return held


def _mail(kind: str, posting: Posting, withdrawal: Withdrawal, now: datetime) -> None:
    revision = posting.revisions.order_by("-pk").first()
    assert revision is not None, "a posting has a revision"
    revision.posting = posting
    instant = mails.instant_in_words(withdrawal.effective_at)
    mails.write(kind, revision, now=now, values={"instant": instant}, occasion=f":{withdrawal.pk}")

"""Withdrawing and changing the closing date on behalf of an institution (代理操作).

Always with a written reason, which the people who write for the institution get by mail and the history keeps.
"""

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text
from koubo.postings.actions import mails, requests
from koubo.postings.actions.desk_edit import DecideFirst, hold, rebase
from koubo.postings.actions.modifying import successor
from koubo.postings.actions.steps import complete
from koubo.postings.actions.withdrawing import close_intervals, pending_withdrawal, reopen
from koubo.postings.checks import check, errors
from koubo.postings.content import storage
from koubo.postings.content.render import deadline_in_words
from koubo.postings.discovery import public_index
from koubo.postings.models import Posting, Revision, Withdrawal, queries
from koubo.postings.publication import schedule
from koubo.postings.publication.states import State
from koubo.postings.sheet import Content, blank
from koubo.postings.sheet.application import WHEN_FILLED, is_open_ended

MOST_YEARS: Final = 10


class NothingPublic(Refusal):
    """There is nothing the public sees or will see."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "nothing-public",
            Text(
                "公開中、公開予定、または募集終了の求人公募情報ではないため、取り下げできません",
                "This opening is not published, scheduled or closed, so it cannot be withdrawn",
            ),
        )


class AlreadyWithdrawn(Refusal):
    """It is or will be withdrawn by then anyway."""

    def __init__(self, at: datetime) -> None:
        """Say from when."""
        words = mails.instant_in_words(at)
        super().__init__(
            "already-withdrawn",
            Text(
                f"この求人公募情報の取り下げ日時は{words.ja}です。それより早い日時にだけ変更できます",
                f"This opening is withdrawn from {words.en}. It can only be withdrawn earlier than that",
            ),
        )


class NothingToUndo(Refusal):
    """The secretariat has no withdrawal ahead."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "nothing-to-undo",
            Text(
                "事務局による取り下げの予定がないため、取り消せません",
                "No withdrawal by the secretariat is ahead, so there is nothing to undo",
            ),
        )


class InstantPast(Refusal):
    """What has been public cannot be made not to have been."""

    def __init__(self) -> None:
        """Say what to enter."""
        super().__init__(
            "instant-past",
            Text("取り下げ日時には、現在より後の日時を入力してください", "Enter a time after the present one"),
        )


class NotLive(Refusal):
    """Only what is published now has a closing date to change at once."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "not-live",
            Text(
                "公開中ではないため、募集終了日を変更できません",
                "This opening is not published, so its closing date cannot be changed here",
            ),
        )


class ModificationScheduled(Refusal):
    """A modification that goes live later brings its own closing date."""

    def __init__(self, at: datetime) -> None:
        """Say when it does."""
        words = mails.instant_in_words(at)
        super().__init__(
            "modification-scheduled",
            Text(
                f"承認済みの修正が{words.ja}に反映されます。反映後に変更してください",
                f"An approved modification takes effect at {words.en}. Change the closing date after that",
            ),
        )


class DeadlineRefused(Refusal):
    """The closing date cannot be that day."""

    def __init__(self, text: Text) -> None:
        """Keep why."""
        super().__init__("deadline-refused", text)


@transaction.atomic
def withdraw_by_desk(
    posting: Posting, *, at: datetime | None, reason_for_institution: str, by: Actor, now: datetime
) -> Withdrawal:
    """Take a posting down at `at`, or at once without one. Also a closed one, whose page would stay readable.

    A withdrawal of the institution that would take effect later gives way. The institution cannot undo it.
    Raises NotPermitted, DecideFirst, NothingPublic, AlreadyWithdrawn, InstantPast, ReasonMissing.
    """
    held = hold(posting, by)
    refusal = why_not_withdraw(held, at, now)
    if refusal is not None:
        raise refusal
    if blank(reason_for_institution):
        raise requests.ReasonMissing
    effective = at or now
    shown = newest(held)
    earlier = pending_withdrawal(held, now)
    if earlier is not None:
        reopen(held, earlier, now)
    closed = close_intervals(held, effective)
    made = Withdrawal.objects.create(
        posting=held,
        at=now,
        by_id=by.person_id,
        effective_at=effective,
        closed=closed,
        by_desk=True,
        instead_of=earlier.instead_of if earlier and earlier.by_desk else earlier,
    )
    held.withdrawn_at = effective
    held.save(update_fields=["withdrawn_at"])
    before: dict[str, Any] = {"intervals": closed}
    if earlier is not None:
        before["at"] = earlier.effective_at.isoformat()
    after = {"at": effective.isoformat()}
    complete("withdraw_by_desk", held, by=by, now=now, before=before, after=after, reason=reason_for_institution)
    public_index.refresh(held)
    values = withdrawal_words(effective, reason_for_institution)
    mails.write(mails.WITHDRAWN_BY_DESK, shown, now=now, values=values, occasion=f":{made.pk}")
    return made


@transaction.atomic
def undo_withdrawal_by_desk(posting: Posting, *, reason_for_institution: str, by: Actor, now: datetime) -> None:
    """Take the secretariat's own withdrawal back before it has taken effect.

    A withdrawal of the institution that had given way to it, and is still ahead, stands again.
    Raises NotPermitted, NothingToUndo, ReasonMissing.
    """
    held = hold(posting, by)
    made = undoable(held, now)
    if made is None:
        raise NothingToUndo
    if blank(reason_for_institution):
        raise requests.ReasonMissing
    shown, earlier = newest(held), given_way(made, now)
    reopen(held, made, now)
    if earlier is not None:
        earlier.closed, earlier.undone_at = close_intervals(held, earlier.effective_at), None
        earlier.save(update_fields=["closed", "undone_at"])
        held.withdrawn_at, held.withdrawal_reason = earlier.effective_at, earlier.reason
        held.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    before = {"at": made.effective_at.isoformat()}
    after = {"at": earlier.effective_at.isoformat()} if earlier else {}
    complete("undo_withdrawal_by_desk", held, by=by, now=now, before=before, after=after, reason=reason_for_institution)
    public_index.refresh(held)
    values = undoing_words(made, earlier, reason_for_institution)
    mails.write(mails.UNDONE_BY_DESK, shown, now=now, values=values, occasion=f":{made.pk}")


def undoable(posting: Posting, now: datetime) -> Withdrawal | None:
    """Return the secretariat's own withdrawal that takes effect after `now`, if there is one."""
    made = pending_withdrawal(posting, now)
    return made if made is not None and made.by_desk else None


def given_way(made: Withdrawal, now: datetime) -> Withdrawal | None:
    """Return the withdrawal of the institution that gave way to `made` and is still ahead, if there is one."""
    own = made.instead_of
    return own if own is not None and own.effective_at > now else None


def undoing_words(made: Withdrawal, earlier: Withdrawal | None, reason: str) -> dict[str, Text]:
    """Return what the mail about an undone withdrawal says."""
    then = Text("公開（予定を含む）は続きます。", "It stays published or scheduled.")
    if earlier is not None:
        at = mails.instant_in_words(earlier.effective_at)
        then = Text(
            f"求人機関による取り下げ（{at.ja}）は、予定どおり行われます。",
            f"Your own withdrawal takes effect as planned, at {at.en}.",
        )
    return {
        "instant": mails.instant_in_words(made.effective_at),
        "message": Text(reason, reason),
        "then": then,
    }


def why_not_withdraw(posting: Posting, at: datetime | None, now: datetime) -> Refusal | None:
    """Return why the secretariat cannot withdraw a posting at `at` (None: at once), or None where it can."""
    if posting.revisions.filter(state=State.REQUESTED).exists():
        return DecideFirst()
    if posting.withdrawn_at is not None:
        if posting.withdrawn_at <= (at or now):
            return AlreadyWithdrawn(posting.withdrawn_at)
    elif not posting.revisions.filter(state=State.APPROVED).exists():
        return NothingPublic()
    return InstantPast() if at is not None and at <= now else None


def newest(posting: Posting) -> Revision:
    """Return the revision people see or will see; for one that was taken back before it went live, its newest."""
    revision = queries.latest_approved(posting)
    if revision is None:
        revision = posting.revisions.order_by("-pk")[0]
        revision.posting = posting
    return revision


def withdrawal_words(at: datetime, reason: str) -> dict[str, Text]:
    """Return what the mail about a withdrawal says."""
    return {"instant": mails.instant_in_words(at), "message": Text(reason, reason)}


@transaction.atomic
def change_deadline(
    posting: Posting, closes_on: date, *, reason_for_institution: str, by: Actor, now: datetime
) -> Revision:
    """Give a live posting another closing date (募集終了日), from now on, as a revision of its own.

    A modification the institution is working on continues from it, and takes the day over unless it has its own.
    Raises NotPermitted, DecideFirst, NotLive, ModificationScheduled, DeadlineRefused, ReasonMissing.
    """
    held = hold(posting, by)
    refusal = why_not_change_deadline(held, now) or why_not_that_day(held, closes_on, now)
    if refusal is not None:
        raise refusal
    if blank(reason_for_institution):
        raise requests.ReasonMissing
    basis = queries.latest_approved(held)
    assert basis is not None, "a live posting has an approved revision"
    intervals = close_intervals(held, now)
    revision = successor(
        basis, _with(basis, closes_on), by=by, now=now, by_desk=True,
        state=State.APPROVED, publish_on=clock.day_of(now), live_from=now, live_until=schedule.live_until(closes_on),
        requested_at=now, requested_by_id=by.person_id, decided_at=now, decided_by_id=by.person_id,
    )  # fmt: skip
    rebased = rebase(held, basis, revision, by=by, now=now)
    complete(
        "change_deadline",
        held,
        by=by,
        now=now,
        before={
            "revision": basis.pk,
            "closes_on": basis.closes_on.isoformat() if basis.closes_on else "",
            "intervals": intervals,
        },
        after={
            "revision": revision.pk,
            "closes_on": closes_on.isoformat(),
            "live_from": now.isoformat(),
            "live_until": schedule.live_until(closes_on).isoformat(),
        },
        reason=reason_for_institution,
        said=[revision, *rebased],
    )
    public_index.refresh(held)
    values = deadline_words(held, basis, closes_on, reason_for_institution)
    mails.write(mails.DEADLINE_CHANGED, revision, now=now, values=values)
    return revision


def why_not_change_deadline(posting: Posting, now: datetime) -> Refusal | None:
    """Return why the closing date of a posting cannot be changed at `now`, or None where it can."""
    if posting.revisions.filter(state=State.REQUESTED).exists():
        return DecideFirst()
    if posting.withdrawn_at is not None or not Revision.objects.filter(posting=posting).live_at(now).exists():
        return NotLive()
    planned = Revision.objects.filter(posting=posting, state=State.APPROVED, live_from__gt=now).first()
    if planned is not None and planned.live_from is not None:
        return ModificationScheduled(planned.live_from)
    return None


def why_not_that_day(posting: Posting, closes_on: date, now: datetime) -> Refusal | None:
    """Return why a live posting cannot close on that day, or None where it can."""
    basis = queries.latest_approved(posting)
    assert basis is not None, "a live posting has an approved revision"
    if closes_on == basis.closes_on:
        return DeadlineRefused(Text("募集終了日が変わっていません", "The closing date has not been changed"))
    if closes_on.year > clock.day_of(now).year + MOST_YEARS:
        return DeadlineRefused(
            Text(
                f"募集終了日には、{MOST_YEARS}年以内の日を入力してください",
                f"Enter a closing date within {MOST_YEARS} years",
            )
        )
    findings = check(_with(basis, closes_on), languages=basis.languages, today=clock.day_of(now))
    wrong = [finding for finding in errors(findings) if finding.field == "closes_on"]
    return DeadlineRefused(wrong[0].message) if wrong else None


def deadline_words(posting: Posting, basis: Revision, after: date, reason: str) -> dict[str, Text]:
    """Return what the mail about a changed closing date says; the hour stays."""
    old, new = (
        Text(deadline_in_words(end, "ja"), deadline_in_words(end, "en"))
        for end in (basis.deadline, storage.deadline_of(_with(basis, after)))
    )
    return {
        "old_day": old,
        "new_day": new,
        "message": Text(reason, reason),
        "address": requests.public_address(posting),
    }


def _with(basis: Revision, closes_on: date) -> Content:
    """Return the content with that closing date; what was open until filled then closes when filled, at the latest on it."""
    content = storage.load(basis)
    kind = WHEN_FILLED if is_open_ended(content) else content["deadline_kind"]
    return content | {"closes_on": closes_on, "deadline_kind": kind, "review_on": None}

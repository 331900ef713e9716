"""Requests and decisions. Each action checks permission and legal step, then in one transaction: state, audit, mail, index."""

from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from koubo.audit.trail import Actor
from koubo.institutions.actions import InstitutionSuspended
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.notifications.addresses import path_of
from koubo.postings.actions import mails, permissions
from koubo.postings.actions.modifying import why_not_modify
from koubo.postings.actions.steps import complete, hold, move, state_of, why_lost
from koubo.postings.actions.withdrawing import close_intervals
from koubo.postings.checks import Finding, errors
from koubo.postings.content import storage
from koubo.postings.content.examination import examine
from koubo.postings.content.render import day_in_words
from koubo.postings.discovery import public_index
from koubo.postings.models import Posting, Revision, numbers
from koubo.postings.publication import lifecycle, schedule
from koubo.postings.publication.deadline import Deadline
from koubo.postings.publication.lifecycle import LIFECYCLE
from koubo.postings.publication.states import State
from koubo.postings.sheet import blank
from koubo.workdays import calendar


class Incomplete(Refusal):
    """The content has errors; they are listed."""

    def __init__(self, findings: list[Finding]) -> None:
        """Keep the findings to show at their fields."""
        count = len(findings)
        super().__init__(
            "incomplete",
            Text(
                f"入力内容に誤りが{count}件あります",
                f"There {'is 1 problem' if count == 1 else f'are {count} problems'}",
            ),
        )
        self.findings = findings


class ReasonMissing(Refusal):
    """Returning or rejecting needs words."""

    def __init__(self) -> None:
        """Say what to write."""
        super().__init__("reason-missing", Text("理由を入力してください", "Enter the reason"))


class NothingChanged(Refusal):
    """A modification that changes nothing asks for nothing."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("nothing-changed", Text("変更された項目がありません", "Nothing has been changed"))


# Audit verb and mail of a request, by whether it is a modification.
REQUESTS: Final = {
    False: ("request_registration", mails.REQUESTED),
    True: ("request_modification", mails.MODIFICATION_REQUESTED),
}


@transaction.atomic
def request(revision: Revision, *, version: int, by: Actor, now: datetime, wished_on: date | None = None) -> Revision:
    """Ask the secretariat to register (登録依頼) or to change (修正依頼): locks the content and mails the institution.

    The first request gives the data number; `wished_on` is the publication date the institution would like.
    Raises NotPermitted, InstitutionSuspended, IllegalStep (also for a posting withdrawn meanwhile), StaleVersion, Incomplete with the findings
    that block, publication.WishRefused, and NothingChanged for a modification without a change.
    Source: help page, 「求人公募情報を登録するには?」, 「求人公募情報を修正するには?」.
    """
    posting = hold(revision)
    if not permissions.may_write(by, posting):
        raise NotPermitted
    if posting.institution.is_suspended:
        raise InstitutionSuspended
    if not Revision.objects.filter(pk=revision.pk, version=version).exists():
        raise why_lost(revision)
    content = storage.load(revision)
    found = examine(revision, content, today=clock.day_of(now))
    if errors(found):
        raise Incomplete(errors(found))
    if revision.basis is not None:
        refusal = why_not_modify(posting, now)
        if refusal is not None:
            raise refusal
        if content == storage.load(revision.basis):
            raise NothingChanged
    schedule.check_wish(wished_on, revision.closes_on, today=clock.day_of(now))
    before = revision.state
    move(
        revision, lifecycle.REQUEST, version=version,
        requested_at=now, requested_by_id=by.person_id, wished_on=wished_on, findings=len(found),
    )  # fmt: skip
    is_first = posting.number is None
    if is_first:
        posting.number = numbers.next_number(now)
        posting.save(update_fields=["number"])
    verb, mail = REQUESTS[revision.is_modification]
    said = [revision] if is_first else []
    complete(verb, posting, by=by, now=now, before={"state": before}, after=state_of(revision), said=said)
    mails.write(mail, revision, now=now, values={"wished": _wish_in_words(wished_on)})
    return revision


@transaction.atomic
def recall(revision: Revision, *, version: int, by: Actor, now: datetime, leaving: bool = False) -> Revision:
    """Take a request back into a draft, where the operator allows it (KOUBO_ALLOW_RECALL); the data number stays.

    With `leaving` the institution leaves the portal, and that is allowed in any case.

    Raises NotPermitted (also where it is not allowed), IllegalStep, StaleVersion.
    """
    posting = hold(revision)
    if not (settings.KOUBO_ALLOW_RECALL or leaving) or not permissions.may_write(by, posting):
        raise NotPermitted
    move(revision, lifecycle.RECALL, version=version, requested_at=None, requested_by_id=None, findings=None, updated_at=now,
          updated_by_id=by.person_id)  # fmt: skip
    complete("recall", posting, by=by, now=now, before={"state": State.REQUESTED}, after=state_of(revision))
    return revision


@transaction.atomic
def approve(
    revision: Revision, *, version: int, publish_on: date, by: Actor, now: datetime, note: str = ""
) -> Revision:
    """Approve a request with the publication date (サイト反映日); the interval `[live_from, live_until)` is fixed here.

    `note` says why it is approved although checks find errors; only the history shows it.
    Raises NotPermitted, IllegalStep, StaleVersion, publication.PublicationDateRefused, and ReasonMissing without such a note.
    Source: help page, 「登録完了のお知らせ」 (当日午後10時 / 反映日の午前0時).
    """
    _may_decide(revision, by)
    posting = hold(revision)
    LIFECYCLE.step(lifecycle.APPROVE, revision.state)
    start, end = planned(revision, publish_on, now=now)
    if blank(note) and needs_note(revision, now):
        raise ReasonMissing
    if posting.withdrawn_at is not None:
        raise IllegalStep
    replaced = close_intervals(posting, start)
    move(
        revision, lifecycle.APPROVE, version=version, publish_on=publish_on, live_from=start, live_until=end,
        decided_at=now, decided_by_id=by.person_id, decision_message="", field_comments={},
    )  # fmt: skip
    complete(
        "approve",
        posting,
        by=by,
        now=now,
        before={"state": State.REQUESTED, "intervals": replaced},
        after=state_of(revision),
        reason=note,
    )
    public_index.refresh(posting)
    mail = mails.MODIFIED if revision.is_modification else mails.COMPLETED
    mails.write(mail, revision, now=now, values=completion(posting, start))
    return revision


def planned(
    revision: Revision, publish_on: date, *, now: datetime, corrected: Deadline | None = None
) -> tuple[datetime, datetime]:
    """Return the interval `[live_from, live_until)` a request would get with this publication date.

    `corrected` is its end as corrected, if it is. Raises publication.PublicationDateRefused.
    """
    closes_on = (corrected or revision.deadline).day
    hour = settings.KOUBO_SAME_DAY_HOUR
    requested_on = clock.day_of(revision.requested_at) if revision.requested_at else None
    if not revision.is_modification or requested_on is None or closes_on is None or closes_on > requested_on:
        return schedule.interval(publish_on, closes_on, now=now, same_day_hour=hour)
    closed = calendar.closed_days()
    return schedule.brought_forward(
        publish_on,
        requested_on=requested_on,
        now=now,
        same_day_hour=hour,
        next_business_day=lambda day: calendar.next_business_day(day, closed),
    )


def needs_note(revision: Revision, now: datetime) -> bool:
    """Whether checks find errors in a request today, so that approving it needs a written reason."""
    today = clock.day_of(now)
    return bool(errors(examine(revision, storage.load(revision), today=today)))


@transaction.atomic
def return_for_correction(
    revision: Revision, *, version: int, message: str, comments: dict[str, str], by: Actor, now: datetime
) -> Revision:
    """Return a request to its author (差し戻し) with a message, and comments per sheet field.

    Raises NotPermitted, IllegalStep, StaleVersion, and ReasonMissing when nothing is said.
    """
    _may_decide(revision, by)
    said = {key: text for key, text in comments.items() if not blank(text)}
    if blank(message) and not said:
        raise ReasonMissing
    _decide(revision, lifecycle.RETURN, version=version, message=message, comments=said, by=by, now=now)
    mails.write(mails.RETURNED, revision, now=now, values={"message": mails.reasons(message, said)})
    return revision


@transaction.atomic
def reject(revision: Revision, *, version: int, message: str, by: Actor, now: datetime) -> Revision:
    """Reject a request for good (却下). Raises NotPermitted, IllegalStep, StaleVersion, ReasonMissing."""
    _may_decide(revision, by)
    if blank(message):
        raise ReasonMissing
    _decide(revision, lifecycle.REJECT, version=version, message=message, comments={}, by=by, now=now)
    mails.write(mails.REJECTED, revision, now=now, values={"message": Text(message, message)})
    return revision


def completion(posting: Posting, start: datetime) -> dict[str, Text]:
    """Return what the completion mail says of a posting that goes live at `start`."""
    return {"instant": mails.instant_in_words(start), "address": public_address(posting)}


def public_address(posting: Posting) -> Text:
    """Return the permanent public address in both languages."""
    path = path_of("public:posting", posting.number)
    return Text(settings.KOUBO_BASE_URL + path.ja, settings.KOUBO_BASE_URL + path.en)


def _wish_in_words(wished_on: date | None) -> Text:
    if wished_on is None:
        return Text("希望なし", "none")
    return Text(day_in_words(wished_on, "ja"), day_in_words(wished_on, "en"))


def _may_decide(revision: Revision, by: Actor) -> None:
    if not permissions.may_decide(by, revision.posting):
        raise NotPermitted


def _decide(
    revision: Revision, verb: str, *, version: int, message: str, comments: dict[str, str], by: Actor, now: datetime
) -> None:
    move(
        revision, verb, version=version, decision_message=message, field_comments=comments,
        decided_at=now, decided_by_id=by.person_id,
    )  # fmt: skip
    complete(
        verb,
        revision.posting,
        by=by,
        now=now,
        before={"state": State.REQUESTED},
        after=state_of(revision),
        reason=message,
    )

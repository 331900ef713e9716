"""Approving a request with corrections: the request stays as it was sent, a corrected revision is approved."""

from datetime import date, datetime

from django.db import transaction

from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.postings.actions import attachments, mails, permissions, requests
from koubo.postings.actions.modifying import successor
from koubo.postings.actions.steps import complete, hold, move, state_of, why_lost
from koubo.postings.actions.withdrawing import close_intervals
from koubo.postings.checks import Finding, errors
from koubo.postings.content import storage
from koubo.postings.content.diff import in_words
from koubo.postings.content.examination import examine
from koubo.postings.discovery import public_index
from koubo.postings.models import Revision
from koubo.postings.publication import lifecycle
from koubo.postings.publication.lifecycle import LIFECYCLE
from koubo.postings.publication.states import State
from koubo.postings.sheet import Content, blank
from koubo.postings.sheet.application import is_open_ended


class NoteMissing(Refusal):
    """Approving what the checks object to needs a note for the history."""

    def __init__(self) -> None:
        """Say what to write."""
        super().__init__(
            "note-missing",
            Text(
                "修正が必要な指摘を残して承認する理由を入力してください", "Enter the reason for approving with findings"
            ),
        )


@transaction.atomic
def approve_corrected(
    revision: Revision, content: Content, *, version: int, publish_on: date, reason_for_institution: str,
    by: Actor, now: datetime, note: str = "",
) -> Revision:  # fmt: skip
    """Approve a request as the secretariat has corrected it; return the revision that was approved.

    The request stays as it was sent. The correction is a revision of its own with the same basis, made and approved by
    the secretariat; the institution is mailed what it changes and why. `note` is that of `approve`.
    Raises what `approve` raises, NothingChanged, Incomplete with errors the correction brings in, ReasonMissing, and
    TooManyAttachments.
    """
    if not permissions.may_decide(by, revision.posting):
        raise NotPermitted
    posting = hold(revision)
    step = LIFECYCLE.step(lifecycle.CORRECT, revision.state)
    if revision.version != version:
        raise why_lost(revision)
    if blank(reason_for_institution):
        raise requests.ReasonMissing
    attachments.require_offered(revision, content, by=by)
    start, end = weigh(revision, content, publish_on=publish_on, note=note, now=now)
    if posting.withdrawn_at is not None:
        raise IllegalStep
    replaced = close_intervals(posting, start)
    move(revision, lifecycle.CORRECT, version=version, decided_at=now, decided_by_id=by.user_id)
    corrected = successor(
        revision, content, by=by, now=now, state=State.APPROVED, basis=revision.basis, corrects=revision,
        requested_at=revision.requested_at, requested_by_id=revision.requested_by_id, wished_on=revision.wished_on,
        decided_at=now, decided_by_id=by.user_id, decision_message=reason_for_institution,
        publish_on=publish_on, live_from=start, live_until=end,
    )  # fmt: skip
    complete(
        "approve_corrected",
        posting,
        by=by,
        now=now,
        before={"state": State.REQUESTED, "intervals": replaced, "revision": revision.pk},
        after=state_of(corrected) | {"corrects": revision.pk, "request": step.target, "note": note},
        reason=reason_for_institution,
        said=[corrected],
    )
    public_index.refresh(posting)
    kind, values = correction_mail(revision, content, start, reason_for_institution)
    mails.write(kind, corrected, now=now, values=values)
    return corrected


def weigh(
    revision: Revision, content: Content, *, publish_on: date, note: str, now: datetime
) -> tuple[datetime, datetime]:
    """Return the interval a request would get if it were approved at `now` as corrected.

    Raises Incomplete, NothingChanged, publication.PublicationDateRefused, NoteMissing.
    """
    remaining = check_correction(revision, content, now=now)
    if storage.is_same_content(storage.load(revision), content):
        raise requests.NothingChanged
    interval = requests.planned(revision, publish_on, now=now, corrected=storage.deadline_of(content))
    if remaining and blank(note):
        raise NoteMissing
    return interval


def check_correction(
    revision: Revision, content: Content, *, now: datetime, again: bool | None = None
) -> list[Finding]:
    """Return the errors of `revision` that `content` leaves as they are.

    Raises Incomplete with those it brings in, and TooManyAttachments.
    `again` as for `check`; by default what `revision` is.
    """
    was, present = (
        errors(examine(revision, said, today=clock.day_of(now), again=again))
        for said in (storage.load(revision), content)
    )
    known = {(finding.rule, finding.where) for finding in was}
    new = [finding for finding in present if (finding.rule, finding.where) not in known]
    if new or (content["closes_on"] is None and not is_open_ended(content)):
        raise requests.Incomplete(new)
    attachments.check_count(len(content.get("attachments") or ()))
    return present


def correction_mail(revision: Revision, content: Content, start: datetime, reason: str) -> tuple[str, dict[str, Text]]:
    """Return kind and values of the mail that tells what a correction of `revision` to `content` changes."""
    kind = mails.MODIFICATION_CORRECTED if revision.is_modification else mails.REGISTRATION_CORRECTED
    return kind, change_values(revision, content, start, reason)


def change_values(revision: Revision, content: Content, start: datetime, reason: str) -> dict[str, Text]:
    """Return what a mail says of content the secretariat wrote: when, where, why and what."""
    changes = in_words(storage.load(revision), content, written=revision.languages)
    return requests.completion(revision.posting, start) | {"message": Text(reason, reason), "changes": changes}

"""Modification (修正) of what has been approved, by the institution."""

from datetime import datetime
from typing import Any

from django.db import transaction

from koubo.audit.trail import Actor
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.postings.actions import permissions
from koubo.postings.actions.steps import complete
from koubo.postings.content import storage
from koubo.postings.discovery import internal_index
from koubo.postings.models import Posting, Revision, queries
from koubo.postings.models.locks import lock
from koubo.postings.publication import schedule
from koubo.postings.publication.states import State
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


@transaction.atomic
def start_modification(posting: Posting, *, by: Actor, now: datetime) -> Revision:
    """Return the one working revision of an approved posting, made from its latest content where there is none (修正).

    Raises NotPermitted, IllegalStep for a posting never approved or withdrawn, PendingRequest, TooLate.
    Source: help page, 「求人公募情報を修正するには?」.
    """
    held = lock_for_writing(posting, by)
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
    complete("start_modification", held, by=by, now=now, after=after, said=[revision])
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
    held = lock_for_writing(revision.posting, by)
    working = queries.working_of(held)
    if working is None or working.pk != revision.pk or not (working.is_modification and working.editable):
        raise IllegalStep
    before = {"revision": working.pk, "version": working.version}
    Revision.objects.filter(
        pk=working.pk
    ).delete()  # before the log: an autosave holds the row when it asks for the log
    internal_index.forget_revision(working.pk)
    complete("discard_modification", held, by=by, now=now, before=before)


def why_not_modify(posting: Posting, now: datetime) -> Refusal | None:
    """Return why a posting cannot be modified at `now`, or None where it can."""
    working = queries.working_of(posting)
    is_pending = working is not None and working.state == State.REQUESTED
    basis = queries.latest_approved(posting)
    until = schedule.may_modify_until(basis.closes_on) if basis else None
    return why_not_modify_listed(until, is_pending=is_pending, withdrawn_at=posting.withdrawn_at, now=now)


def why_not_modify_listed(
    until: datetime | None, *, is_pending: bool, withdrawn_at: datetime | None, now: datetime
) -> Refusal | None:
    """Answer as `why_not_modify` from what a list has loaded: until when it may be (None: it never was approved), what is pending."""
    if is_pending:
        return PendingRequest()
    if withdrawn_at is not None:
        return Withdrawn()
    if until is None:
        return IllegalStep()
    return TooLate() if now >= until else None


def lock_for_writing(posting: Posting, by: Actor) -> Posting:
    """Return the posting, held against everyone else until the end of the transaction. Raises IllegalStep, NotPermitted."""
    held = lock(posting.pk)
    if held is None:
        raise IllegalStep
    if not permissions.may_write(by, held):
        raise NotPermitted
    return held

"""Editing published content on behalf of an institution (代理操作), and bringing work in progress up to date.

Any field of what is published, scheduled or closed; always with a written reason, which the institution gets by mail.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal, StaleVersion
from koubo.kernel.text import Text
from koubo.postings.actions import attachments, corrections, mails, permissions, requests
from koubo.postings.actions.modifying import successor
from koubo.postings.actions.steps import complete, state_of
from koubo.postings.actions.withdrawing import close_intervals
from koubo.postings.content import storage
from koubo.postings.discovery import internal_index, public_index
from koubo.postings.models import Posting, Revision, queries
from koubo.postings.models.locks import lock
from koubo.postings.publication import schedule
from koubo.postings.publication.schedule import PublicationDateRefused
from koubo.postings.publication.states import EDITABLE, State
from koubo.postings.sheet import SHEET, Content, blank


class DecideFirst(Refusal):
    """A request waits: the secretariat answers it before it acts by itself."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(
            "decide-first",
            Text(
                "依頼が確認待ちです。先に依頼を承認、差し戻し、または却下してください",
                "A request is waiting. Decide the request first",
            ),
        )


class NothingToEdit(Refusal):
    """It was never approved, or has been withdrawn."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "nothing-to-edit",
            Text(
                "公開中、公開予定、または募集終了の求人公募情報ではないため、内容を変更できません",
                "This opening is not published, scheduled or closed, so its content cannot be changed",
            ),
        )


@transaction.atomic
def edit_by_desk(
    basis: Revision, content: Content, *, publish_on: date | None, reason_for_institution: str,
    by: Actor, now: datetime, note: str = "",
) -> Revision:  # fmt: skip
    """Change the approved content `basis` of a posting, at once or from a publication date, as a revision of its own.

    A modification the institution is working on continues from it. `note` is that of `actions.approve`.
    Raises NotPermitted, DecideFirst, NothingToEdit, StaleVersion when `basis` is no longer the newest approved content,
    Incomplete with errors the change brings in, NothingChanged, ReasonMissing, NoteMissing, PublicationDateRefused,
    TooManyAttachments.
    """
    held = hold(basis.posting, by)
    refusal = why_not_edit(held)
    if refusal is not None:
        raise refusal
    present = queries.latest_approved(held)
    assert present is not None, "why_not_edit refuses a posting without one"
    if present.pk != basis.pk:
        raise StaleVersion
    if blank(reason_for_institution):
        raise requests.ReasonMissing
    attachments.require_offered(present, content, by=by)
    start, end = weigh(present, content, publish_on=publish_on, note=note, now=now)
    intervals = close_intervals(held, start)
    revision = successor(
        present, content, by=by, now=now, by_desk=True, state=State.APPROVED,
        publish_on=clock.day_of(start), live_from=start, live_until=end,
        requested_at=now, requested_by_id=by.person_id, decided_at=now, decided_by_id=by.person_id, decision_message=reason_for_institution,
    )  # fmt: skip
    rebased = rebase(held, present, revision, by=by, now=now)
    complete(
        "edit_by_desk",
        held,
        by=by,
        now=now,
        before={"revision": present.pk, "intervals": intervals},
        after=state_of(revision) | {"note": note},
        reason=reason_for_institution,
        said=[revision, *rebased],
    )
    public_index.refresh(held)
    values = corrections.change_values(present, content, start, reason_for_institution)
    mails.write(mails.EDITED_BY_DESK, revision, now=now, values=values)
    return revision


def why_not_edit(posting: Posting) -> Refusal | None:
    """Return why the secretariat cannot change the content of a posting, or None where it can."""
    if posting.revisions.filter(state=State.REQUESTED).exists():
        return DecideFirst()
    approved = posting.revisions.filter(state=State.APPROVED).exists()
    return None if approved and posting.withdrawn_at is None else NothingToEdit()


def weigh(
    basis: Revision, content: Content, *, publish_on: date | None, note: str, now: datetime
) -> tuple[datetime, datetime]:
    """Return the interval `basis` changed to `content` at `now` would get.

    Raises Incomplete, NothingChanged, publication.PublicationDateRefused, NoteMissing.
    """
    remaining = corrections.check_correction(basis, content, now=now, again=is_public(basis, now))
    if storage.is_same_content(storage.load(basis), content):
        raise requests.NothingChanged
    interval = takes_effect(basis, content["closes_on"], publish_on, now=now)
    if remaining and blank(note):
        raise corrections.NoteMissing
    return interval


def is_public(basis: Revision, now: datetime) -> bool:
    """Whether approved content has gone live by `now`; its end may then be brought forward to a past day."""
    return basis.live_from is not None and basis.live_from <= now


def takes_effect(
    basis: Revision, closes_on: date | None, publish_on: date | None, *, now: datetime
) -> tuple[datetime, datetime]:
    """Return the interval `[live_from, live_until)` of a change of `basis` made at `now`.

    At once (no publication date) means now, or with what is scheduled when that goes live. Once applications have closed the
    interval is empty: the page of a closed opening shows the new content, no list does.
    Raises PublicationDateRefused where `schedule.live_from` does, before `basis` goes live, and after the end of recruitment.
    """
    assert basis.live_from is not None, "approved revisions have an interval"
    start = max(now, basis.live_from)
    if publish_on is not None:
        start = schedule.live_from(publish_on, now=now, same_day_hour=settings.KOUBO_SAME_DAY_HOUR)
    if start < basis.live_from:
        words = mails.instant_in_words(basis.live_from)
        raise PublicationDateRefused(
            "publication-date-before-scheduled",
            Text(
                f"承認済みの内容が{words.ja}に反映されます。その日以降のサイト反映日を入力してください",
                f"Approved content takes effect at {words.en}. Enter a publication date from then on",
            ),
        )
    end = schedule.live_until(closes_on)
    if end <= now:
        return start, start
    if closes_on is not None and end <= start:
        raise schedule.after_deadline(closes_on)
    return start, end


def rebase(posting: Posting, old: Revision, new: Revision, *, by: Actor, now: datetime) -> list[Revision]:
    """Let the modification being worked on start from `new` instead of `old`, and return it; the posting must be held.

    It takes over every field that changed between them, except those in which it says something of its own.
    """
    working = (
        Revision.objects.select_for_update(of=("self",)).filter(posting=posting, basis=old, state__in=EDITABLE).first()
    )
    if working is None:
        return []
    before, after, own = (storage.load(revision) for revision in (old, new, working))
    merged = {
        key: after.get(key) if storage.is_same_content(value, before.get(key)) else value for key, value in own.items()
    }
    # Made anew: what is being worked on stays the newest revision of its posting.
    internal_index.forget_revision(working.pk)
    Revision.objects.filter(pk=working.pk).delete()
    working.pk, working.version, working.basis, working.posting = None, working.version + 1, new, posting
    working.updated_at, working.updated_by_id = now, by.person_id
    storage.apply(working, merged)
    working.save(force_insert=True)
    storage.replace_rows(working, merged)
    storage.attach_files(working, merged)
    return [working]


def differing(working: Revision) -> Sequence[str]:
    """Return the keys of the fields that the secretariat changed in what is published, and `working` says otherwise."""
    own, basis = storage.load(working), working.basis
    published = storage.load(basis) if basis else {}
    changed: set[str] = set()
    while basis is not None and basis.by_desk and basis.basis is not None:
        before, after = storage.load(basis.basis), storage.load(basis)
        changed |= {f.key for f in SHEET.fields if not storage.is_same_content(before.get(f.key), after.get(f.key))}
        basis = basis.basis
    return [
        field.key
        for field in SHEET.fields
        if field.key in changed and not storage.is_same_content(own.get(field.key), published.get(field.key))
    ]


def hold(posting: Posting, by: Actor) -> Posting:
    """Return the posting, held against everyone else until the end of the transaction. Raises IllegalStep, NotPermitted."""
    held = lock(posting.pk)
    if held is None:
        raise IllegalStep
    if not permissions.may_decide(by, held):
        raise NotPermitted
    return held

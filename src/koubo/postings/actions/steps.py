"""What every action shares: take a legal step by compare-and-set, then update summary, search and history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from koubo.audit import trail
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, Refusal, StaleVersion
from koubo.postings.discovery import internal_index
from koubo.postings.models import Posting, Revision, summary_update
from koubo.postings.models.locks import lock
from koubo.postings.publication.lifecycle import LIFECYCLE

AUTOSAVE: Final = "autosave"


def complete(
    verb: str,
    posting: Posting,
    *,
    by: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    said: Sequence[Revision] = (),
) -> AuditEntry:
    """Renew the summary of a posting and what search knows of it, and append to its history.

    Every verb calls it once its changes are made. `said` are the revisions whose words or data number it wrote: search is told
    of these alone, from the rows in hand.
    """
    _update_derived(posting, said)
    return trail.record(verb, posting, by=by, now=now, before=before, after=after, reason=reason)


def complete_autosave(revision: Revision, *, by: Actor, now: datetime) -> None:
    """Do what `record` does, but consecutive autosaves of one person on one day (日本時間) are one entry: the first.

    Whatever else happens to the posting ends such a run, a new revision too: history keeps who wrote between any two steps.
    """
    posting = revision.posting
    _update_derived(posting, [revision])
    last = trail.history(posting).first()
    if last is None or not _goes_on(last, by=by, now=now):
        trail.record(AUTOSAVE, posting, by=by, now=now, after={"revision": revision.pk, "version": revision.version})


def _goes_on(last: AuditEntry, *, by: Actor, now: datetime) -> bool:
    """Whether an autosave at `now` goes on with what the last entry began."""
    return (last.verb, last.actor_id, clock.day_of(last.at)) == (AUTOSAVE, by.user_id, clock.day_of(now))


def _update_derived(posting: Posting, said: Sequence[Revision]) -> None:
    summary_update.update_summary(posting.pk)
    if said:
        internal_index.keep_posting(said)


def hold(revision: Revision) -> Posting:
    """Return the posting of a revision, held against every other verb until the end of the transaction.

    Raises IllegalStep when it was deleted meanwhile.
    """
    held = lock(revision.posting_id)
    if held is None:
        raise IllegalStep
    revision.posting = held
    return held


def move(revision: Revision, verb: str, *, version: int, **changes: Any) -> None:
    """Take the step `verb` by compare-and-set; losing a race raises what an illegal step raises."""
    step = LIFECYCLE.step(verb, revision.state)
    changes |= {"state": step.target, "version": version + 1}
    taken = Revision.objects.filter(pk=revision.pk, version=version, state__in=step.sources).update(**changes)
    if not taken:
        raise why_lost(revision)
    for name, value in changes.items():
        setattr(revision, name, value)


def turn(revision: Revision, verb: str, **changes: Any) -> None:
    """Take a step of what was decided, whose content and version stay; its posting must be held."""
    changes |= {"state": LIFECYCLE.step(verb, revision.state).target}
    Revision.objects.filter(pk=revision.pk).update(**changes)
    for name, value in changes.items():
        setattr(revision, name, value)


def why_lost(revision: Revision) -> Refusal:
    """Tell whether a lost compare-and-set was about the state or the version; what was deleted has no state.

    A modification that was made anew from changed content counts as a newer version.
    """
    present = Revision.objects.filter(pk=revision.pk).first()
    if present is None and revision.is_modification:
        present = Revision.objects.filter(posting=revision.posting_id, state=revision.state).first()
    return StaleVersion() if present and present.state == revision.state else IllegalStep()


def state_of(revision: Revision) -> dict[str, Any]:
    """Return what the audit trail keeps of a revision after a step."""
    return {
        "revision": revision.pk,
        "version": revision.version,
        "state": revision.state,
        "number": revision.posting.number,
        "publish_on": revision.publish_on and revision.publish_on.isoformat(),
        "live_from": revision.live_from and revision.live_from.isoformat(),
        "live_until": revision.live_until and revision.live_until.isoformat(),
    }

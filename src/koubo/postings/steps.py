"""What every verb of a revision does: hold its posting, take a step by compare-and-set, say what it left."""

from typing import Any

from koubo.kernel.errors import IllegalStep, Refusal, StaleVersion
from koubo.postings.lifecycle import LIFECYCLE
from koubo.postings.locks import lock
from koubo.postings.models import Posting, Revision


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
        "reflect_on": revision.reflect_on and revision.reflect_on.isoformat(),
        "live_from": revision.live_from and revision.live_from.isoformat(),
        "live_until": revision.live_until and revision.live_until.isoformat(),
    }

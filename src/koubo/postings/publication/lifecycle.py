"""The legal steps of a revision. The one table everything asks."""

from typing import Final

from koubo.kernel.lifecycle import Lifecycle, Transition
from koubo.postings.publication.states import EDITABLE, State

REQUEST: Final = "request"
APPROVE: Final = "approve"
CORRECT: Final = "approve_corrected"
RETURN: Final = "return_for_correction"
REJECT: Final = "reject"
RECALL: Final = "recall"
DISCARD: Final = "discard"  # approved, and replaced or withdrawn before it went live
RESTORE: Final = "restore"  # that withdrawal was undone

LIFECYCLE: Final = Lifecycle(
    [
        Transition(REQUEST, frozenset(EDITABLE), State.REQUESTED),
        Transition(APPROVE, frozenset({State.REQUESTED}), State.APPROVED),
        Transition(CORRECT, frozenset({State.REQUESTED}), State.CORRECTED),
        Transition(RETURN, frozenset({State.REQUESTED}), State.RETURNED),
        Transition(RECALL, frozenset({State.REQUESTED}), State.DRAFT),
        Transition(REJECT, frozenset({State.REQUESTED}), State.REJECTED),
        Transition(DISCARD, frozenset({State.APPROVED}), State.DISCARDED),
        Transition(RESTORE, frozenset({State.DISCARDED}), State.APPROVED),
    ]
)

"""The legal steps of an application. The one table everything asks; a correction may leave it and is logged."""

from typing import Final

from koubo.applications.enums import OPEN, Status
from koubo.kernel.lifecycle import Lifecycle, Transition

DRAFT: Final = ""
SUBMIT: Final = "submit"
RESUBMIT: Final = "resubmit"
WITHDRAW: Final = "withdraw"

# What the institution may choose, by target. その他(辞退等) is open from every status that is not final: people
# withdraw by telephone, too.
CHOICES: Final[dict[Status, frozenset[Status]]] = {
    Status.ACCEPTED: frozenset({Status.APPLIED, Status.RESUBMITTED}),
    Status.NOT_ACCEPTED: frozenset({Status.APPLIED, Status.RESUBMITTED}),
    Status.RESUBMISSION: frozenset({Status.APPLIED, Status.RESUBMITTED}),
    Status.NOT_SELECTED_DOCUMENTS: frozenset({Status.ACCEPTED}),
    Status.NOT_SELECTED_INTERVIEW: frozenset({Status.ACCEPTED}),
    Status.SELECTED: frozenset({Status.ACCEPTED}),
    Status.OTHER: OPEN,
}

LIFECYCLE: Final = Lifecycle(
    [
        Transition(SUBMIT, frozenset({DRAFT}), Status.APPLIED),
        Transition(RESUBMIT, frozenset({Status.RESUBMISSION}), Status.RESUBMITTED),
        Transition(WITHDRAW, frozenset(OPEN), Status.OTHER),
        *(Transition(target, frozenset(sources), target) for target, sources in CHOICES.items()),
    ]
)


def choices(status: str) -> tuple[Status, ...]:
    """Return what the institution may change an application in `status` to, in the order of the interface."""
    return tuple(target for target in Status if target in CHOICES and LIFECYCLE.allows(target, status))


def corrections(status: str) -> tuple[Status, ...]:
    """Return what only a correction with a reason leads to."""
    return tuple(target for target in Status if target != status and target not in choices(status))

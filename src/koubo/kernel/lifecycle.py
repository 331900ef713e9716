"""A lifecycle is a table: verb, the states it starts from, the state it leads to. No Django here."""

from collections.abc import Iterable
from dataclasses import dataclass

from koubo.kernel.errors import IllegalStep


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal step."""

    verb: str
    sources: frozenset[str]
    target: str


class Lifecycle:
    """The table of all legal steps of one thing."""

    def __init__(self, transitions: Iterable[Transition]) -> None:
        """Index the steps by verb; a verb leads to one state only."""
        self.transitions = {t.verb: t for t in transitions}

    def step(self, verb: str, state: str) -> Transition:
        """Return the step `verb` from `state`. Raises IllegalStep when the table does not hold it."""
        transition = self.transitions[verb]
        if state not in transition.sources:
            raise IllegalStep
        return transition

    def allows(self, verb: str, state: str) -> bool:
        """Tell whether `verb` may start from `state`."""
        return state in self.transitions[verb].sources

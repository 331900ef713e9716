"""The table of legal steps is the only source of legality."""

import pytest

from koubo.kernel.errors import IllegalStep
from koubo.postings.publication.lifecycle import APPROVE, LIFECYCLE, REJECT, REQUEST, RETURN
from koubo.postings.publication.states import EDITABLE, WORKING, State

LEGAL = {
    (State.DRAFT, REQUEST): State.REQUESTED,
    (State.RETURNED, REQUEST): State.REQUESTED,
    (State.REQUESTED, APPROVE): State.APPROVED,
    (State.REQUESTED, RETURN): State.RETURNED,
    (State.REQUESTED, REJECT): State.REJECTED,
}


@pytest.mark.parametrize("verb", [REQUEST, APPROVE, RETURN, REJECT])
@pytest.mark.parametrize("state", list(State))
def test_every_verb_from_every_state(state: State, verb: str) -> None:
    target = LEGAL.get((state, verb))
    assert LIFECYCLE.allows(verb, state) is (target is not None)
    if target is None:
        with pytest.raises(IllegalStep):
            LIFECYCLE.step(verb, state)
    else:
        assert LIFECYCLE.step(verb, state).target == target


def test_authors_edit_only_what_is_not_locked() -> None:
    assert EDITABLE < WORKING
    assert State.REQUESTED not in EDITABLE
    assert State.APPROVED not in WORKING

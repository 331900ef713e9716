"""How much is tried: `make test` tries enough to notice, `make prove` everything."""

import os
from typing import Any, Final

import pytest

IN_FULL: Final = os.environ.get("KOUBO_PROVE") == "1"


def many(usual: int, in_full: int) -> int:
    """Return how many there are to be: in `make test`, or in `make prove`."""
    return in_full if IN_FULL else usual


def in_full(*cases: Any) -> list[Any]:
    """Mark cases of a test that are for `make prove` only."""
    return [pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.prove) for case in cases]

"""What the tests of counting share: nothing waits in memory before, and a browser that is no robot."""

from collections.abc import Callable

import pytest
from django.test import Client

from koubo.stats import counting
from koubo.stats.models import CountKind, Tally
from tests.stats import BROWSER

Tallies = Callable[[], list[tuple[str, str, int]]]


@pytest.fixture(autouse=True)
def _nothing_waits() -> None:
    counting._collector._marks.clear()


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"User-Agent": BROWSER})


@pytest.fixture
def tallies(db: None) -> Tallies:
    """Write what was noted and return (kind, day, n) of everything counted, in the order of kinds."""

    def read() -> list[tuple[str, str, int]]:
        counting.flush()
        rows = Tally.objects.values_list("kind", "day", "n")
        return sorted(
            ((kind, day.isoformat(), n) for kind, day, n in rows), key=lambda r: (list(CountKind).index(r[0]), r)
        )

    return read

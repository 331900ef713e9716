"""A collection of the tests' own."""

from collections.abc import Callable, Iterator

import pytest

from koubo.search import collections
from koubo.search.entries import FEW, Collection, Entry

NAME = "things"


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> dict[int, Entry]:
    """What the owner of the only collection has; the tests fill it."""
    owned: dict[int, Entry] = {}

    def everything(after: int) -> Iterator[Entry]:
        yield from (owned[key] for key in sorted(owned) if key > after)

    monkeypatch.setattr(collections, "_declared", {})
    collections.register(
        Collection(
            name=NAME,
            facets={"color": 2, "size": FEW},
            scopes=("owner",),
            numbers=("updated", "closes"),
            everything=everything,
        )
    )
    return owned


@pytest.fixture
def keep(things: dict[int, Entry]) -> Callable[..., Entry]:
    """Make an entry, hand it to its owner and to search."""
    from koubo.search import api

    def keep(key: int, *titles: str, **more: object) -> Entry:
        things[key] = Entry(key=key, titles=titles, **more)
        api.keep(NAME, things[key])
        return things[key]

    return keep

"""A space of the tests' own."""

from collections.abc import Callable, Iterator

import pytest

from koubo.search import spaces
from koubo.search.entries import FEW, Entry, Space

NAME = "things"


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> dict[int, Entry]:
    """What the owner of the only space has; the tests fill it."""
    owned: dict[int, Entry] = {}

    def everything(after: int) -> Iterator[Entry]:
        yield from (owned[key] for key in sorted(owned) if key > after)

    monkeypatch.setattr(spaces, "_declared", {})
    spaces.register(
        Space(
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
    from koubo.search import door

    def keep(key: int, *titles: str, **more: object) -> Entry:
        things[key] = Entry(key=key, titles=titles, **more)
        door.keep(NAME, things[key])
        return things[key]

    return keep

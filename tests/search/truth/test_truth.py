"""The door says what an independent reader of the rule says: keys in order, total, counts, and how many more inside words."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from koubo.search import door, synonyms
from koubo.search.entries import Entry
from tests.search.conftest import NAME
from tests.search.truth.reader import Reader
from tests.search.truth.world import GROUPS, World
from tests.support import factories

pytestmark = pytest.mark.django_db
ASKS = 300


def filled(world: World, many: int, things: dict[int, Entry]) -> Reader:
    """Hand a world to search and to the reader; a part of it is written twice, a part forgotten."""
    for group in GROUPS:
        synonyms.add(group, by=factories.acting_as_desk(factories.desk_member()), now=world.now)
    before = [world.entry(key) for key in range(1, many // 20 + 1)]
    entries = list(world.entries(many))
    for some in (before, *(entries[first : first + 1000] for first in range(0, many, 1000))):
        door.keep(NAME, *some)
    gone = [entry.key for entry in entries if entry.key % 50 == 0]
    door.forget(NAME, *gone)
    things.update({entry.key: entry for entry in entries if entry.key % 50})
    return Reader(list(things.values()), GROUPS)


def differences(world: World, reader: Reader, asks: int) -> list[Any]:
    found = []
    entries = list(reader.entries.values())
    for _ in range(asks):
        ask = world.ask(entries, NAME)
        answer = door.search(ask)
        said = (list(answer.keys), answer.total, {k: dict(v) for k, v in answer.counts.items()}, answer.inside)
        if said != reader.answer(ask):
            found.append((ask, said, reader.answer(ask)))
    return found


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("source", ["index", "database"])
def test_a_small_world(
    source: str, seed: int, things: dict[int, Entry], settings: Any, at: Callable[[str], datetime]
) -> None:
    settings.KOUBO_SEARCH_SYNC = source == "index"
    world = World(seed, at("2026-11-24 09:00"))
    reader = filled(world, 400, things)
    assert differences(world, reader, ASKS) == []


@pytest.mark.slow
def test_a_large_world(things: dict[int, Entry], settings: Any, at: Callable[[str], datetime]) -> None:
    world = World(3, at("2026-11-24 09:00"))
    reader = filled(world, 20_000, things)
    assert differences(world, reader, ASKS) == []
    settings.KOUBO_SEARCH_SYNC = False
    assert differences(world, reader, ASKS // 20) == []

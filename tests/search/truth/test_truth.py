"""The door says what an independent reader of the rule says: keys in order, total, counts, and how many more inside words."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from time import sleep
from typing import Any

import pytest
from django.db import transaction

from koubo.search import api, collections, follower, synonyms
from koubo.search.entries import Entry
from koubo.search.follower import Follower
from koubo.search.index import reader as index_reader
from koubo.search.query import SearchQuery, Sort, Source
from tests.search.conftest import NAME
from tests.search.truth.reader import Reader
from tests.search.truth.world import GROUPS, World
from tests.support import factories
from tests.support.extent import many
from tests.support.races import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
ASKS, WRITERS = many(150, 300), 4
Write = Callable[[list[list[Entry]], list[int]], None]


def filled(world: World, many: int, things: dict[int, Entry], write: Write) -> Reader:
    """Hand a world to search and to the reader; a part of it is written twice, a part forgotten."""
    for group in GROUPS:
        synonyms.add(group, by=factories.acting_as_desk(factories.desk_member()), now=world.now)
    before = [world.entry(key) for key in range(1, many // 20 + 1)]
    entries = list(world.entries(many))
    gone = [entry.key for entry in entries if entry.key % 50 == 0]
    # First little by little, so that who follows keeps up and meets what commits late; then more than it can take at once.
    few, rest = entries[-many // 40 :], entries[: -many // 40]
    write([*batches(few, 20), before, *batches(rest, 200)], gone)
    things.update({entry.key: entry for entry in entries if entry.key % 50})
    return Reader(list(things.values()), GROUPS)


def batches(entries: list[Entry], size: int) -> Iterator[list[Entry]]:
    return (entries[first : first + size] for first in range(0, len(entries), size))


def by_one(all_of_it: list[list[Entry]], gone: list[int]) -> None:
    """Write everything in order."""
    for some in all_of_it:
        api.keep(NAME, *some)
    api.forget(NAME, *gone)


def by_many(now: datetime) -> Write:
    """Write from several connections that commit late, each its share of the keys, while a follower keeps an index."""

    def write(all_of_it: list[list[Entry]], gone: list[int]) -> None:
        one, done = Follower(), list[int]()
        one.step(now)  # makes the first index, so that all is learned from the log

        def writer(number: int) -> None:
            dice = Random(number)
            try:
                for some in all_of_it:
                    with transaction.atomic():
                        api.keep(NAME, *(entry for entry in some if entry.key % WRITERS == number))
                        sleep(dice.uniform(0, 0.02))
                with transaction.atomic():
                    api.forget(NAME, *(key for key in gone if key % WRITERS == number))
            finally:
                done.append(number)

        def follow() -> None:
            writing = True
            while one.step(now) or writing:
                writing = len(done) < WRITERS

        at_once([*(lambda number=number: writer(number) for number in range(WRITERS)), follow])

    return write


def differences(world: World, reader: Reader, asks: int) -> list[Any]:
    found = []
    entries = list(reader.entries.values())
    for _ in range(asks):
        ask = world.ask(entries, NAME)
        answer = api.search(ask)
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
    reader = filled(world, 400, things, by_one)
    assert differences(world, reader, ASKS) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_large_world_written_by_many_and_followed_meanwhile(
    things: dict[int, Entry], settings: Any, tmp_path: Path, at: Callable[[str], datetime]
) -> None:
    settings.KOUBO_SEARCH_SYNC = False
    settings.KOUBO_SEARCH_DIR = tmp_path / "followed"
    index_reader._held.clear()
    now = at("2026-11-24 09:00")
    world = World(3, now)
    reader = filled(world, many(1_000, 20_000), things, by_many(now))
    everything = SearchQuery(collection=NAME, sort=Sort(number=None))
    assert (api.search(everything).source, api.search(everything).total) == (Source.INDEX, len(things))
    assert not follower.compared(collections.get(NAME))
    assert differences(world, reader, ASKS) == []
    settings.KOUBO_SEARCH_DIR = tmp_path / "none"
    index_reader._held.clear()
    assert api.search(everything).source == Source.DATABASE
    assert differences(world, reader, ASKS // 20) == []

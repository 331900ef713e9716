"""Whatever is asked of whatever there is: the index and the database give the same answer, to the last count."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from koubo.search import api
from koubo.search.entries import Entry
from koubo.search.index import searcher
from koubo.search.query import SearchQuery, Sort, Source, Words
from tests.search.conftest import NAME

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
WORDS = [
    "東京都",
    "京都",
    "大学",
    "天文",
    "文学",
    "化学",
    "文化",
    "獣医",
    "医",
    "薬",
    "web",
    "応用",
    "AI",
    "データ",
    "ー",
    "の",
    "研究",
    "machine",
    "learning",
]
BETWEEN = ["", "", "", " ", "、", "-", "・", "\n"]
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def text(dice: random.Random, most: int) -> str:
    return "".join(dice.choice(WORDS) + dice.choice(BETWEEN) for _ in range(dice.randint(1, most)))


def some(dice: random.Random, values: list[str]) -> frozenset[str]:
    return frozenset(dice.sample(values, dice.randint(0, min(3, len(values)))))


def entry(dice: random.Random, key: int) -> Entry:
    moment = lambda: NOW + timedelta(hours=dice.randint(-96, 48)) if dice.random() < 0.8 else None  # noqa: E731
    return Entry(
        key=key,
        titles=(text(dice, 3),),
        names=(text(dice, 3), text(dice, 2)),
        body=(text(dice, 8), text(dice, 8)),
        facets={"color": some(dice, ["red", "red.dark", "blue", "green"]), "size": some(dice, ["s", "m"]), "owner": frozenset({dice.choice("78")})},
        numbers={name: dice.randint(-5, 5) for name in ("updated", "closes") if dice.random() < 0.8},
        live_from=moment(), live_until=moment(), kept_until=moment(),
    )  # fmt: skip


def ask(dice: random.Random) -> SearchQuery:
    boxes = [tuple(text(dice, 2) for _ in range(dice.choice([0, 0, 1, 1, 2]))) for _ in range(2)]
    bounds = lambda: dice.choice([None, dice.randint(-6, 6)])  # noqa: E731
    return SearchQuery(
        collection=NAME,
        words=Words(all_of=boxes[0], any_of=boxes[1], none_of=dice.choice([(), (), ("医",)]), inside=dice.random() < 0.3),
        facets={name: found for name, values in (("color", ["red", "red.dark", "blue", "none"]), ("size", ["s", "m"])) if (found := some(dice, values))},
        scope=dice.choice([{}, {}, {"owner": "7"}]),
        without=dice.choice([{}, {}, {"owner": frozenset({"8", "9"})}]),
        ranges=dice.choice([{}, {}, {"updated": (bounds(), bounds())}]),
        at=dice.choice([None, NOW, NOW + timedelta(hours=dice.randint(-96, 48))]),
        closed=dice.random() < 0.3,
        sort=Sort(number=dice.choice([None, "updated", "closes"]), descending=dice.random() < 0.6),
        offset=dice.choice([0, 0, 3]), limit=dice.choice([1, 5, 500]),
        counted=dice.choice([(), ("color",), ("color", "size")]),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_both_ways_agree(
    things: dict[int, Entry], at: Callable[[str], datetime], settings: Any, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed % 2:  # as with many entries: on two threads
        monkeypatch.setattr(searcher, "_FEW", 0)
    at("2026-11-24 12:00")
    dice = random.Random(seed)
    for _ in range(3):
        with transaction.atomic():
            api.keep(NAME, *(entry(dice, key) for key in {dice.randint(1, 200) for _ in range(120)}))
            api.forget(NAME, *(dice.randint(1, 200) for _ in range(5)))
        found = 0
        for _ in range(120):
            asked = ask(dice)
            settings.KOUBO_SEARCH_SYNC = True
            by_index = api.search(asked)
            settings.KOUBO_SEARCH_SYNC = False
            by_database = api.search(asked)
            assert (by_index.source, by_database.source) == (Source.INDEX, Source.DATABASE)
            assert by_index == replace(by_database, source=Source.INDEX), asked
            found += by_index.total
        assert found > 100

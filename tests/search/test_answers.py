"""What the door answers, by the index and by the database in its place: the same."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from koubo.search import api
from koubo.search.entries import Entry
from koubo.search.query import SearchQuery, SearchResult, Sort, Words
from tests.search.conftest import NAME

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
Keep = Callable[..., Entry]
NOON = datetime(2026, 11, 24, 3, tzinfo=UTC)
NEWEST = Sort(number="updated")


@pytest.fixture(autouse=True, params=["index", "database"])
def source(request: pytest.FixtureRequest, settings: Any) -> str:
    """Answer by the one, or have no index at all."""
    settings.KOUBO_SEARCH_SYNC = request.param == "index"
    return str(request.param)


def ask(*all_of: str, sort: Sort = NEWEST, words: dict[str, Any] | None = None, **more: Any) -> SearchResult:
    return api.search(SearchQuery(collection=NAME, words=Words(all_of=all_of, **(words or {})), sort=sort, **more))


def keys(*all_of: str, **more: Any) -> list[int]:
    return list(ask(*all_of, **more).keys)


def test_what_answers_is_said(keep: Keep, source: str) -> None:
    keep(1, "京都")
    assert ask("京都").source == source


def test_words_all_any_none_and_inside(keep: Keep) -> None:
    keep(1, "京都大学 文学部")
    keep(2, "東京都の天文学", body=("observatory",))
    keep(3, "京都の observatory")
    assert keys("京都") == [3, 1]
    assert ask("京都").inside == 1
    assert keys("京都", words={"inside": True}) == [3, 2, 1]
    assert keys(words={"any_of": ("文学", "observatory")}) == [3, 2, 1]
    assert keys("京都", words={"none_of": ("observatory",)}) == [1]
    assert keys("observator") == []
    assert keys("大学文学部") == [1]
    assert keys("京都", "observatory") == [3]


def test_texts_do_not_run_into_one_another(keep: Keep) -> None:
    keep(1, "情報", "科学", names=("化学",), body=("物理", "地学"))
    assert keys("情報科学", words={"inside": True}) == []
    assert keys("科学化学", words={"inside": True}) == []
    assert keys("情報", "地学") == [1]


def test_facets_scope_ranges_and_counts(keep: Keep) -> None:
    keep(1, "a", facets={"color": {"red", "blue"}, "size": {"s"}, "owner": {"7"}}, numbers={"updated": 10})
    keep(2, "b", facets={"color": {"red"}, "size": {"m"}, "owner": {"7"}}, numbers={"updated": 20})
    keep(3, "c", facets={"color": {"green"}, "size": {"m"}, "owner": {"8"}}, numbers={"updated": 30})
    keep(4, "d", facets={"owner": {"7"}})
    both = ("color", "size")
    assert ask(counted=both).counts == {"color": {"red": 2, "blue": 1, "green": 1}, "size": {"s": 1, "m": 2}}
    chosen = {"color": frozenset({"red", "green"}), "size": frozenset({"m"})}
    found = ask(facets=chosen, counted=both)
    assert (found.keys, found.total) == ((3, 2), 2)
    assert found.counts == {"color": {"red": 1, "green": 1}, "size": {"s": 1, "m": 2}}
    assert keys(facets={"color": frozenset({"red"})}, counted=("size",)) == [2, 1]
    assert keys(facets={"color": frozenset({"gr"})}) == []
    assert keys(scope={"owner": "7"}) == [2, 1, 4]
    assert keys(without={"owner": frozenset({"7", "9"})}) == [3]
    assert keys(without={"owner": frozenset()}) == [3, 2, 1, 4]
    assert ask(without={"owner": frozenset({"8"})}, counted=both).counts["color"] == {"red": 2, "blue": 1}
    assert keys(ranges={"updated": (10, 20)}) == [2, 1]
    assert keys(ranges={"updated": (None, 10)}) == [1]
    assert keys(ranges={"updated": (20, None)}) == [3, 2]
    assert keys(ranges={"updated": (None, None)}) == [3, 2, 1]


def test_orders(keep: Keep) -> None:
    keep(1, "文学", numbers={"closes": 5})
    keep(2, "史学", names=("文学",), numbers={"closes": 7})
    keep(3, "史学", body=("文学",), numbers={"closes": 5})
    keep(4, "文学")
    closes = lambda *, down: keys(sort=Sort(number="closes", descending=down))  # noqa: E731
    assert closes(down=True) == [2, 3, 1, 4]
    assert closes(down=False) == [3, 1, 2, 4]
    assert keys("文学", sort=Sort(number=None)) == [4, 1, 2, 3]
    assert keys("文学", sort=Sort(number=None), offset=1, limit=2) == [1, 2]
    assert keys(sort=Sort(number=None)) == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("moment", "open_", "kept"),
    [
        (NOON - timedelta(microseconds=1), [], []),
        (NOON, [1], [1]),
        (NOON + timedelta(hours=1, microseconds=-1), [1], [1]),
        (NOON + timedelta(hours=1), [], [1]),
        (NOON + timedelta(hours=2, microseconds=-1), [], [1]),
        (NOON + timedelta(hours=2), [], []),
    ],
)
def test_intervals_to_the_microsecond(keep: Keep, moment: datetime, open_: list[int], kept: list[int]) -> None:
    keep(1, "a", live_from=NOON, live_until=NOON + timedelta(hours=1), kept_until=NOON + timedelta(hours=2))
    assert (keys(at=moment), keys(at=moment, closed=True), keys()) == (open_, kept, [1])


def test_keeping_again_replaces_and_forgetting_forgets(keep: Keep) -> None:
    keep(1, "生物学", facets={"color": {"red"}})
    keep(2, "生物学")
    keep(1, "情報学", facets={"color": {"blue"}})
    assert (keys("生物学"), keys("情報学"), ask(counted=("color",)).counts) == ([2], [1], {"color": {"blue": 1}})
    api.forget(NAME, 1, 99)
    assert keys() == [2]


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": 0},
        {"key": 2**31},
        {"facets": {"shape": {"round"}}},
        {"facets": {"color": {"two words"}}},
        {"numbers": {"weight": 1}},
        {"numbers": {"updated": 2**32}},
    ],
)
def test_an_entry_its_space_does_not_declare_is_refused(things: dict[int, Entry], wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"key|declare|characters|large"):
        api.keep(NAME, Entry(**({"key": 1} | wrong)))


def test_what_one_search_takes_is_bounded(keep: Keep) -> None:
    keep(1, "京都")
    deep = ask("京都", offset=api.DEEPEST, limit=1, counted=("color",))
    assert (deep.keys, deep.total) == ((), 1)
    assert keys(*["京都"] * api.MOST_TERMS) == [1]
    with pytest.raises(ValueError, match="takes 50 terms"):
        ask(*["京都"] * (api.MOST_TERMS + 1))


HOSTILE = [
    "京" * 5000,
    "a" * 5000,
    "京a" * 2000,
    "' OR 1=1 --",
    '"',
    "*",
    ".",
    "^京都$",
    "\x00",
    "\ud800",
    "\u202e京",
    "%_",
    "a\nb",
    "b:x",
]


@pytest.mark.parametrize("term", HOSTILE, ids=lambda term: ascii(term[:8]))
def test_no_term_is_an_order_to_the_engine(keep: Keep, source: str, term: str) -> None:
    keep(1, "京都 x a b")
    keep(2, "東京")
    found = ask(term)
    assert found.source == source
    assert set(found.keys) <= {1, 2}
    assert ask(facets={"color": frozenset({'" OR key:1', term[:9]})}, counted=("color",)).total == 0

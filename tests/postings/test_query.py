"""The address of a query: it says the query and nothing else, whatever is written in it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from koubo.kernel import clock
from koubo.postings.discovery.facets import BY_KEY, BY_PARAM, FACETS
from koubo.postings.discovery.parameters import (
    MOST_CHARACTERS,
    MOST_DAYS,
    MOST_PAY,
    PAGE_SIZES,
    PARAMETERS,
    ListView,
    SortOrder,
)
from koubo.postings.discovery.query import SPACE, Query, describe

CHOICES = [one for facet in FACETS for one in facet.choices]
boxes = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=30).map(
    lambda text: " ".join(text.split())
)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
queries = st.builds(
    Query,
    words=boxes,
    any_words=boxes,
    no_words=boxes,
    inside=st.booleans(),
    chosen=st.sets(st.sampled_from(CHOICES), max_size=8).map(lambda some: frozenset((c.param, c.code) for c in some)),
    pay=st.none() | st.integers(1, MOST_PAY),
    deadline_from=st.none() | days,
    deadline_to=st.none() | days,
    closing=st.none() | st.integers(0, MOST_DAYS),
    new=st.none() | st.integers(0, MOST_DAYS),
    since=st.none()
    | st.integers(0, 10**9).map(lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)),
    closed=st.booleans(),
    order=st.sampled_from(SortOrder),
    per=st.sampled_from(PAGE_SIZES),
    view=st.sampled_from(ListView),
    page=st.integers(1, 60),
)


def read(address: str) -> Query:
    return Query.read(QueryDict(address))


def address(query: Query) -> str:
    return urlencode(query.params())


@given(queries)
def test_an_address_is_the_query(query: Query) -> None:
    back = read(address(query))
    assert back == query
    assert back.notes == ()
    assert address(back) == address(query)


@given(st.lists(st.tuples(st.sampled_from(SPACE.names), st.text(max_size=40)), max_size=12))
def test_whatever_is_written_is_read_and_then_stands(pairs: list[tuple[str, str]]) -> None:
    """What is nonsense is left out with a note; what remains is said again as it was understood."""
    given_params = QueryDict(mutable=True)
    for name, value in pairs:
        given_params.appendlist(name, value)
    query = Query.read(given_params)
    assert read(address(query)) == query


@given(queries)
def test_every_condition_can_be_taken_away_and_nothing_else_goes_with_it(query: Query) -> None:
    chips = describe(query)
    for chip in chips:
        left = describe(chip.without)
        assert len(left) < len(chips)
        assert {(c.param, c.value) for c in left} < {(c.param, c.value) for c in chips}
        assert chip.without.order in {query.order, None}
        assert (chip.without.per, chip.without.view, chip.without.page) == (query.per, query.view, 1)
    assert describe(query.cleared) == []
    assert query.is_narrowed == bool(chips)


def test_an_empty_query_has_an_empty_address() -> None:
    assert Query().params() == []
    assert read("q=&kind=&page=1&sort=newest&per=20&view=cards&closed=0") == Query()


def test_the_order_of_an_address_is_fixed() -> None:
    query = read("page=2&job=00014&kind=00003&q=b&kind=00001&subfield=38010&job=00012")
    assert address(query) == "q=b&subfield=38010&kind=00001&kind=00003&job=00012&job=00014&page=2"
    assert set(SPACE.names) == set(PARAMETERS) | set(BY_PARAM)


@pytest.mark.parametrize(
    ("written", "field", "value"),
    [
        ("q=%E3%80%80化学%E3%80%80%20物理%00", "words", "化学 物理"),
        ("q=a&q=b", "words", "b"),
        ("pay=400万円", "pay", 4_000_000),
        ("pay=４，０００，０００", "pay", 4_000_000),
        ("deadline_to=2026/12/01", "deadline_to", date(2026, 12, 1)),
        ("since=2026-11-24T09:00:00", "since", datetime(2026, 11, 24, 9, tzinfo=clock.JST)),
        ("since=2026-11-24T09:00:00.9%2B00:00", "since", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("closing=７", "closing", 7),
        ("sort=deadline-late", "order", SortOrder.DEADLINE_LATE),
        ("view=compact", "view", ListView.COMPACT),
        ("inside=on", "inside", True),
    ],
)
def test_values_are_read_as_people_write_them(written: str, field: str, value: Any) -> None:
    query = read(written)
    assert getattr(query, field) == value
    assert query.notes == ()


@pytest.mark.parametrize(
    "written",
    ["kind=nonsense", "subfield=00189", "page=0", "page=x", "sort=y", "per=21", "view=z", "pay=0", "pay=-1", "pay=" + "9" * 11,
     "deadline_from=2026-02-30", "since=yesterday", "closing=-1", "new=367", "closed=maybe", "page=" + "1" * 5000],
)  # fmt: skip
def test_what_cannot_be_meant_is_left_out_and_said(written: str) -> None:
    query = read(written)
    assert query == Query()
    assert [note.param for note in query.notes] == [written.split("=", maxsplit=1)[0]]


def test_a_box_takes_so_many_characters_and_says_so() -> None:
    query = read(urlencode({"q": "あ" * (MOST_CHARACTERS + 1)}))
    assert len(query.words) == MOST_CHARACTERS
    assert [note.param for note in query.notes] == ["q"]


def test_of_a_branch_the_lowest_values_chosen_are_asked_for() -> None:
    field = BY_KEY["field"]
    assert read("field=00189&field=00289").asked(field) == {"00189", "00289"}
    assert read("field=00189&field=00289&subfield=38010").asked(field) == {"00189.38010", "00289"}


def test_choosing_below_a_value_takes_its_place() -> None:
    lower, upper = SPACE.choices["subfield", "38010"], SPACE.choices["field", "00189"]
    assert lower
    assert upper
    narrower = read("field=00189&page=3").with_choice(lower)
    assert address(narrower) == "subfield=38010"
    assert address(narrower.without_choice(upper)) == ""
    assert address(read("field=00189&field=00289").without_choice(upper)) == "field=00289"
    assert address(read("field=00189&subfield=38010&area=00001").without("field")) == "area=00001"


def test_facets_are_said_in_both_languages_and_pseudo_values_with_what_they_stand_below() -> None:
    (chip,) = describe(read("subfield=99901"))
    assert (chip.label.ja, chip.value.ja) == ("研究分野", "ライフサイエンス（小分類すべて）")
    assert chip.value.en == "Life Science (all subfields)"
    assert {(one.param, one.code) for one in CHOICES if not (one.label.ja and one.label.en)} == set()


def test_every_facet_of_the_sheet_can_be_chosen_from() -> None:
    assert all(facet.choices for facet in FACETS)
    assert len({(one.param, one.code) for one in CHOICES}) == len(CHOICES)
    assert len({(BY_PARAM[one.param].key, one.value) for one in CHOICES}) == len(CHOICES)

"""How the values of a facet share columns: each value in exactly one, so that counts are exact."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.search.entries import FEW, HALF_FEW
from koubo.search.index import schema

VALUES = st.frozensets(st.from_regex(r"[ab](\.[ab]){0,2}|[ab]-[ab]", fullmatch=True))


@pytest.mark.parametrize(
    ("values", "usual", "shares"),
    [
        (set(), 2, []),
        (set(), FEW, [""]),
        (set(), HALF_FEW, ["", ""]),
        ({"red"}, 2, ["red"]),
        ({"red", "blue"}, 1, ["blue", "red"]),
        ({"red", "blue"}, FEW, ["blue+red"]),
        ({"red", "blue", "1", "2"}, HALF_FEW, ["blue", "1+2+red"]),
        ({"1", "1.5"}, 1, ["1+1.5"]),
        ({"1", "1.5", "1.6"}, 1, ["1+1.5", "1.6"]),
        ({"1", "1.5", "2", "2.7", "3"}, 1, ["1+1.5", "2+2.7", "3"]),
        ({"1.5"}, 1, ["1.5"]),
        ({"1", "15"}, 1, ["1", "15"]),
        ({"1", "1.5", "1.5.2"}, 1, ["1+1.5", "1.5.2"]),
    ],
)
def test_a_value_shares_with_the_one_it_is_below(values: set[str], usual: int, shares: list[str]) -> None:
    assert schema.shares(values, usual) == shares


@given(VALUES, st.sampled_from([FEW, HALF_FEW, 1, 2]))
def test_every_value_is_in_one_share(values: frozenset[str], usual: int) -> None:
    held = Counter(value for share in schema.shares(values, usual) for value in schema.values_of(share))
    assert held == Counter(values)


@given(VALUES, VALUES)
def test_a_value_is_always_in_the_same_set(one: frozenset[str], other: frozenset[str]) -> None:
    held = [set(schema.values_of(share)) for share in schema.shares(one, HALF_FEW)]
    beside = [set(schema.values_of(share)) for share in schema.shares(other, HALF_FEW)]
    assert len(held) == len(beside) == 2
    for value in one & other:
        assert [value in share for share in held] == [value in share for share in beside]

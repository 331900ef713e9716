"""How the values of a facet share columns: each value in exactly one, so that counts are exact."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.search.entries import FEW
from koubo.search.index import schema

VALUES = st.frozensets(st.from_regex(r"[ab](\.[ab]){0,2}|[ab]-[ab]", fullmatch=True))


@pytest.mark.parametrize(
    ("values", "usual", "shares"),
    [
        (set(), 2, []),
        (set(), FEW, []),
        ({"red"}, 2, ["red"]),
        ({"red", "blue"}, 1, ["blue", "red"]),
        ({"red", "blue"}, FEW, ["blue+red"]),
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


@given(VALUES, st.sampled_from([FEW, 1, 2]))
def test_every_value_is_in_one_share(values: frozenset[str], usual: int) -> None:
    held = Counter(value for share in schema.shares(values, usual) for value in schema.values_of(share))
    assert held == Counter(values)

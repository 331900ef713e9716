"""However the printed figures are put together, nothing smaller than the least comes out. See decision 0029."""

from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.profiles import finder
from koubo.profiles.query import SPACE, ProfileQuery
from koubo.profiles.small_counts import rounded
from tests.support import extent, factories, profiles

NOW = factories.NOW


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(-3, 3)), max_size=30), st.integers(1, 50))
def test_no_sum_of_figures_and_differences_is_smaller_than_the_least(parts: list[tuple[int, int]], least: int) -> None:
    total = sum(times * rounded(count, least) for count, times in parts)
    assert total == 0 or abs(total) >= least


@given(st.integers(0, 10_000), st.integers(1, 50))
def test_a_figure_says_no_more_than_there_are(count: int, least: int) -> None:
    assert 0 <= count - rounded(count, least) < least


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(extent.many(1, 5)))
def test_over_a_world(seed: int) -> None:
    """All figures of all questions with up to two conditions: none of them, and no difference of two, lies between 0 and 5."""
    random, here = Random(seed), factories.institution()
    for _ in range(23):
        profiles.published(
            now=NOW - timedelta(days=random.randint(0, 100)),
            degree=random.choice(["doctor", "doctor", "master"]),
            years=random.choice([1, 4, 7, 12]),
            areas=random.sample(["00001", "00002", "00003"], random.randint(1, 3)),
        )
    conditions = [
        ("degree", "doctor"),
        ("degree", "master"),
        ("area", "00001"),
        ("area", "00003"),
        ("years", "0"),
        ("years", "10"),
    ]
    figures: set[int] = set()
    for size in range(3):
        for chosen in combinations(conditions, size):
            figures |= figures_of(finder.find(ProfileQuery(chosen=frozenset(chosen)), here, now=NOW))
    assert len(figures) > 2
    assert all(figure % 5 == 0 for figure in figures)
    assert all(one == other or abs(one - other) >= 5 for one, other in combinations(figures, 2))


def figures_of(result: Any) -> set[int]:
    found = {result.total, result.inside}
    for facet in result.facets:
        found |= {value.count for value in facet.values} | {
            below.count for value in facet.values for below in value.below
        }
    return found


@pytest.mark.django_db
def test_a_value_of_a_few_is_as_one_of_nobody() -> None:
    here = factories.institution()
    for number in range(6):
        profiles.published(degree="master" if number < 4 else "doctor")
    shown = {
        (facet.facet.key, value.choice.code)
        for facet in finder.find(ProfileQuery(), here, now=NOW).facets
        for value in facet.values
    }
    assert not any(key == "degree" for key, _code in shown)
    few, nobody = (
        finder.find(ProfileQuery(chosen=frozenset({("degree", code)})), here, now=NOW)
        for code in ("master", "bachelor")
    )
    assert (few.total, nobody.total) == (0, 0)
    assert few.facets == nobody.facets or {f.facet.key for f in few.facets} == {f.facet.key for f in nobody.facets}
    assert set(SPACE.by_param) >= {"degree", "field", "subfield"}

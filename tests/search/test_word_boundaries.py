"""Words that hide in other words are not found by those who mean the word."""

from itertools import accumulate

import pytest

from koubo.search.analysis import analyse
from koubo.search.folding import data, plain
from tests.search.units import units
from tests.search.word_boundaries import TRAPS, found, labelled, measure


@pytest.mark.parametrize(("wanted", "text", "meant"), labelled())
def test_a_term_is_found_where_it_is_meant(wanted, text, meant):
    assert found(wanted, text, inside=False) is meant


def test_there_are_traps_of_every_kind():
    assert len(TRAPS) >= 60
    assert all(found(wanted, text, inside=True) for wanted, text, meant in labelled() if meant)


def test_words_that_stand_are_precise_and_miss_nothing():
    precise, complete = measure(inside=False)
    substring_precise, _ = measure(inside=True)
    assert (precise, complete) == (1, 1)
    assert substring_precise < 0.7


@pytest.mark.parametrize("line", data("word_boundaries.tsv"))
def test_a_known_word_between_edges_has_the_edges_written_down(line):
    word, why = line.split("\t")
    parts = [plain(part) for part in word.split("|")]
    starts = [unit.position for unit in units(analyse(["".join(parts)])) if unit.begins]
    assert starts == list(accumulate(map(len, parts), initial=0))[:-1]
    assert why

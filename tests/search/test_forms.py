"""Who types a word in one form finds it in its others, and nothing that only looks like it."""

import pytest

from koubo.search.analysis import analyse
from koubo.search.folding import data, plain
from koubo.search.highlighting import split
from koubo.search.terms import Synonyms, read
from koubo.search.variants import MOST, variants
from koubo.search.words import parse
from tests.search.forms import FORMS, found, measure, pairs

LEAST = 163


@pytest.mark.parametrize("kind", FORMS)
def test_forms_of_a_word_find_each_other(kind: str) -> None:
    assert [pair[1:] for pair in pairs(meant=True) if pair[0] == kind and not found(*pair[1:])] == []
    assert [pair[1:] for pair in pairs(meant=False) if pair[0] == kind and found(*pair[1:])] == []


def test_there_are_enough_of_them() -> None:
    held, of, wrong, others = measure()
    assert of >= LEAST
    assert held / of >= 0.99
    assert others >= 50
    assert wrong == 0


@pytest.mark.parametrize(("typed", "text", "marked"), [
    ("nonprofit", "a Non-profit organization", ["Non-profit"]),
    ("student", "two students of law", ["students"]),
    ("women", "a woman’s work", ["woman’s"]),
    ("MSc", "an M.Sc. in law", ["M.Sc"]),
    ("assistant professor", "Assistant  Professors wanted", ["Assistant  Professors"]),
    ("Godel", "Kurt Gödel Prize", ["Gödel"]),
    ("受け入れ", "留学生の受入れと受入", ["受入れ", "受入"]),
    ("C++", "C and C++", ["C++"]),
    ("学部", "薬学部と学部長", ["学部", "学部"]),
])  # fmt: skip
def test_what_was_found_is_marked_as_it_was_written(typed: str, text: str, marked: list[str]) -> None:
    terms = read(parse(typed)[0], Synonyms())
    assert [part for part, matched in split(text, terms) if matched] == marked


def test_inside_words_a_rank_is_found_in_another() -> None:
    assert found("professor", "Assistant Professor", inside=True)
    assert not found("professor", "Assistant Professor")
    assert not found("-professor law", "Professor of law")
    assert found("-professor law", "Assistant Professor of law")


@pytest.mark.parametrize(
    "text", ["受入れ" * 8, "一二三四五六七八" * 3, "ー" * 24, "附属" * 12, "ヶ" * 24, "か月" * 12, "3か所" * 8]
)
def test_other_forms_are_few_whatever_is_typed(text: str) -> None:
    assert len(variants(text)) < MOST
    assert text not in variants(text)


def test_a_known_form_is_in_one_group() -> None:
    words = [plain(word) for line in data("forms.tsv") for word in line.split("\t")]
    assert len(words) == len(set(words))


def test_words_written_apart_are_no_longer_text() -> None:
    """What is joined stands by itself: no phrase reaches from it into anything."""
    assert analyse(["non-profit x"]).text == " non profit x \n nonprofit \n"
    assert not found('"nonprofit x"', "non-profit, y / x")

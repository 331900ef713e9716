"""The lists as shipped: readable, complete in both languages, in their order, and fit for the columns that hold them."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from koubo.institutions.models import Institution
from koubo.postings.content.storage import ROWS
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET, Field
from koubo.vocabularies import registry

SEED = Path(registry.__file__).parent / "seed"
LISTS = sorted(path.stem for path in SEED.glob("*.tsv"))
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々]")
# How many entries the lists of the law and of the country have.
COUNTS = {"prefectures": 48, "areas": 10, "research_majors": 11, "terms": 2, "tenure_tracks": 2}


@pytest.fixture(autouse=True)
def _seed(settings: Any) -> None:
    settings.KOUBO_VOCABULARIES_DIR = SEED
    registry.forget()


def lines(name: str) -> list[list[str]]:
    with (SEED / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_complete_and_clean(name: str) -> None:
    terms = registry.terms(name)
    assert [term.code for term in terms] == [line[0] for line in lines(name)]
    assert len({term.code for term in terms}) == len(terms) == COUNTS.get(name, len(terms)) > 0
    for term in terms:
        for said in (term.code, term.label.ja, term.label.en):
            assert said == said.strip() != "", term
        assert not JAPANESE.search(term.label.en), term
        assert re.fullmatch(r"[0-9a-z_]+", term.code), term
        assert term.valid_from is None or term.valid_until is None or term.valid_from <= term.valid_until


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_people_choose_in_the_order_of_the_file_among_different_words(name: str, language: str) -> None:
    column = {"ja": 2, "en": 3}[language]
    choices = registry.choices(name, language)
    assert choices == [(line[0], line[column]) for line in lines(name)]
    parents = [term.parent for term in registry.terms(name)]
    said = [(parent, words) for parent, (_, words) in zip(parents, choices, strict=True)]
    assert len(set(said)) == len(said), "two entries under one head read alike"


@pytest.mark.parametrize("name", LISTS)
def test_what_stands_under_something_stands_under_something_there(name: str) -> None:
    heads = {term.code for term in registry.terms(registry.PARENTS[name])} if name in registry.PARENTS else {""}
    assert {term.parent for term in registry.terms(name)} == heads, "every head has entries, every entry a head"
    if name in registry.PARENTS:
        below = [term for head in registry.terms(registry.PARENTS[name]) for term in registry.children(name, head.code)]
        assert sorted(term.code for term in below) == sorted(term.code for term in registry.terms(name))
        assert all(registry.parent(name, term.code).code == term.parent for term in below)


def columns() -> list[tuple[str, Any]]:
    """Return every list a column holds codes of, with the column."""

    def of(model: type[models.Model], fields: tuple[Field, ...]) -> list[tuple[str, Any]]:
        return [(f.vocabulary, model._meta.get_field(f.key)) for f in fields if f.column and f.vocabulary]

    found = of(Revision, SHEET.fields)
    for key, model in ROWS.items():
        found += of(model, SHEET.field(key).fields)
    return [
        *found,
        ("institution_types", Institution._meta.get_field("kind")),
        ("prefectures", Institution._meta.get_field("prefecture")),
    ]


@pytest.mark.parametrize(("name", "column"), columns(), ids=str)
def test_every_code_fits_the_column_that_holds_it(name: str, column: Any) -> None:
    assert column.max_length is not None
    assert max(len(term.code) for term in registry.terms(name)) <= column.max_length


def test_an_unknown_code_stands_for_itself_but_cannot_be_chosen() -> None:
    label = registry.label("degrees", "of-old")
    assert (label.ja, label.en) == ("of-old", "of-old")
    assert not registry.valid("degrees", "of-old")
    with pytest.raises(KeyError):
        registry.term("degrees", "of-old")


def test_a_term_may_be_chosen_on_its_days_only() -> None:
    day, one = date(2026, 11, 24), timedelta(days=1)
    term = registry.Term("1", registry.label("terms", "1"), "", day, day + one)
    tries = {None: True, day - one: False, day: True, day + one: True, day + 2 * one: False}
    assert {on: term.is_valid(on) for on in tries} == tries

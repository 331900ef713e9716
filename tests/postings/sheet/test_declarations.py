"""The sheet as declared: one name for each value, words in both languages, and a place in the tables for every column."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models

from koubo.kernel.text import Text
from koubo.postings.content.form_fields import MAKERS, make_input
from koubo.postings.content.storage import EMPTY, ROWS
from koubo.postings.models import Revision, SheetRow
from koubo.postings.sheet import SHEET, Field, FieldKind, address
from koubo.vocabularies import registry

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々]")
# Columns of a revision that are its life, not its content.
LIFE = {
    "id", "posting", "state", "version", "written", "facts", "texts", "updated_at", "updated_by", "requested_at",
    "requested_by", "decided_at", "decided_by", "decision_message", "by_desk", "corrects", "named_ja", "named_en", "field_comments", "wished_on", "publish_on", "live_from",
    "live_until", "basis", "findings",
}  # fmt: skip
COLUMNS = {
    FieldKind.DATE: models.DateField,
    FieldKind.TIME: models.TimeField, FieldKind.INTEGER: models.IntegerField, FieldKind.YES_NO: models.BooleanField,
    FieldKind.CHOICE: models.CharField, FieldKind.POSTAL: models.TextField,
}  # fmt: skip


def declared() -> Iterator[tuple[str, Field]]:
    """Every field with its address; those of rows as of the first row."""
    for field in SHEET.fields:
        yield field.key, field
        for sub in field.fields:
            yield address(field.key, row=0, sub=sub.key), sub


ALL = dict(declared())
each = pytest.mark.parametrize("field", ALL.values(), ids=list(ALL))


def words(field: Field) -> list[Text]:
    legal = [field.legal.source, field.legal.hint, field.legal.example] if field.legal else []
    said = [field.label, field.help, field.unit, *legal, *field.words]
    return [text for text in said if text is not None]


def test_every_value_has_one_name() -> None:
    keys = [field.key for field in SHEET.fields]
    assert Counter(keys).most_common(1)[0][1] == 1
    for field in SHEET.fields:
        assert len({sub.key for sub in field.fields}) == len(field.fields)
        assert SHEET.field(field.key) is field
        assert field in SHEET.section_of(field.key).fields
    # Addresses join with hyphens, so no key may hold one.
    assert all(re.fullmatch(r"[a-z_]+", field.key) for field in ALL.values())
    for lookup in (SHEET.field, SHEET.section_of):
        with pytest.raises(KeyError):
            lookup("nowhere")


def test_every_section_has_a_name_and_fields() -> None:
    assert len({section.key for section in SHEET.sections}) == len(SHEET.sections)
    assert len({section.label for section in SHEET.sections}) == len(SHEET.sections)
    for section in SHEET.sections:
        assert section.fields, section.key
        assert JAPANESE.search(section.label.ja)
        assert section.label.en.strip()


@each
def test_every_word_stands_in_both_languages(field: Field) -> None:
    for text in words(field):
        assert text.ja == text.ja.strip() != ""
        assert text.en == text.en.strip() != ""
        assert JAPANESE.search(text.ja), text
        assert not JAPANESE.search(text.en), text


@each
def test_every_field_is_of_one_piece(field: Field) -> None:
    assert (field.limit > 0) == field.localized, "prose is limited, and nothing else"
    assert field.localized == (field.kind in {FieldKind.LINE, FieldKind.PROSE})
    assert bool(field.vocabulary) == (field.kind in {FieldKind.CHOICE, FieldKind.CHOICES})
    assert bool(field.fields) == field.is_rows
    assert (field.max_rows > 1) == (field.kind in {FieldKind.ROWS, FieldKind.FILES})
    assert not (field.localized and field.column)
    assert field.width in {"xs", "s", "m", "l"}
    assert field.required({}) in {True, False}
    assert field.weight >= 0
    assert not any(sub.is_rows or sub.kind is FieldKind.FILES for sub in field.fields)
    if field.vocabulary:
        assert registry.terms(field.vocabulary)


@pytest.mark.parametrize("language", ["ja", "en"])
@each
def test_every_field_can_be_typed_in(field: Field, language: str) -> None:
    if field.kind in {FieldKind.ROWS, FieldKind.FILES}:
        assert field.kind not in MAKERS
        return
    made = make_input(field, language)
    assert made.label == field.label[language]
    assert made.required is False, "a draft may be incomplete"
    assert made.clean(made.empty_value if hasattr(made, "empty_value") else "") == EMPTY.get(field.kind, "")


def owners() -> list[tuple[type[models.Model], tuple[Field, ...], set[str]]]:
    assert set(ROWS) == {field.key for field in SHEET.fields if field.is_rows}
    ours = {"id", "revision", *(f.name for f in SheetRow._meta.get_fields())}
    return [
        (Revision, SHEET.fields, LIFE),
        *((model, SHEET.field(key).fields, ours) for key, model in ROWS.items()),
    ]


@pytest.mark.parametrize(("model", "fields", "others"), owners(), ids=lambda value: getattr(value, "__name__", ""))
def test_columns_of_tables_and_sheet_are_the_same(model: Any, fields: tuple[Field, ...], others: set[str]) -> None:
    columns = {field.name: field for field in model._meta.concrete_fields}
    wanted = {field.key: field for field in fields if field.column}
    assert set(columns) - others == set(wanted)
    assert others <= set(columns)
    for key, field in wanted.items():
        assert isinstance(columns[key], COLUMNS[field.kind]), key
        empty = columns[key].null if field.kind not in {FieldKind.CHOICE, FieldKind.POSTAL} else columns[key].blank
        assert empty, f"{key} must be storable unwritten"


def test_rows_hold_nothing_but_columns_and_prose() -> None:
    """A row has no place for loose facts, as a revision has."""
    for field in SHEET.fields:
        assert all(sub.column or sub.localized for sub in field.fields), field.key

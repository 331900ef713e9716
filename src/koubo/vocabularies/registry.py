"""Reads the controlled lists, once per process, from the files under `seed/` (or KOUBO_VOCABULARIES_DIR)."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from koubo.kernel.text import Text

COLUMNS = ["code", "parent", "ja", "en", "valid_from", "valid_until"]
# Lists whose entries stand under the entries of another list.
PARENTS = {"research_fields": "research_majors", "prefectures": "areas"}


class VocabularyError(Exception):
    """A list cannot be read; names file and line."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list. `parent` is the code of the entry above it, or empty; open ends of validity are None."""

    code: str
    label: Text
    parent: str
    valid_from: date | None
    valid_until: date | None

    def is_valid(self, on: date | None) -> bool:
        """Whether it may be chosen on a day (None: on any day)."""
        if on is None:
            return True
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@lru_cache
def _load(name: str) -> dict[str, Term]:
    path = Path(settings.KOUBO_VOCABULARIES_DIR) / f"{name}.tsv"
    found: dict[str, Term] = {}
    with io.StringIO(_text(path), newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if reader.fieldnames != COLUMNS:
            raise VocabularyError(f"{path}: the first line must name {', '.join(COLUMNS)}")
        for row in reader:
            where = f"{path}:{reader.line_num}"
            term = _read(row, where)
            if term.code in found:
                raise VocabularyError(f"{where}: code {term.code} stands twice")
            found[term.code] = term
            if name in PARENTS and term.parent not in _load(PARENTS[name]):
                raise VocabularyError(f"{where}: parent {term.parent!r} is not in {PARENTS[name]}")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as wrong:
        raise VocabularyError(f"{path}: must be written in UTF-8") from wrong


def _read(row: dict[str, str], where: str) -> Term:
    if None in row or None in row.values() or not row["code"] or not row["ja"] or not row["en"]:
        raise VocabularyError(f"{where}: code, ja and en must be filled, and no column missing or added")
    try:
        start, end = (date.fromisoformat(row[key]) if row[key] else None for key in ("valid_from", "valid_until"))
    except ValueError as wrong:
        raise VocabularyError(f"{where}: {wrong}") from wrong
    return Term(row["code"], Text(row["ja"], row["en"]), row["parent"], start, end)


def terms(name: str) -> tuple[Term, ...]:
    """Return all entries of the list `name`, in order."""
    return tuple(_load(name).values())


def term(name: str, code: str) -> Term:
    """Return one entry. Raises KeyError."""
    return _load(name)[code]


def label(name: str, code: str) -> Text:
    """Return the words for a code; an unknown code stands for itself, so that old postings stay readable."""
    found = _load(name).get(code)
    return found.label if found else Text(code, code)


def valid(name: str, code: str, on: date | None = None) -> bool:
    """Tell whether `code` is in the list and may be chosen on that day."""
    found = _load(name).get(code)
    return found is not None and found.is_valid(on)


def choices(name: str, language: str, on: date | None = None) -> list[tuple[str, str]]:
    """Return (code, words) of what may be chosen on that day."""
    return [(t.code, t.label[language]) for t in terms(name) if t.is_valid(on)]


def parent(name: str, code: str) -> Term:
    """Return the entry above `code`, from the list that holds the parents of `name`. Raises KeyError."""
    return _load(PARENTS[name])[_load(name)[code].parent]


def children(name: str, parent: str) -> tuple[Term, ...]:
    """Return the entries below `parent`."""
    return tuple(t for t in terms(name) if t.parent == parent)

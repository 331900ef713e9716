"""The controlled lists: read once per process from the files under `seed/` (or KOUBO_VOCABULARIES_DIR), with what was changed at the desk.

What is stored never changes: a term that was merged keeps its code wherever it was chosen, and is read as the one it was
merged into (`current`).
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, wraps
from itertools import count
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from django.conf import settings
from django.db.models import Count, Sum

from koubo.kernel.fresh import SharedCopy
from koubo.kernel.text import Text
from koubo.vocabularies.models import EditedTerm, VocabularyEdition

P = ParamSpec("P")
R = TypeVar("R")

COLUMNS = ["code", "parent", "ja", "en", "valid_from", "valid_until"]
# Lists whose entries stand under the entries of another list.
PARENTS = {"research_fields": "research_majors", "prefectures": "areas"}


class VocabularyError(Exception):
    """A list cannot be read; names file and line."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list. `parent` is the code of the entry above it, or empty; open ends of validity are None.

    A retired one is no longer offered; one that was merged counts as another.
    """

    code: str
    label: Text
    parent: str
    valid_from: date | None
    valid_until: date | None
    is_retired: bool = False
    merged_into: str = ""

    def is_valid(self, on: date | None) -> bool:
        """Whether it may be chosen on a day (None: on any day)."""
        if on is None:
            return True
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Edits:
    """What was changed at the desk. `edition` is the same in every process that knows the same; `serial` is this copy's own."""

    edition: str = ""
    serial: int = 0
    rows: tuple[EditedTerm, ...] = ()
    merged: dict[tuple[str, str], str] = field(default_factory=dict)


_serials: Final = count(1)


def _stamp() -> str:
    said = VocabularyEdition.objects.aggregate(n=Count("pk"), sum=Sum("number"))
    return f"{said['n']}.{said['sum']}" if said["n"] else ""


def _load_edits() -> Edits:
    stamp = _stamp()
    rows = tuple(EditedTerm.objects.order_by("pk"))
    return Edits(
        stamp, next(_serials), rows, {(row.vocabulary, row.code): row.merged_into for row in rows if row.merged_into}
    )


_edits: Final = SharedCopy[Edits](empty=Edits(), stamp=_stamp, load=_load_edits)


def edition() -> str:
    """Return what differs after every change: the name of the lists as this process knows them."""
    return _edits.value.edition


def refresh() -> None:
    """Look for changes now; for who changed something, and for work that must not be done with lists of a moment ago."""
    _edits.refresh()


def forget() -> None:
    """Begin again. For tests."""
    _edits.forget()
    _read_file.cache_clear()
    _merged.cache_clear()


def kept(function: Callable[P, R]) -> Callable[P, R]:
    """Keep what a function makes of the lists until they change. Its arguments are hashable and have no names."""

    @lru_cache(maxsize=256)
    def of_edition(_serial: int, *args: Any) -> R:
        return function(*args)  # type: ignore[call-arg] # named ones are not taken

    @wraps(function)
    def current_one(*args: P.args, **kwargs: P.kwargs) -> R:
        return of_edition(_edits.value.serial, *args)

    return current_one


def _load(name: str) -> dict[str, Term]:
    edits = _edits.value
    return _merged(name, edits.serial) if edits.rows else _read_file(name)


@lru_cache(maxsize=256)
def _merged(name: str, _serial: int) -> dict[str, Term]:
    """Return a list with what was changed: in place what the file has, behind its neighbour what was added."""
    found = dict(_read_file(name))
    for row in _edits.value.rows:
        if row.vocabulary != name:
            continue
        known = found.get(row.code) or Term(row.code, Text("", ""), row.parent, None, None)
        said = replace(
            known,
            label=Text(row.label_ja, row.label_en),
            is_retired=row.is_retired,
            merged_into=row.merged_into,
        )
        found = found | {row.code: said} if row.code in found else _placed(found, said, row.after)
    return found


def _placed(found: dict[str, Term], term: Term, after: str) -> dict[str, Term]:
    if after not in found:
        return found | {term.code: term}
    return {
        code: one
        for known, there in found.items()
        for code, one in (((known, there), (term.code, term)) if known == after else ((known, there),))
    }


@lru_cache
def _read_file(name: str) -> dict[str, Term]:
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
            if name in PARENTS and term.parent not in _read_file(PARENTS[name]):
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


def every(name: str) -> tuple[Term, ...]:
    """Return all entries of the list `name`, in order, with those that were merged into others."""
    return tuple(_load(name).values())


def terms(name: str) -> tuple[Term, ...]:
    """Return the entries of the list `name`, in order, retired ones too."""
    return tuple(term for term in _load(name).values() if not term.merged_into)


def term(name: str, code: str) -> Term:
    """Return one entry as it is, merged or not. Raises KeyError."""
    return _load(name)[code]


def current(name: str, code: str) -> str:
    """Return the code a stored code counts as: its own, or that of what it was merged into."""
    merged = _edits.value.merged
    while merged and (name, code) in merged:
        code = merged[name, code]
    return code


def codes(name: str, code: str) -> frozenset[str]:
    """Return every stored code that counts as `code`."""
    merged = _edits.value.merged
    return frozenset({code, *(old for vocabulary, old in merged if vocabulary == name and current(name, old) == code)})


def label(name: str, code: str) -> Text:
    """Return the words for a code; an unknown code stands for itself, so that old postings stay readable."""
    found = _load(name).get(current(name, code))
    return found.label if found else Text(code, code)


def valid(name: str, code: str, on: date | None = None) -> bool:
    """Tell whether `code` is in the list and may be chosen on that day."""
    found = _load(name).get(current(name, code))
    return found is not None and found.is_valid(on)


def choices(name: str, language: str, on: date | None = None, chosen: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return (code, words) of what may be chosen on that day, and of what was `chosen` before it was retired."""
    return [
        (t.code, t.label[language]) for t in terms(name) if t.is_valid(on) and (not t.is_retired or t.code in chosen)
    ]


def parent(name: str, code: str) -> Term:
    """Return the entry above `code`, from the list that holds the parents of `name`. Raises KeyError."""
    return _load(PARENTS[name])[_load(name)[current(name, code)].parent]


def children(name: str, parent: str) -> tuple[Term, ...]:
    """Return the entries below `parent`."""
    return tuple(t for t in terms(name) if t.parent == parent)

"""An entry as a row of the database and back: analysed text, facets as lines, instants as microseconds."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from koubo.search.analysis import Analysed, analyse
from koubo.search.entries import MOST_KEY, Collection, Entry
from koubo.search.matching import AnalysedEntry
from koubo.search.models import IndexRow

Classes = tuple[Analysed, Analysed, Analysed]

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Bounds of an interval without one; far enough from the ends of 64 bits to reckon with.
EVER: Final = -(2**62)
FOREVER: Final = 2**62
# Numbers lie below this, on both sides of zero.
MOST_NUMBER: Final = 2**32 - 2

_VALUE: Final = re.compile(r"[A-Za-z0-9_.:/-]{1,100}")


def micros(instant: datetime) -> int:
    """Return an instant (aware) as microseconds since 1970."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def is_value(value: str) -> bool:
    """Whether an entry may carry this as the value of a facet."""
    return _VALUE.fullmatch(value) is not None


def row(collection: Collection, entry: Entry, version: int) -> IndexRow:
    """Return the row of an entry that has been checked."""
    titles, names, body = (analyse(texts) for texts in (entry.titles, entry.names, entry.body))
    return IndexRow(
        collection=collection.name,
        key=entry.key,
        version=version,
        text=titles.text + names.text + body.text,
        edges=titles.edges + names.edges + body.edges,
        titles_end=len(titles.text),
        names_end=len(titles.text) + len(names.text),
        facets=lines(entry.facets),
        numbers=dict(entry.numbers),
        live_from=EVER if entry.live_from is None else micros(entry.live_from),
        live_until=FOREVER if entry.live_until is None else micros(entry.live_until),
        kept_until=FOREVER if entry.kept_until is None else micros(entry.kept_until),
    )


def check(collection: Collection, entry: Entry) -> None:
    """Raise ValueError when an entry is not as its collection declares."""
    if not 1 <= entry.key <= MOST_KEY:
        raise ValueError(f"{entry.key} is no key")
    strangers = (entry.facets.keys() - collection.names) | (entry.numbers.keys() - set(collection.numbers))
    if strangers:
        raise ValueError(f"{collection.name} does not declare {', '.join(sorted(strangers))}")
    if not all(is_value(value) for values in entry.facets.values() for value in values):
        raise ValueError(f"a facet value of {entry.key} has other characters than letters, digits and _.:/-")
    if any(abs(number) > MOST_NUMBER for number in entry.numbers.values()):
        raise ValueError(f"a number of {entry.key} is too large")


def lines(facets: Mapping[str, Iterable[str]]) -> str:
    """Return facet values as the lines of a row."""
    pairs = sorted(f"{name}={value}" for name, values in facets.items() for value in values)
    return "\n".join(["", *pairs, ""])


def line(name: str, value: str) -> str:
    """Return what a row with this value of a facet has among its lines."""
    return f"\n{name}={value}\n"


def facets_of(text: str) -> dict[str, set[str]]:
    """Return the values in the lines of a row."""
    facets: dict[str, set[str]] = {}
    for pair in text.split():
        name, _, value = pair.partition("=")
        facets.setdefault(name, set()).add(value)
    return facets


def classes(text: str, edges: bytes, titles_end: int, names_end: int) -> Classes:
    """Return what a row says as titles, as titles and names, and as all of it."""
    titles, names = (Analysed(text[:end], edges[:end]) for end in (titles_end, names_end))
    return titles, names, Analysed(text, edges)


def parts(row: IndexRow) -> Classes:
    """Return what a row says in titles, in names, and in the body, each without the others."""
    edges, cuts = bytes(row.edges), (0, row.titles_end, row.names_end, None)
    titles, names, body = (Analysed(row.text[a:b], edges[a:b]) for a, b in pairwise(cuts))
    return titles, names, body


def subject(row: IndexRow) -> AnalysedEntry:
    """Return a row as what is compared."""
    return AnalysedEntry(
        key=row.key,
        classes=classes(row.text, bytes(row.edges), row.titles_end, row.names_end),
        facets=facets_of(row.facets),
        numbers=row.numbers,
        live_from=_instant(row.live_from),
        live_until=_instant(row.live_until),
        kept_until=_instant(row.kept_until),
    )


def _instant(moment: int) -> datetime | None:
    return None if moment in {EVER, FOREVER} else EPOCH + timedelta(microseconds=moment)

"""Whether one entry is what an ask asks for: the rule itself, entry by entry. Pure.

The slower way through the database and percolation decide by it; the index must come to the same.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from koubo.search.analysis import BEGINS, ENDS, Analysed, Piece, analyse
from koubo.search.entries import Entry
from koubo.search.query import SearchQuery
from koubo.search.terms import Alternatives, Terms

# The points of relevance: for the words side by side, and for each of them standing in the texts at least so many times.
SIDE_BY_SIDE: Final = 2
OFTEN: Final = 1
MANY: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysedEntry:
    """An entry with its texts analysed. `classes` are titles, titles with names, and all."""

    key: int
    classes: tuple[Analysed, Analysed, Analysed]
    facets: Mapping[str, Collection[str]]
    numbers: Mapping[str, int]
    live_from: datetime | None = None
    live_until: datetime | None = None
    kept_until: datetime | None = None


def subject(entry: Entry) -> AnalysedEntry:
    """Return the entry with its texts analysed."""
    titles, names, body = (analyse(texts) for texts in (entry.titles, entry.names, entry.body))
    return AnalysedEntry(
        key=entry.key,
        classes=(titles, titles + names, titles + names + body),
        facets=entry.facets,
        numbers=entry.numbers,
        live_from=entry.live_from,
        live_until=entry.live_until,
        kept_until=entry.kept_until,
    )


def satisfies(it: AnalysedEntry, ask: SearchQuery, terms: Terms) -> bool:
    """Whether `it` is among what `ask` asks for; `terms` are those of its words."""
    return (
        (ask.at is None or there_at(it, ask.at, closed=ask.closed))
        and all(value in it.facets.get(scope, ()) for scope, value in ask.scope.items())
        and all(unwanted.isdisjoint(it.facets.get(scope, ())) for scope, unwanted in ask.without.items())
        and all(not wanted.isdisjoint(it.facets.get(facet, ())) for facet, wanted in ask.facets.items())
        and all(in_range(it.numbers.get(number), *ends) for number, ends in ask.ranges.items())
        and has_words(it.classes[-1], terms)
    )


def there_at(it: AnalysedEntry, at: datetime, *, closed: bool) -> bool:
    """Whether it is open at `at`, or with `closed` still kept."""
    until = it.kept_until if closed else it.live_until
    return (it.live_from is None or it.live_from <= at) and (until is None or at < until)


def in_range(number: int | None, least: int | None, most: int | None) -> bool:
    """Whether there is a number, and it lies in the range."""
    return number is not None and (least is None or least <= number) and (most is None or number <= most)


def has_words(text: Analysed, terms: Terms) -> bool:
    """Whether the text has all of all, one of any, and none of none."""
    return has_wanted(text, terms) and not any(has(text, term, inside=False) for term in terms.none_of)


def has_wanted(text: Analysed, terms: Terms) -> bool:
    """Whether the text has all of all and one of any."""
    return all(has_part(text, part, terms) for part in terms.parts)


def has_part(text: Analysed, part: tuple[Alternatives, ...], terms: Terms) -> bool:
    """Whether the text has one of the terms of a part of what is wanted."""
    return any(has(text, term, inside=terms.inside) for term in part)


def place(classes: Sequence[Analysed], terms: Terms) -> tuple[int, int]:
    """Return where relevance places what was found, the least first: its tier, and in it what it lacks of the points."""
    first = next((number for number, text in enumerate(classes[:-1]) if has_wanted(text, terms)), None)
    missing = sum(not has_part(classes[0], part, terms) for part in terms.parts)
    side_by_side = has(classes[0 if first == 0 else -1], terms.phrase, inside=terms.inside)
    often = all(any(is_often(classes[-1], term) for term in part) for part in terms.parts)
    return (1 + missing if first is None else first), (not side_by_side) * SIDE_BY_SIDE + (not often) * OFTEN


def is_often(text: Analysed, term: Alternatives) -> bool:
    """Whether all pieces of one alternative are short and stand in the text often."""
    return any(all(piece.short and not piece.wide and _stands_often(text, piece) for piece in one) for one in term)


def _stands_often(it: Analysed, piece: Piece) -> bool:
    found, at = 0, it.text.find(piece.text)
    while at >= 0 and found < MANY:
        found += stands(it, piece, at)
        at = it.text.find(piece.text, at + 1)
    return found == MANY


def has(text: Analysed, term: Alternatives, *, inside: bool) -> bool:
    """Whether all pieces of one alternative occur in the text."""
    return any(
        all((inside or not piece.wide) and occurs(text, piece, inside=inside) for piece in pieces) for pieces in term
    )


def occurs(it: Analysed, piece: Piece, *, inside: bool) -> bool:
    """Whether the piece stands in the text, or with `inside` occurs in it at all."""
    at = it.text.find(piece.text)
    while at >= 0 and not (inside or stands(it, piece, at)):
        at = it.text.find(piece.text, at + 1)
    return at >= 0


def stands(it: Analysed, piece: Piece, at: int) -> bool:
    """Whether the occurrence of the piece at `at` begins and, unless it is one CJK character, ends at the edge of a word."""
    return bool(it.edges[at] & BEGINS and (piece.single or it.edges[at + len(piece.text)] & ENDS))

"""Search without the index: answers from the rows of the database by the same rule, more slowly."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Final

from django.db.models import Q

from koubo.search import rows
from koubo.search.analysis import Analysed, Piece
from koubo.search.matching import has, has_wanted, in_range, place
from koubo.search.models import IndexRow
from koubo.search.query import SearchQuery, SearchResult, Source
from koubo.search.terms import Alternatives, Terms

_FACTS: Final = ("key", "facets", "numbers")
_TEXTS: Final = ("text", "edges", "titles_end", "names_end")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A row that satisfies everything but, perhaps, the facets; one with `extra` only if matches inside words count."""

    key: int
    facets: Mapping[str, set[str]]
    numbers: Mapping[str, int]
    place: tuple[int, int] = (0, 0)
    extra: bool = False

    def allowed(self, ask: SearchQuery, *, but: str = "") -> bool:
        """Whether it has a value of each facet asked, one facet left out."""
        return all(
            not self.facets.get(name, set()).isdisjoint(asked) for name, asked in ask.facets.items() if name != but
        )


def search(ask: SearchQuery, terms: Terms, among: Collection[int] | None = None) -> SearchResult:
    """Return what `ask` finds, complete and exact; `terms` are those of its words. `among` are the only keys looked at."""
    hits = list(_hits(ask, terms, among))
    standing = [hit for hit in hits if not hit.extra]
    found = _in_order([hit for hit in standing if hit.allowed(ask)], ask)
    return SearchResult(
        keys=tuple(hit.key for hit in found[ask.offset : ask.offset + ask.limit]),
        total=len(found),
        counts={name: _counts(standing, ask, name) for name in ask.counted},
        inside=sum(hit.extra and hit.allowed(ask) for hit in hits),
        source=Source.DATABASE,
    )


def _hits(ask: SearchQuery, terms: Terms, among: Collection[int] | None) -> Iterator[_Hit]:
    """Yield the rows the database finds and a closer look confirms."""
    has_words = bool(terms.all_of or terms.any_of or terms.none_of)
    candidates = IndexRow.objects.filter(
        _in_time(ask), _with_lines(ask), *_like(terms), collection=ask.collection
    ).order_by()
    if among is not None:
        candidates = candidates.filter(key__in=among)
    read = candidates.values_list(*_FACTS, *(_TEXTS if has_words else ()))
    for key, lines, numbers, *text in read.iterator(chunk_size=1000):
        if not all(in_range(numbers.get(name), *bounds) for name, bounds in ask.ranges.items()):
            continue
        hit = _Hit(key, rows.facets_of(lines), numbers)
        if text:
            looked = _looked_at(hit, rows.classes(text[0], bytes(text[1]), text[2], text[3]), terms, ask)
            if looked is None:
                continue
            hit = looked
        yield hit


def _looked_at(hit: _Hit, classes: rows.Classes, terms: Terms, ask: SearchQuery) -> _Hit | None:
    """Return the hit as its texts make it, or None when they do not have the words even inside others."""
    everything: Analysed = classes[-1]
    if any(has(everything, term, inside=False) for term in terms.none_of):
        return None
    if has_wanted(everything, terms):
        by_relevance = ask.sort.number is None and (terms.all_of or terms.any_of)
        return _Hit(hit.key, hit.facets, hit.numbers, place=place(classes, terms) if by_relevance else (0, 0))
    # What the database found has every piece somewhere.
    wide = Terms(all_of=terms.all_of, any_of=terms.any_of, inside=True)
    return _Hit(hit.key, hit.facets, hit.numbers, extra=True) if has_wanted(everything, wide) else None


def _in_time(ask: SearchQuery) -> Q:
    if ask.at is None:
        return Q()
    at = rows.micros(ask.at)
    return Q(live_from__lte=at, **{"kept_until__gt" if ask.closed else "live_until__gt": at})


def _with_lines(ask: SearchQuery) -> Q:
    """Return the condition for scopes, for what must not be there, and for facets that are not counted."""
    asked = [(name, frozenset({value})) for name, value in ask.scope.items()]
    asked += [(name, values) for name, values in ask.facets.items() if name not in ask.counted]
    condition = Q()
    for name, values in asked:
        condition &= reduce(or_, (Q(facets__contains=rows.line(name, value)) for value in sorted(values)), Q(pk__in=[]))
    for name, unwanted in ask.without.items():
        for value in sorted(unwanted):
            condition &= ~Q(facets__contains=rows.line(name, value))
    return condition


def _like(terms: Terms) -> list[Q]:
    """Return what the database can say of the words: every piece is a part of the text."""
    groups = [*terms.all_of, *([tuple(one for term in terms.any_of for one in term)] if terms.any_of else [])]
    return [_any_part(group) for group in groups]


def _any_part(alternatives: Alternatives) -> Q:
    return reduce(or_, (_all_parts(pieces) for pieces in alternatives))


def _all_parts(pieces: tuple[Piece, ...]) -> Q:
    return reduce(and_, (Q(text__contains=piece.text) for piece in pieces))


def _in_order(found: list[_Hit], ask: SearchQuery) -> list[_Hit]:
    """Return the hits sorted; those without the number asked for come last."""
    found.sort(key=lambda hit: -hit.key)
    name = ask.sort.number
    if name is None:
        return sorted(found, key=lambda hit: hit.place)
    sign = -1 if ask.sort.descending else 1
    return sorted(found, key=lambda hit: (name not in hit.numbers, sign * hit.numbers.get(name, 0)))


def _counts(hits: list[_Hit], ask: SearchQuery, name: str) -> dict[str, int]:
    return dict(Counter(value for hit in hits if hit.allowed(ask, but=name) for value in hit.facets.get(name, ())))

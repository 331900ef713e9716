"""The slower way: what the index would answer, from the rows of the database. Same rule, no index."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q

from koubo.search import rows
from koubo.search.analysis import BEGINS, ENDS, Analysed, Piece, term
from koubo.search.asks import Ask, Found, Source, Words
from koubo.search.entries import Space
from koubo.search.models import Row

# A term is one of several sequences of pieces.
Sought = Sequence[tuple[Piece, ...]]

_FACTS: Final = ("key", "facets", "numbers")
_TEXTS: Final = ("text", "edges", "titles_end", "names_end")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A row that satisfies everything but, perhaps, the facets. `tier` is 1 to 3, or 0 where only `inside` finds it."""

    key: int
    facets: dict[str, set[str]]
    numbers: dict[str, int]
    tier: int
    inside: bool

    def allowed(self, ask: Ask, *, but: str = "") -> bool:
        """Whether it has a value of each facet asked, one left out."""
        return all(
            not self.facets.get(name, set()).isdisjoint(asked) for name, asked in ask.facets.items() if name != but
        )


def search(space: Space, ask: Ask) -> Found:
    """Return what `ask` finds, complete and exact."""
    hits = list(_hits(space, ask))
    standing = [hit for hit in hits if hit.tier]
    found = _in_order([hit for hit in standing if hit.allowed(ask)], ask)
    with_inside = sum(hit.inside and hit.allowed(ask) for hit in hits)
    return Found(
        keys=tuple(hit.key for hit in found[ask.offset : ask.offset + ask.limit]),
        total=len(found),
        counts={name: _counts(standing, ask, name) for name in ask.counted},
        inside=max(with_inside - len(found), 0),
        source=Source.DATABASE,
    )


def _hits(space: Space, ask: Ask) -> Iterator[_Hit]:
    """Yield the rows the database finds, each looked at closely."""
    positive, negative = _sought(ask.words)
    candidates = Row.objects.filter(_in_time(ask), _with_lines(ask), space=space.name)
    for group in positive:
        candidates = candidates.filter(reduce(or_, (_like(alternative) for sought in group for alternative in sought)))
    texts = _TEXTS if positive or negative else ()
    for row in candidates.order_by().values_list(*_FACTS, *texts).iterator(chunk_size=1000):
        key, lines, numbers, *text = row
        if not all(_within(numbers.get(name), bounds) for name, bounds in ask.ranges.items()):
            continue
        tier, inside = 3, True
        if text:
            classes = rows.classes(text[0], bytes(text[1]), text[2], text[3])
            tier = _tier(classes, positive, negative, inside=ask.words.inside)
            inside = bool(tier if ask.words.inside else _tier(classes, positive, negative, inside=True))
        if tier or inside:
            yield _Hit(key, rows.facets_of(lines), numbers, tier, inside)


def _in_time(ask: Ask) -> Q:
    if ask.at is None:
        return Q()
    at = rows.micros(ask.at)
    return Q(live_from__lte=at, **{"kept_until__gt" if ask.closed else "live_until__gt": at})


def _with_lines(ask: Ask) -> Q:
    """Return the condition for scopes, and for facets nobody counts."""
    asked = [(name, frozenset({value})) for name, value in ask.scope.items()]
    asked += [(name, values) for name, values in ask.facets.items() if name not in ask.counted]
    condition = Q()
    for name, values in asked:
        condition &= reduce(or_, (Q(facets__contains=rows.line(name, v)) for v in sorted(values)), Q(pk=None))
    return condition


def _like(pieces: tuple[Piece, ...]) -> Q:
    condition = Q()
    for piece in pieces:
        condition &= Q(text__contains=piece.text)
    return condition


def _sought(words: Words) -> tuple[list[list[Sought]], list[Sought]]:
    """Return the groups of terms of each of which one must be there, and the terms that must not."""
    groups = [[one] for one in map(_alternatives, words.all_of) if one]
    any_of = [one for one in map(_alternatives, words.any_of) if one]
    return groups + ([any_of] if any_of else []), [one for one in map(_alternatives, words.none_of) if one]


def _alternatives(text: str) -> Sought:
    pieces = term(text)
    return [pieces] if pieces else []


def _tier(classes: Sequence[Analysed], positive: list[list[Sought]], negative: list[Sought], *, inside: bool) -> int:
    """Return the first class that satisfies the words (1: titles alone), or 0."""
    if any(_has(classes[-1], sought, inside=inside) for sought in negative):
        return 0
    for tier, text in enumerate(classes, 1):
        if all(any(_has(text, sought, inside=inside) for sought in group) for group in positive):
            return tier
    return 0


def _has(text: Analysed, sought: Sought, *, inside: bool) -> bool:
    return any(all(_occurs(text, piece, inside=inside) for piece in pieces) for pieces in sought)


def _occurs(text: Analysed, piece: Piece, *, inside: bool) -> bool:
    at = text.text.find(piece.text)
    while at >= 0 and not inside:
        if text.edges[at] & BEGINS and (piece.single or text.edges[at + len(piece.text)] & ENDS):
            return True
        at = text.text.find(piece.text, at + 1)
    return at >= 0


def _within(number: int | None, bounds: tuple[int | None, int | None]) -> bool:
    low, high = bounds
    return number is not None and (low is None or low <= number) and (high is None or number <= high)


def _in_order(found: list[_Hit], ask: Ask) -> list[_Hit]:
    """Return the hits sorted; those without the number asked for come last."""
    found.sort(key=lambda hit: -hit.key)
    name = ask.sort.number
    if name is None:
        return sorted(found, key=lambda hit: hit.tier)
    sign = -1 if ask.sort.descending else 1
    return sorted(found, key=lambda hit: (name not in hit.numbers, sign * hit.numbers.get(name, 0)))


def _counts(hits: list[_Hit], ask: Ask, name: str) -> dict[str, int]:
    return dict(Counter(value for hit in hits if hit.allowed(ask, but=name) for value in hit.facets.get(name, ())))

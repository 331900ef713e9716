"""What the index stores of a text, and asks for in it: pairs of neighbouring units, with the edges of words.

Each unit of a text has three places in a row: the pair it begins (of a unit that is no CJK character: itself), the same pair
marked as the beginning of a word, and marked as the end of one. So a term of any length is a phrase of pairs, standing or inside.
What is asked for alone goes into a set beside it, which is much cheaper to ask: one character, and up to five from the beginning
of a word to the end of one, as most of what people type is.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final, NamedTuple

from koubo.search.analysis import BEGINS, BREAK, ENDS, MOST_SHORT, Analysed, Piece, is_cjk
from koubo.search.folding import CJK
from koubo.search.matching import MANY

PLACES: Final = 3
NOTHING: Final = "."
_LONGEST: Final = 60
_MOST_NEIGHBOURS: Final = 10
_BREAK: Final = (NOTHING,) * PLACES
_RUN: Final = re.compile(rf"[{CJK}]+|[^ \n{CJK}]+")


class Token(NamedTuple):
    """A token and where it is: in the set, or at a place counted from where the term begins."""

    text: str
    place: int
    in_set: bool = False


def stored(parts: Iterable[Analysed]) -> Iterator[tuple[str, str, str]]:
    """Yield places, set, and what stands often, tokens between spaces, of the first part of a text, of the first two, and so on.

    Each part ends in a break.
    """
    places: list[str] = []
    alone, words = Counter[str](), Counter[str]()
    for part in parts:
        if places and part.text:
            places += _BREAK
        _lay(part, places, alone, words)
        often = [token for token, times in (alone | words).items() if times >= MANY and not is_cjk(token[:1])]
        yield " ".join(places), " ".join(sorted(alone)), " ".join(sorted(often))


def _lay(part: Analysed, places: list[str], alone: Counter[str], words: Counter[str]) -> None:
    """Add the tokens of a part, run by run: several CJK characters, or one unit of others, a word."""
    text, edges = part.text, part.edges
    runs = [match.span() for match in _RUN.finditer(text)]
    for (start, end), (then, until) in zip_longest(runs, runs[1:], fillvalue=(0, 0)):
        near = until > 0 and BREAK not in text[end:then]
        if is_cjk(text[start]):
            _lay_characters(part, start, end, places, alone)
            pair = text[end - 1] + _token(text[then:until])
            if not near:
                places += _BREAK
            elif edges[end - 1] & BEGINS:
                places += (pair, f"^{pair}", NOTHING)
            else:
                places += (pair, NOTHING, NOTHING)
        else:
            words[one := _token(text[start:end])] += 1
            pair = one + text[then] if near and is_cjk(text[then]) else NOTHING
            places += (one, pair, f"{pair}$" if pair != NOTHING and edges[then + 1] & ENDS else NOTHING)
        if until and not near:
            places += _BREAK


def _lay_characters(part: Analysed, start: int, end: int, places: list[str], alone: Counter[str]) -> None:
    """Add the tokens of CJK characters in a row, but for the places of the last. Most of any index is made here."""
    text, edges = part.text, part.edges
    alone.update(text[start:end])
    for at in range(start, end - 1):
        pair = text[at : at + 2]
        closed = f"{pair}$" if edges[at + 2] & ENDS else NOTHING
        if not edges[at] & BEGINS:
            places += (pair, NOTHING, closed)
            continue
        places += (pair, f"^{pair}", closed)
        alone[f"^{text[at]}"] += 1
        for stop in range(at + 2, min(at + MOST_SHORT, end) + 1):
            if edges[stop] & ENDS:
                alone[f"^{text[at:stop]}$"] += 1
    if edges[end - 1] & BEGINS:
        alone[f"^{text[end - 1]}"] += 1


def covers(piece: Piece, *, inside: bool) -> list[list[Token]]:
    """Return sets of tokens; those of any one set are at their places exactly where the piece is.

    One has the pairs at even places, the other those at odd ones: one of them has the rare pairs, which lie across words.
    """
    units = piece.units
    if all(map(is_cjk, units)):
        if len(units) == 1:
            return [[Token(units[0] if inside else f"^{units[0]}", 0, in_set=True)]]
        if piece.short and not inside:
            return [[Token(f"^{piece.text}$", 0, in_set=True)]]
    even, odd = (sorted(set(_cover(units, shift, inside=inside)), key=lambda token: token.place) for shift in (0, 1))
    return [even, odd] if len(even) > 1 else [even]


def neighbours(piece: Piece) -> list[str]:
    """Return the first pairs in a piece: few texts have all of them, and to ask for these is much cheaper than for their places."""
    units = piece.units[: _MOST_NEIGHBOURS + 1]
    pairs = (at for at in range(len(units) - 1) if is_cjk(units[at]) or is_cjk(units[at + 1]))
    return list(dict.fromkeys(_pair(units, at) for at in pairs))


def _cover(units: tuple[str, ...], shift: int, *, inside: bool) -> Iterator[Token]:
    """Yield few tokens in which every unit is, and the edges of the words at both ends."""
    first, last = 0, len(units)
    if is_cjk(units[0]) and not inside:
        yield Token(f"^{_pair(units, 0)}", 1)
        first = 2 - shift
    elif is_cjk(units[0]) and shift:
        yield Token(_pair(units, 0), 0)
        first = 1
    if not inside and last > 1 and is_cjk(units[-1]):
        yield Token(f"{_pair(units, last - 2)}$", (last - 2) * PLACES + 2)
        last -= 2
    while first < last:
        if not is_cjk(units[first]):
            yield Token(_token(units[first]), first * PLACES)
            first += 1
            continue
        at = min(first, len(units) - 2)
        yield Token(_pair(units, at), at * PLACES + (not is_cjk(units[at])))
        first = at + 2


def _pair(units: tuple[str, ...], at: int) -> str:
    return _token(units[at]) + _token(units[at + 1])


def _token(unit: str) -> str:
    """Return a unit as the index writes it: what is longer than any word people type, as a digest."""
    return unit if len(unit) <= _LONGEST else "#" + hashlib.blake2s(unit.encode(), digest_size=16).hexdigest()

"""What the index stores of a text, and asks for in it: pairs of neighbouring units, with the edges of words.

Each unit of a text has three places in a row: the pair it begins (of a unit that is no CJK character: itself), the same pair
marked as the beginning of a word, and marked as the end of one. So a term of any length is a phrase of pairs, standing or inside.
What is asked for alone goes into a set beside it: one character, and pairs that are a whole word.
"""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final, NamedTuple

from koubo.search.analysis import Analysed, Piece, Unit, is_cjk

PLACES: Final = 3
NOTHING: Final = "."
_LONGEST: Final = 60


class Token(NamedTuple):
    """A token and where it is: in the set, or at a place counted from where the term begins."""

    text: str
    place: int
    in_set: bool = False


def stored(parts: Iterable[Analysed]) -> Iterator[tuple[str, str]]:
    """Yield places and set, tokens between spaces, of the first part of a text, of the first two, and so on.

    Each part ends in a break.
    """
    places: list[str] = []
    alone: set[str] = set()
    for part in parts:
        start = len(places) // PLACES + bool(places)
        units = list(part.units())
        for unit, after in zip_longest(units, units[1:]):
            gap = (start + unit.position) * PLACES - len(places)
            if gap:
                places += (NOTHING,) * gap
            places += _places(unit, after, alone)
        yield " ".join(places), " ".join(sorted(alone))


def _places(unit: Unit, after: Unit | None, alone: set[str]) -> tuple[str, str, str]:
    one, position, begins, _, single = unit
    if single:
        alone.add(one)
        if begins:
            alone.add(f"^{one}")
    elif len(one) > _LONGEST:
        one = _token(one)
    if after is None or after.position != position + 1 or not (single or after.single):
        return NOTHING if single else one, NOTHING, NOTHING
    pair = one + _token(after.text)
    end = f"{pair}$" if after.ends and after.single else NOTHING
    if not single:
        return one, pair, end
    if not begins:
        return pair, NOTHING, end
    if after.ends:
        alone.add(f"^{pair}$")
    return pair, f"^{pair}", end


def asked(piece: Piece, *, inside: bool) -> list[Token]:
    """Return the tokens that occur together exactly where the piece does."""
    units = piece.units
    if len(units) == 1 and is_cjk(units[0]):
        return [Token(units[0] if inside else f"^{units[0]}", 0, in_set=True)]
    if len(units) == 2 and all(map(is_cjk, units)) and not inside:
        return [Token(f"^{''.join(units)}$", 0, in_set=True)]
    return sorted(set(_cover(units, inside=inside)), key=lambda token: token.place)


def _cover(units: tuple[str, ...], *, inside: bool) -> Iterator[Token]:
    """Yield few tokens in which every unit is, and the edges of the words at both ends."""
    first, last = 0, len(units)
    if not inside and is_cjk(units[0]):
        yield Token(f"^{_pair(units, 0)}", 1)
        first = 2
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

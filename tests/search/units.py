"""An analysed text cut into its units again, for looking at it."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from koubo.search.analysis import BEGINS, BREAK, ENDS, Analysed
from koubo.search.folding import CJK

_UNIT: Final = re.compile(rf"[{CJK}]|[^ \n{CJK}]+")


class Unit(NamedTuple):
    """One unit of an analysed text; between positions that are no neighbours lies a break."""

    text: str
    position: int
    begins: bool  # a word may begin with it
    ends: bool  # a word may end with it


def units(it: Analysed) -> Iterator[Unit]:
    """Yield the units in order."""
    position, last = 0, 0
    for match in _UNIT.finditer(it.text):
        start, end = match.span()
        if start > last and BREAK in it.text[last:start]:
            position += 1
        yield Unit(match[0], position, it.edges[start] & BEGINS != 0, it.edges[end] & ENDS != 0)
        position, last = position + 1, end

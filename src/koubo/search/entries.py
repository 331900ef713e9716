"""What owners hand in: a collection declares what can be asked of it, an entry is one thing to be found. No Django here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

# Keys are packed with instants into one 64-bit number to sort by.
MOST_KEY: Final = 2**31 - 1
# Said in place of a number where a facet has so few values that each set of them may be counted by itself, and where each half of
# them has so few.
FEW: Final = -1
HALF_FEW: Final = -2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to be found, as it is now.

    `key` is the owner's, 1 to MOST_KEY. Each text stands by itself: no match reaches from one into the next. `titles`
    and `names` are what a relevance order looks at first; all three are searched. `facets` holds values of the facets and
    scopes the collection declares (ASCII letters, digits and `_ . : / -`), `numbers` whole numbers of 32 bits and a sign. It is
    open at t when `live_from <= t < live_until`, and there at all when `live_from <= t < kept_until` (aware; None: for good).
    """

    key: int
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    live_from: datetime | None = None
    live_until: datetime | None = None
    kept_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A kind of things that are searched together, declared by its owner when Django starts.

    `facets` may be asked and counted, `scopes` asked only (who may see it), `numbers` compared and sorted by. With each facet
    goes how many values of it an entry usually has at most, where one together with the one it is below (`a.b`, `a`) is one:
    entries with more are counted, too, but more slowly. It is FEW where there are so few values (eight or so) that each set of them
    may be counted by itself, HALF_FEW where there are twice as many. For filling the collection anew, `everything` yields each entry
    there is with a key above the one given, in the order of their keys, read as it goes. `labels` are what people read beside
    entries, each with the words entries carry for it.
    """

    name: str
    facets: Mapping[str, int] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    everything: Callable[[int], Iterator[Entry]]
    labels: Callable[[], Mapping[str, tuple[str, ...]]] = dict

    @property
    def names(self) -> frozenset[str]:
        """What values an entry may carry: facets and scopes."""
        return frozenset(self.facets) | frozenset(self.scopes)

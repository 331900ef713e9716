"""Search queries and their results. No Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Terms as people typed them: all of, any of (one is enough), none of.

    A term is one word, or a phrase. `inside` also takes matches that begin or end in the middle of a word.
    """

    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    inside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """An order: by a number of the collection, or by relevance (None); ties and relevance end in the newest key first."""

    number: str | None
    descending: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """A question to one collection.

    Values of one facet are alternatives, facets are joint conditions. `scope` narrows everything, counts included; an entry with any
    of the values of `without` is as if it were not there.
    `ranges` are inclusive, an open end is None; an entry without that number is in no range. `at` (aware) asks for what is open
    then, with `closed` also for what was open before and is still kept; None asks regardless of time. `counted` names the
    facets to count, each as if it were not asked itself.
    """

    collection: str
    words: Words = Words()
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    scope: Mapping[str, str] = field(default_factory=dict)
    without: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    at: datetime | None = None
    closed: bool = False
    sort: Sort
    offset: int = 0
    limit: int = 20
    counted: tuple[str, ...] = ()


class Source(StrEnum):
    """What answered: the index, or (slower) the database in its place."""

    INDEX = "index"
    DATABASE = "database"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """An answer: the keys of the page in order, how many there are in all, and the counts asked for.

    `inside` is how many more a search with `Words.inside` would find. `behind` is how many seconds the answer may be old
    where that is worth saying, else 0.
    """

    keys: tuple[int, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    inside: int = 0
    source: Source = Source.INDEX
    behind: int = 0

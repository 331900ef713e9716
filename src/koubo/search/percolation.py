"""Which of many asks are for these entries: the search turned around, for saved searches. Pure; the rule is `matching`.

The entries at hand become a small index of sets of entries (bits of a number): by value of a facet, by character and by pair of
characters. What an ask can be for is then a few intersections; only that is compared for certain.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import and_, or_

from koubo.search.analysis import Piece
from koubo.search.entries import Entry
from koubo.search.matching import AnalysedEntry, satisfies, subject
from koubo.search.query import SearchQuery
from koubo.search.terms import Alternatives, Synonyms, Terms, read

# A set of entries: the bit of each that is in it.
Bits = int


def percolate(
    asks: Mapping[int, SearchQuery], entries: Iterable[Entry], synonyms: Synonyms
) -> dict[int, tuple[int, ...]]:
    """Return for each ask that finds any of the entries the keys of these, in the order of the entries."""
    subjects = [subject(entry) for entry in entries]
    batch = _Batch(subjects)
    known: dict[str, Alternatives] = {}
    found = {}
    for name, ask in asks.items():
        terms = read(ask.words, synonyms, known)
        keys = tuple(it.key for it in batch.candidates(ask, terms) if satisfies(it, ask, terms))
        if keys:
            found[name] = keys
    return found


class _Batch:
    """Entries to be looked up by what they have."""

    def __init__(self, subjects: list[AnalysedEntry]) -> None:
        self.subjects = subjects
        self.all: Bits = (1 << len(subjects)) - 1
        self.values: dict[tuple[str, str], Bits] = defaultdict(int)
        self.grams: dict[str, Bits] = defaultdict(int)
        for number, it in enumerate(subjects):
            bit = 1 << number
            for facet, values in it.facets.items():
                for value in values:
                    self.values[facet, value] |= bit
            text = it.classes[-1].text
            for gram in {*text, *map(str.__add__, text, text[1:])}:
                self.grams[gram] |= bit

    def candidates(self, ask: SearchQuery, terms: Terms) -> Iterator[AnalysedEntry]:
        """Yield the entries the ask may be for."""
        bits = self.all
        for scope, value in ask.scope.items():
            bits &= self.values.get((scope, value), 0)
        for facet, values in ask.facets.items():
            bits &= reduce(or_, (self.values.get((facet, value), 0) for value in values), 0)
        for term in terms.all_of:
            bits &= self._with(term)
        if terms.any_of:
            bits &= reduce(or_, map(self._with, terms.any_of))
        while bits:
            lowest = bits & -bits
            yield self.subjects[lowest.bit_length() - 1]
            bits ^= lowest

    def _with(self, term: Alternatives) -> Bits:
        """Return the entries that may have the term."""
        return reduce(or_, (reduce(and_, map(self._holding, pieces)) for pieces in term))

    def _holding(self, piece: Piece) -> Bits:
        """Return the entries that have all pairs of neighbouring characters of the piece."""
        text = piece.text
        grams = map(str.__add__, text, text[1:]) if len(text) > 1 else (text,)
        return reduce(and_, (self.grams.get(gram, 0) for gram in grams))

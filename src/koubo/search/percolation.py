"""Which of many asks are for these entries: the search turned around, for saved searches. Pure; the rule is `matching`.

The entries at hand become a small index of sets of entries (bits of a number): by value of a facet, by character and by pair of
characters. People ask for the same terms, values and ranges again and again, so what each of them is for is decided once and kept;
an ask is then a few intersections of numbers. Memory grows with the different terms, not with the asks.

100,000 asks with 300 entries take some seconds (`bench/alerts.py`): time grows with the asks for what is asked of sets, and with
different terms times entries for what is read in texts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import and_, or_

from koubo.search.analysis import Piece
from koubo.search.entries import Entry
from koubo.search.matching import AnalysedEntry, has, in_range, subject, there_at
from koubo.search.query import SearchQuery
from koubo.search.terms import Alternatives, Synonyms, read

# A set of entries: the bit of each that is in it.
Bits = int


def percolate(
    asks: Mapping[int, SearchQuery], entries: Iterable[Entry], synonyms: Synonyms
) -> dict[int, tuple[int, ...]]:
    """Return for each ask that finds any of the entries the keys of these, in the order of the entries."""
    batch = _Batch([subject(entry) for entry in entries], synonyms)
    found = {}
    for name, ask in asks.items():
        if bits := batch.found_by(ask):
            found[name] = batch.keys(bits)
    return found


class _Batch:
    """Entries to be looked up by what they have, and what has been looked up."""

    def __init__(self, subjects: list[AnalysedEntry], synonyms: Synonyms) -> None:
        self.subjects, self.synonyms = subjects, synonyms
        self.all: Bits = (1 << len(subjects)) - 1
        self.values: dict[tuple[str, str], Bits] = defaultdict(int)
        self.grams: dict[str, Bits] = defaultdict(int)
        self._alternatives: dict[str, Alternatives] = {}
        self._terms: dict[tuple[Alternatives, bool], Bits] = {}
        self._tested: dict[object, Bits] = {}
        self._keys: dict[Bits, tuple[int, ...]] = {}
        for number, it in enumerate(subjects):
            bit = 1 << number
            for facet, values in it.facets.items():
                for value in values:
                    self.values[facet, value] |= bit
            text = it.classes[-1].text
            for gram in {*text, *map(str.__add__, text, text[1:])}:
                self.grams[gram] |= bit

    def found_by(self, ask: SearchQuery) -> Bits:
        """Return the entries an ask is for: the cheap questions first, as most asks are for none."""
        bits = self.all
        for scope, value in ask.scope.items():
            bits &= self.values.get((scope, value), 0)
        for facet, values in ask.facets.items():
            bits &= self._any(facet, values)
        for scope, unwanted in ask.without.items():
            bits &= ~self._any(scope, unwanted)
        if bits and ask.at is not None:
            bits &= self._there(ask)
        for number, ends in ask.ranges.items():
            if bits:
                bits &= self._in_range(number, ends)
        return bits and self._with_words(ask, bits)

    def _any(self, facet: str, values: Iterable[str]) -> Bits:
        """Return the entries that have one of the values."""
        return reduce(or_, (self.values.get((facet, value), 0) for value in values), 0)

    def keys(self, bits: Bits) -> tuple[int, ...]:
        """Return the keys of a set, in order; equal sets are one tuple."""
        if bits not in self._keys:
            self._keys[bits] = tuple(it.key for it in self._members(bits))
        return self._keys[bits]

    def _with_words(self, ask: SearchQuery, bits: Bits) -> Bits:
        terms = read(ask.words, self.synonyms, self._alternatives)
        for term in terms.all_of:
            if bits:
                bits &= self._having(term, inside=terms.inside)
        if bits and terms.any_of:
            bits &= reduce(or_, (self._having(term, inside=terms.inside) for term in terms.any_of))
        for term in terms.none_of:
            if bits:
                bits &= ~self._having(term, inside=False)
        return bits

    def _having(self, term: Alternatives, *, inside: bool) -> Bits:
        """Return the entries that have a term; each is read once for all asks."""
        known = self._terms.get((term, inside))
        if known is None:
            known = self._where(lambda it: has(it.classes[-1], term, inside=inside), among=self._perhaps(term))
            self._terms[term, inside] = known
        return known

    def _perhaps(self, term: Alternatives) -> Bits:
        """Return the entries that have the characters of a term."""
        return reduce(or_, (reduce(and_, map(self._holding, pieces)) for pieces in term))

    def _holding(self, piece: Piece) -> Bits:
        """Return the entries that have all pairs of neighbouring characters of the piece."""
        text = piece.text
        grams = map(str.__add__, text, text[1:]) if len(text) > 1 else (text,)
        return reduce(and_, (self.grams.get(gram, 0) for gram in grams))

    def _there(self, ask: SearchQuery) -> Bits:
        at, closed = ask.at, ask.closed
        assert at is not None
        return self._kept((at, closed), lambda it: there_at(it, at, closed=closed))

    def _in_range(self, number: str, ends: tuple[int | None, int | None]) -> Bits:
        return self._kept((number, ends), lambda it: in_range(it.numbers.get(number), *ends))

    def _kept(self, question: object, test: Callable[[AnalysedEntry], bool]) -> Bits:
        if question not in self._tested:
            self._tested[question] = self._where(test, among=self.all)
        return self._tested[question]

    def _where(self, test: Callable[[AnalysedEntry], bool], *, among: Bits) -> Bits:
        return sum(1 << number for number in _numbers(among) if test(self.subjects[number]))

    def _members(self, bits: Bits) -> Iterable[AnalysedEntry]:
        return (self.subjects[number] for number in _numbers(bits))


def _numbers(bits: Bits) -> Iterable[int]:
    """Yield the numbers of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest

"""Answers a query from both halves of an index: the page, and the counts of facets."""

import heapq
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import tantivy
from tantivy import FieldType, Occur, Order, Query

from koubo.search import rows
from koubo.search.analysis import Piece, is_cjk
from koubo.search.index import schema, tokens
from koubo.search.index.parallel import both, in_turn
from koubo.search.index.store import Columns, Snapshot
from koubo.search.matching import OFTEN, SIDE_BY_SIDE
from koubo.search.query import SearchQuery, SearchResult
from koubo.search.terms import Alternatives, Terms

MUST, NOT, SHOULD = Occur.Must, Occur.MustNot, Occur.Should
# Where no more entries are read, handing over to another thread takes longer than it saves.
_FEW: Final = 5000
# More values of a facet than any has.
_MOST_VALUES: Final = 2000
_NO_MORE: Final[dict[str, Any]] = {}
Clauses = list[tuple[Occur, Query]]
# The total and the keys of the page.
Page = tuple[int, list[int]]
Counts = dict[str, Counter[str]]
_TOTAL: Final = {"value_count": {"field": "key"}}


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two parts of a snapshot. `only` is what makes them disjoint, and the time asked for."""

    searcher: tantivy.Searcher
    columns: Columns
    only: tuple[tuple[Occur, Query], ...]

    @property
    def is_wide(self) -> bool:
        """Whether an entry has more values of a facet than there are columns for."""
        return self.searcher.doc_freq(schema.WIDE, schema.WIDE) > 0


def search(snapshot: Snapshot, ask: SearchQuery, terms: Terms) -> SearchResult:
    """Return what `ask` finds in the snapshot."""
    halves = list(_halves(snapshot, ask))
    asking = _Search(snapshot.schema, ask, terms, halves[-1].searcher)
    together = both if sum(half.searcher.num_docs for half in halves) > _FEW else in_turn
    by_relevance = ask.sort.number is None and (terms.all_of or terms.any_of)
    if asking.compares_places and not by_relevance:
        ((total, keys), counts), inside = together(lambda: asking.at_once(halves), lambda: asking.inside(halves))
    else:
        page, (joint, *own) = asking.by_relevance if by_relevance else asking.by_number, asking.groups
        ((total, keys), inside, counts), others = together(
            lambda: (page(halves), asking.inside(halves), asking.counts(halves, own)),
            lambda: asking.counts(halves, [joint]),
        )
        counts |= others
    if asking.compares_places:
        inside = max(inside - total, 0)
    found = {name: dict(counter) for name, counter in counts.items()}
    return SearchResult(keys=tuple(keys), total=total, counts=found, inside=inside)


def keys(snapshot: Snapshot, ask: SearchQuery, terms: Terms) -> frozenset[int]:
    """Return the keys of up to `ask.limit` entries that `ask` finds, the newest, without an order."""
    halves = list(_halves(snapshot, ask))
    return frozenset(_Search(snapshot.schema, ask, terms, halves[-1].searcher).newest(halves))


def _halves(snapshot: Snapshot, ask: SearchQuery) -> Iterator[Half]:
    """Yield the open half, and the archive if anything in it can be asked for; neither with a condition that holds anyway."""
    s, cutoff = snapshot.schema, snapshot.cutoff
    at = None if ask.at is None else rows.micros(ask.at)
    begun, not_over = [], []
    if at is not None:
        begun = [(NOT, _range(s, "live_from", at + 1, None))]  # few: cheaper than to ask that all have
        not_over = [(MUST, _range(s, "kept_until" if ask.closed else "live_until", at + 1, None))]
    if at is not None and at >= cutoff and not ask.closed:
        yield Half(snapshot.open, snapshot.open_columns, (*begun, (NOT, _over(s, at))))
        return
    yield Half(snapshot.open, snapshot.open_columns, ((MUST, _range(s, "placed", cutoff + 1, None)), *begun, *not_over))
    if at is None:
        not_over = [(MUST, Query.range_query(s, "key", FieldType.Integer, 1, None, use_inverted_index=False))]
    elif at >= cutoff:
        begun = []  # all of the archive had by then
    masked = [(NOT, Query.term_set_query(s, "key", list(snapshot.masked)))] if snapshot.masked else []
    yield Half(snapshot.archive, snapshot.archive_columns, (*begun, *not_over, *masked))


def _range(s: tantivy.Schema, name: str, low: int | None, high: int | None) -> Query:
    return Query.range_query(s, name, FieldType.Integer, low, high)


def _over(s: tantivy.Schema, at: int) -> Query:
    """Return what is over. Among the open there is little of it, found by its days: to compare everybody's end takes longer."""
    days = Query.range_query(s, "last_day", FieldType.Integer, None, schema.day(at), use_inverted_index=True)
    return _joint([(MUST, days), (MUST, _range(s, "live_until", None, at))])


@dataclass(frozen=True)
class _Search:
    """One question, against a schema. `frequencies` says which tokens are rare."""

    schema: tantivy.Schema
    ask: SearchQuery
    terms: Terms
    frequencies: tantivy.Searcher

    @property
    def pieces(self) -> Iterator[Piece]:
        """The pieces of all words wanted."""
        return (piece for term in (*self.terms.all_of, *self.terms.any_of) for one in term for piece in one)

    @cached_property
    def compares_places(self) -> bool:
        """Whether some word is found only by comparing where its parts are."""
        return any(len(tokens.covers(piece, inside=self.terms.inside)[0]) > 1 for piece in self.pieces)

    def by_number(self, halves: list[Half]) -> Page:
        """Return the total and the page, in the order of a number."""
        field, rises = self._order()
        total, found = self._sorted(halves, self._words(), self.ask.offset + self.ask.limit, field, rises=rises)
        return total, [schema.key_of(number, rises=rises) for number in found[self.ask.offset :]]

    def by_relevance(self, halves: list[Half]) -> Page:
        """Return the total and the page: tier by tier, in each by points, in each of these the newest key first."""
        total = left = self._total(halves, self._words())
        keys: list[int] = []
        skip = self.ask.offset
        for tier in self._tiers():
            if not left or len(keys) == self.ask.limit:
                break
            count, found = self._sorted(halves, tier, skip + self.ask.limit - len(keys))
            keys += found[skip:]
            skip, left = max(skip - count, 0), left - count
        return total, keys

    def _tiers(self) -> Iterator[Clauses]:
        """Yield what has the words in titles alone, in titles and names, the rest by how many are in titles; each by points."""
        titles, names = (self._wanted(name) for name in schema.CLASSES[:2])
        yield from self._by_points([(MUST, titles)], schema.CLASSES[0])
        yield from self._by_points([(MUST, names), (NOT, titles)])
        parts = self._parts(schema.CLASSES[0])
        for many in range(len(parts) - 1, -1, -1):
            so_many = [(MUST, _at_least(many, parts))] * bool(many) + [(NOT, _at_least(many + 1, parts))]
            yield from self._by_points([(MUST, self._wanted()), (NOT, names), *so_many])

    def _by_points(self, tier: Clauses, name: str = "b") -> Iterator[Clauses]:
        """Yield a tier in shares: all points first."""
        features = {OFTEN: self._often()}
        if self.terms.phrase:
            features[SIDE_BY_SIDE] = self._any(self.terms.phrase, name, inside=self.terms.inside)
        for points in range(sum(features), -1, -1):
            yield [*tier, *((MUST if points & worth else NOT, feature) for worth, feature in features.items())]

    def _often(self) -> Query:
        """Return what has each of the words often."""
        return _joint([(MUST, _one_of(list(map(self._any_often, part)))) for part in self.terms.parts])

    def _any_often(self, term: Alternatives) -> Query:
        short = [one for one in term if all(piece.short and not piece.wide for piece in one)]
        tokens_of = [[tokens.covers(piece, inside=False)[0][0].text for piece in one] for one in short]
        return _one_of([_joint([(MUST, self._term(schema.OFTEN, text)) for text in one]) for one in tokens_of])

    def counts(self, halves: list[Half], groups: list[list[str]]) -> Counts:
        """Return the counts of the facets in some groups, each without its own condition."""
        counts: Counts = {name: Counter() for names in groups for name in names}
        for half in halves:
            for names in filter(None, groups):
                self._count(half, names, counts)
        return counts

    def at_once(self, halves: list[Half]) -> tuple[Page, Counts]:
        """Return page and counts in one go: sorting while counting costs more, but less than to compare places once more."""
        field, rises = self._order()
        first = {"size": max(self.ask.offset + self.ask.limit, 1), "sort": [{field: "asc" if rises else "desc"}]}
        more = {"total": _TOTAL, "first": {"top_hits": {**first, "docvalue_fields": [field]}}}
        total, found, counts = 0, [], {name: Counter[str]() for name in self.ask.counted}
        for half in halves:
            joint, *own = self.groups
            answer = self._count(half, joint, counts, more)
            total += int(answer["total"]["value"])
            found.append([hit["docvalue_fields"][field][0] for hit in answer["first"]["hits"]])
            for names in own:
                self._count(half, names, counts)
        merged = list(heapq.merge(*found, reverse=not rises))[: self.ask.offset + self.ask.limit]
        return (total, [schema.key_of(number, rises=rises) for number in merged[self.ask.offset :]]), counts

    @property
    def groups(self) -> list[list[str]]:
        """Return the facets that are counted with every condition, and by itself each that leaves out its own."""
        own = [name for name in self.ask.counted if name in self.ask.facets]
        return [[name for name in self.ask.counted if name not in own], *([name] for name in own)]

    def _count(self, half: Half, names: list[str], counts: Counts, more: dict[str, Any] = _NO_MORE) -> dict[str, Any]:
        """Add to the counts of some facets; return the answer of the engine."""
        clauses = self._clauses(half, self._words(), but=names)
        columns = [(name, column) for name in names for column in half.columns[name]]
        answer = half.searcher.aggregate(Query.boolean_query(clauses), _terms(columns) | more)
        _add(answer, columns, counts)
        if half.is_wide:
            wide = self._term(schema.WIDE, schema.WIDE)
            fields = [(name, schema.rest(name)) for name in names]
            _add(half.searcher.aggregate(Query.boolean_query([*clauses, (MUST, wide)]), _terms(fields)), fields, counts)
        return answer

    def inside(self, halves: list[Half]) -> int:
        """Return how many would be found inside words; if no places need to be compared, without those that stand."""
        if self.terms.inside or not any(piece.wide or any(map(is_cjk, piece.units)) for piece in self.pieces):
            return 0  # other letters are words by themselves
        wide = [(MUST, self._wanted(inside=True))]
        if not self.compares_places:  # what stands is known at once, so that the places of few texts are compared
            wide.append((MUST, _joint([(MUST, self._wanted(inside=True, places=False)), (NOT, self._wanted())])))
        return self._total(halves, wide)

    def newest(self, halves: list[Half]) -> list[int]:
        """Return the newest keys, up to the limit."""
        return self._sorted(halves, self._words(), self.ask.limit)[1]

    def _total(self, halves: list[Half], wanted: Clauses) -> int:
        queries = [(half.searcher, Query.boolean_query(self._clauses(half, wanted))) for half in halves]
        answers = [searcher.aggregate(query, {"total": _TOTAL}) for searcher, query in queries]
        return sum(int(answer["total"]["value"]) for answer in answers)

    def _order(self) -> tuple[str, bool]:
        """Return the field to sort by, and whether it rises."""
        sort = self.ask.sort
        if sort.number is None:
            return "key", False
        return (schema.falling(sort.number), False) if sort.descending else (schema.rising(sort.number), True)

    def _sorted(
        self, halves: list[Half], wanted: Clauses, limit: int, field: str = "key", *, rises: bool = False
    ) -> tuple[int, list[int]]:
        """Return how many there are, and the first of them as the numbers they are sorted by."""
        count, found, order = 0, [], Order.Asc if rises else Order.Desc
        for half in halves:
            query = Query.boolean_query(self._clauses(half, wanted))
            result = half.searcher.search(query, limit=max(limit, 1), count=True, order_by_field=field, order=order)
            count += result.count  # type: ignore[attr-defined]  # missing in the stubs
            found.append([int(number) for number, _ in result.hits])
        return count, list(heapq.merge(*found, reverse=not rises))[:limit]

    def _clauses(self, half: Half, wanted: Clauses, but: Collection[str] = ()) -> Clauses:
        """Return everything asked, with `wanted` for the words; facets in `but` are left out."""
        ask = self.ask
        clauses = [*half.only, *wanted]
        clauses += [(NOT, self._any(term, "b", inside=False)) for term in self.terms.none_of]
        asked = [(name, frozenset({value})) for name, value in ask.scope.items()]
        asked += [(name, values) for name, values in ask.facets.items() if name not in but]
        for name, values in asked:
            alternatives = [self._term(schema.facet(name), value) for value in sorted(filter(rows.is_value, values))]
            clauses.append((MUST, _one_of(alternatives)))
        for name, unwanted in ask.without.items():
            clauses += [(NOT, self._term(schema.facet(name), one)) for one in sorted(filter(rows.is_value, unwanted))]
        for name, (low, high) in ask.ranges.items():
            clauses.append((MUST, self._between(name, low, high)))
        if all(occur == NOT for occur, _ in clauses):
            clauses.append((MUST, Query.all_query()))
        return clauses

    def _between(self, name: str, low: int | None, high: int | None) -> Query:
        least, most = (max(-rows.MOST_NUMBER, min(rows.MOST_NUMBER, bound)) for bound in (low or 0, high or 0))
        lower = schema.packed(-rows.MOST_NUMBER if low is None else least)
        upper = None if high is None else schema.packed(most + 1) - 1
        if (low is not None and low > least) or (high is not None and high < most):
            return Query.empty_query()
        return _range(self.schema, schema.falling(name), lower, upper)

    def _words(self) -> Clauses:
        """Return the words an entry must have, if any are asked for."""
        return [(MUST, self._wanted())] if self.terms.all_of or self.terms.any_of else []

    def _wanted(self, name: str = "b", *, inside: bool = False, places: bool = True) -> Query:
        """Return the words a class of text must have: all of all, one of any. Without `places`, more texts may be found."""
        return _joint([(MUST, part) for part in self._parts(name, inside=inside, places=places)])

    def _parts(self, name: str, *, inside: bool = False, places: bool = True) -> list[Query]:
        """Return each word of "all", and one of "any"."""
        inside = inside or self.terms.inside

        def any_of(term: Alternatives) -> Query:
            return self._any(term, name, inside=inside, places=places)

        return [_one_of(list(map(any_of, part))) for part in self.terms.parts]

    def _any(self, term: Alternatives, name: str, *, inside: bool, places: bool = True) -> Query:
        pieces = [
            [(MUST, self._piece(piece, name, inside=inside, places=places)) for piece in one]
            for one in term
            if inside or not any(piece.wide for piece in one)
        ]
        return _one_of([_joint(one) for one in pieces])

    def _piece(self, piece: Piece, name: str, *, inside: bool, places: bool) -> Query:
        covers = tokens.covers(piece, inside=inside)
        if len(covers[0]) == 1:
            (token,) = covers[0]
            return self._term(f"{name}_set" if token.in_set else name, token.text)
        pairs = tokens.neighbours(piece)
        if pairs and not places:
            return _joint([(MUST, self._term(name, pair)) for pair in pairs])
        rarest = min(covers, key=lambda cover: min(self.frequencies.doc_freq(name, token.text) for token in cover))
        return Query.phrase_query(self.schema, name, [(token.place, token.text) for token in rarest])

    def _term(self, field: str, text: str) -> Query:
        return Query.term_query(self.schema, field, text, "basic")


def _terms(fields: list[tuple[str, str]]) -> dict[str, Any]:
    return {field: {"terms": {"field": field, "size": _MOST_VALUES}} for _, field in fields}


def _add(answer: dict[str, Any], fields: list[tuple[str, str]], counts: Counts) -> None:
    for name, field in fields:
        for bucket in answer[field]["buckets"]:
            for value in schema.values_of(bucket["key"]):
                counts[name][value] += bucket["doc_count"]


def _one_of(queries: list[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(SHOULD, query) for query in queries])


def _at_least(many: int, queries: list[Query]) -> Query:
    """Return what so many of the queries find."""
    return Query.boolean_query([(SHOULD, query) for query in queries], minimum_number_should_match=many)


def _joint(clauses: list[tuple[Occur, Query]]) -> Query:
    return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)

"""A question to one or both halves of an index: queries, the counts of facets, the page, in few calls."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import tantivy
from tantivy import FieldType, Occur, Query

from koubo.search import rows
from koubo.search.analysis import Piece
from koubo.search.asks import Ask, Found
from koubo.search.index import schema, tokens
from koubo.search.index.store import Snapshot
from koubo.search.terms import Alternatives, Terms

MUST, NOT, SHOULD = Occur.Must, Occur.MustNot, Occur.Should
# More values of a facet than any has.
_MOST_VALUES: Final = 2000
_TOTAL: Final = {"value_count": {"field": "key"}}


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two parts of a snapshot, with what makes them disjoint."""

    searcher: tantivy.Searcher
    only: tuple[tuple[Occur, Query], ...]


def search(snapshot: Snapshot, ask: Ask, terms: Terms) -> Found:
    """Return what `ask` finds in the snapshot."""
    asking = _Asking(snapshot.schema, ask, terms)
    halves = list(_halves(snapshot, ask))
    if ask.sort.number is None and (terms.all_of or terms.any_of):
        total, counts, _ = asking.aggregated(halves, hits=0)
        keys = asking.by_relevance(halves)
    else:
        total, counts, keys = asking.aggregated(halves, hits=ask.offset + ask.limit)
    return Found(keys=tuple(keys), total=total, counts=counts, inside=asking.inside(halves, total))


def keys(snapshot: Snapshot, ask: Ask, terms: Terms) -> frozenset[int]:
    """Return the keys of up to `ask.limit` entries that `ask` finds, the newest, without an order."""
    asking = _Asking(snapshot.schema, ask, terms)
    return frozenset(asking.newest(list(_halves(snapshot, ask))))


def _halves(snapshot: Snapshot, ask: Ask) -> Iterator[Half]:
    """Yield the open half, and the archive unless nothing in it can be asked for."""
    s = snapshot.schema
    yield Half(snapshot.open, ((MUST, _range(s, "placed", snapshot.cutoff + 1, None)),))
    if ask.at is None or ask.closed or rows.micros(ask.at) < snapshot.cutoff:
        masked = [Query.term_set_query(s, "key", list(snapshot.masked))] if snapshot.masked else []
        everything = Query.range_query(s, "key", FieldType.Integer, 1, None, use_inverted_index=False)
        yield Half(snapshot.archive, ((MUST, everything), *((NOT, query) for query in masked)))


def _range(s: tantivy.Schema, name: str, low: int | None, high: int | None) -> Query:
    return Query.range_query(s, name, FieldType.Integer, low, high)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question, against a schema."""

    schema: tantivy.Schema
    ask: Ask
    terms: Terms

    def aggregated(self, halves: list[Half], hits: int) -> tuple[int, dict[str, dict[str, int]], list[int]]:
        """Return the total, the counts, and the page if `hits` are wanted: one call for each half."""
        ask, field, order = self.ask, *self._sorting()
        counted = {name: {"terms": {"field": schema.facet(name), "size": _MOST_VALUES}} for name in ask.counted}
        active = [name for name in ask.counted if name in ask.facets]
        joint: dict[str, Any] = {name: counts for name, counts in counted.items() if name not in active}
        joint["total"] = _TOTAL
        if hits:
            joint["hits"] = {
                "top_hits": {"size": hits, "sort": [{field: order}], "docvalue_fields": ["key"]},
            }
        asked: dict[str, Any] = joint
        if active:
            asked = {"joint": {"filter": self._chosen(active), "aggs": joint}}
            for name in active:
                others = [other for other in active if other != name]
                asked[name] = {"filter": self._chosen(others), "aggs": {name: counted[name]}}
        total, counts, found = 0, {name: Counter[str]() for name in ask.counted}, []
        for half in halves:
            answer = half.searcher.aggregate(self._query(half, self._wanted(), but=active), asked)
            inner = answer["joint"] if active else answer
            total += int(inner["total"]["value"])
            for name in ask.counted:
                buckets = (answer[name] if name in active else inner)[name]["buckets"]
                counts[name].update({bucket["key"]: bucket["doc_count"] for bucket in buckets})
            found.append(
                [(hit["sort"][0], hit["docvalue_fields"]["key"][0]) for hit in inner.get("hits", {}).get("hits", ())]
            )
        merged = heapq.merge(*found, reverse=order == "desc")
        return (
            total,
            {name: dict(counter) for name, counter in counts.items()},
            [key for _, key in merged][ask.offset : hits],
        )

    def by_relevance(self, halves: list[Half]) -> list[int]:
        """Return the page: what has the words in titles alone, then in titles and names, then the rest; newest key first."""
        titles, names = (self._wanted(name) for name in schema.CLASSES[:2])
        tiers: tuple[list[tuple[Occur, Query]], ...] = (
            [(MUST, titles)],
            [(MUST, names), (NOT, titles)],
            [(MUST, self._wanted()), (NOT, names)],
        )
        keys: list[int] = []
        skip = self.ask.offset
        for tier in tiers:
            query = Query.boolean_query(tier)
            missing = self.ask.limit - len(keys)
            count, found = self._newest(halves, query, skip + missing)
            keys += found[skip : skip + missing]
            skip = max(skip - count, 0)
            if len(keys) == self.ask.limit:
                break
        return keys

    def inside(self, halves: list[Half], total: int) -> int:
        """Return how many more would be found inside words."""
        if self.terms.inside or not (self.terms.all_of or self.terms.any_of):
            return 0
        wide = self._wanted(inside=True)
        answers = (half.searcher.aggregate(self._query(half, wide), {"total": _TOTAL}) for half in halves)
        return sum(int(answer["total"]["value"]) for answer in answers) - total

    def newest(self, halves: list[Half]) -> list[int]:
        """Return the newest keys, up to the limit."""
        return self._newest(halves, self._wanted(), self.ask.limit)[1][: self.ask.limit]

    def _newest(self, halves: list[Half], query: Query, limit: int) -> tuple[int, list[int]]:
        count, found = 0, []
        for half in halves:
            result = half.searcher.search(
                self._query(half, query), limit=max(limit, 1), count=True, order_by_field="key"
            )
            count += result.count  # type: ignore[attr-defined]  # missing in the stubs
            addresses = [address for _, address in result.hits]
            found.append([int(key or 0) for key in half.searcher.fast_field_values("key", addresses)])
        return count, list(heapq.merge(*found, reverse=True))

    def _sorting(self) -> tuple[str, str]:
        sort = self.ask.sort
        if sort.number is None:
            return "key", "desc"
        return (schema.falling(sort.number), "desc") if sort.descending else (schema.rising(sort.number), "asc")

    def _chosen(self, names: Iterable[str]) -> str:
        """Return the condition of some facets as the text the engine takes; values have no sign in them that it reads."""
        conditions = []
        for name in names:
            values = [value for value in sorted(self.ask.facets[name]) if rows.is_value(value)]
            conditions.append(" OR ".join(f'{schema.facet(name)}:"{value}"' for value in values) or "mark:nothing")
        return " AND ".join(f"({condition})" for condition in conditions) or "*"

    def _query(self, half: Half, wanted: Query, but: Iterable[str] = ()) -> Query:
        """Return everything asked, with `wanted` for the words; facets in `but` are left out."""
        ask, s = self.ask, self.schema
        clauses = [
            *half.only,
            (MUST, wanted),
            *((NOT, self._any(term, "b", inside=False)) for term in self.terms.none_of),
        ]
        if ask.at is not None:
            at = rows.micros(ask.at)
            clauses.append((MUST, _range(s, "live_from", None, at)))
            clauses.append((MUST, _range(s, "kept_until" if ask.closed else "live_until", at + 1, None)))
        asked = [(name, frozenset({value})) for name, value in ask.scope.items()]
        asked += [(name, values) for name, values in ask.facets.items() if name not in but]
        for name, values in asked:
            clauses.append((MUST, Query.term_set_query(s, schema.facet(name), sorted(filter(rows.is_value, values)))))
        for name, (low, high) in ask.ranges.items():
            clauses.append((MUST, self._between(name, low, high)))
        return Query.boolean_query(clauses)

    def _between(self, name: str, low: int | None, high: int | None) -> Query:
        least, most = (max(-rows.MOST_NUMBER, min(rows.MOST_NUMBER, bound)) for bound in (low or 0, high or 0))
        lower = schema.packed(-rows.MOST_NUMBER if low is None else least)
        upper = None if high is None else schema.packed(most + 1) - 1
        if (low is not None and low > least) or (high is not None and high < most):
            return Query.empty_query()
        return _range(self.schema, schema.falling(name), lower, upper)

    def _wanted(self, name: str = "b", *, inside: bool = False) -> Query:
        """Return the words a class of text must have: all of all, one of any."""
        inside = inside or self.terms.inside
        every = [(MUST, self._any(term, name, inside=inside)) for term in self.terms.all_of]
        if self.terms.any_of:
            every.append((MUST, _one_of([self._any(term, name, inside=inside) for term in self.terms.any_of])))
        return _joint(every) if every else Query.all_query()

    def _any(self, term: Alternatives, name: str, *, inside: bool) -> Query:
        return _one_of(
            [_joint([(MUST, self._piece(piece, name, inside=inside)) for piece in pieces]) for pieces in term]
        )

    def _piece(self, piece: Piece, name: str, *, inside: bool) -> Query:
        asked = tokens.asked(piece, inside=inside)
        if len(asked) == 1:
            return Query.term_query(self.schema, f"{name}_set" if asked[0].in_set else name, asked[0].text, "basic")
        return Query.phrase_query(self.schema, name, [(token.place, token.text) for token in asked])


def _one_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(SHOULD, query) for query in queries])


def _joint(clauses: list[tuple[Occur, Query]]) -> Query:
    return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)

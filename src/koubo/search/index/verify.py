"""Compares an index with the rows."""

from dataclasses import dataclass
from typing import Final

import tantivy
from django.db.models import Max

from koubo.search.entries import Collection
from koubo.search.index.store import Snapshot
from koubo.search.models import IndexRow, LogLine

_STRIDE: Final = 100_000


@dataclass(frozen=True, slots=True)
class IndexDifference:
    """Keys that are only in the database, only in the index, or in both but different, or twice in the index."""

    missing: frozenset[int]
    extra: frozenset[int]
    other: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.other)


def compare(collection: Collection, snapshot: Snapshot) -> IndexDifference:
    """Return how the index differs, apart from what it has not come to yet."""
    indexed, doubled = _indexed(collection, snapshot)
    stored = dict(IndexRow.objects.filter(collection=collection.name).values_list("key", "version"))
    waiting = set(
        LogLine.objects.filter(collection=collection.name, seq__gt=snapshot.checkpoint.seq).values_list(
            "key", flat=True
        )
    )
    return IndexDifference(
        missing=frozenset(stored.keys() - indexed.keys() - waiting),
        extra=frozenset(indexed.keys() - stored.keys() - waiting),
        other=frozenset(key for key in indexed.keys() & stored.keys() - waiting if indexed[key] != stored[key])
        | doubled,
    )


def _indexed(collection: Collection, snapshot: Snapshot) -> tuple[dict[int, int], frozenset[int]]:
    """Return the version of each key in the index, and the keys that count twice."""
    versions: dict[int, int] = {}
    doubled = set()
    most = IndexRow.objects.filter(collection=collection.name).aggregate(most=Max("key"))["most"] or 0
    lows = [*range(0, most + 1, _STRIDE), most - most % _STRIDE + _STRIDE]
    for low, high in zip(lows, [*(after - 1 for after in lows[1:]), None], strict=True):
        for searcher, is_open in ((snapshot.open, True), (snapshot.archive, False)):
            for key, version, placed in _entries(snapshot.schema, searcher, low, high):
                if (placed <= snapshot.cutoff) if is_open else (key in snapshot.masked):
                    continue
                if key in versions:
                    doubled.add(key)
                versions[key] = version
    return versions, frozenset(doubled)


def _entries(s: tantivy.Schema, searcher: tantivy.Searcher, low: int, high: int | None) -> list[tuple[int, int, int]]:
    between = tantivy.Query.range_query(s, "key", tantivy.FieldType.Integer, low, high)
    addresses = [address for _, address in searcher.search(between, limit=max(searcher.num_docs, 1)).hits]
    columns = [searcher.fast_field_values(name, addresses) for name in ("key", "version", "placed")]
    return [(int(key or 0), int(version or 0), int(placed or 0)) for key, version, placed in zip(*columns, strict=True)]

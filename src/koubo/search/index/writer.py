"""Updates an index from the rows: from scratch, or line by line of the log.

An entry is in one half at any moment a reader can see, although each half commits for itself. Entries move to the archive by
`move`, which commits the archive with the new cutoff first: from then on the old copies count no more. Until then
a changed entry stays among the open, however old. One that comes back from the archive is masked there until it is gone.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import tantivy
from django.db import transaction

from koubo.search import log, rows
from koubo.search.index import schema
from koubo.search.index.store import Index, Snapshot
from koubo.search.log import Checkpoint
from koubo.search.models import IndexRow, LogLine

BATCH: Final = 500
# What closed less than this ago is still among the open: it is asked for, and changes, more often than what is older.
MARGIN: Final = timedelta(days=1)
_NO_MASK: Final[list[int]] = []


class CheckpointLost(Exception):
    """The log does not know how far this index is: one of them was set back."""


def cutoff_at(now: datetime) -> int:
    """Return the instant before which entries must have closed to be in the archive."""
    return rows.micros(now - MARGIN)


class IndexWriter:
    """Writes one index. Any error leaves the index as it was last committed, and this object unusable."""

    def __init__(self, index: Index, heap_mb: int = 15) -> None:
        self.index, self._heap = index, heap_mb * 1_000_000
        self._open = self._writer(index.open)
        self._archive: tantivy.IndexWriter | None = None

    def _writer(self, half: tantivy.Index) -> tantivy.IndexWriter:
        writer = half.writer(self._heap, 1)
        writer.garbage_collect_files()  # what a killed writer left would be in the way of commits
        return writer

    @property
    def archive(self) -> tantivy.IndexWriter:
        """The writer of the archive, opened when it is needed."""
        if self._archive is None:
            self._archive = self._writer(self.index.archive)
        return self._archive

    def fill(self, checkpoint: Checkpoint, cutoff: int) -> None:
        """Write every row into the empty index. `checkpoint` is from before the first row is read: later lines are followed."""
        last, collection = 0, self.index.collection
        while chunk := IndexRow.objects.filter(collection=collection.name, pk__gt=last).order_by("pk")[:BATCH]:
            for row in chunk:
                writer = self.archive if schema.over(row) <= cutoff else self._open
                writer.add_document(schema.document(collection, row, schema.over(row)))
                last = row.pk
        _write_progress(self.archive, checkpoint, cutoff)
        self.archive.commit()
        self._commit_open(checkpoint, cutoff)
        self._merge()

    def _merge(self) -> None:
        """Wait until there are few segments: each costs every search something."""
        self.archive.wait_merging_threads()
        self._open.wait_merging_threads()
        self._open, self._archive = self._writer(self.index.open), None

    def step(self, limit: int = BATCH) -> int:
        """Follow the log by up to `limit` lines; return how many there were. Raises CheckpointLost."""
        snapshot = self.index.snapshot()
        if snapshot.masked:
            self._unmask(snapshot.masked, snapshot.checkpoint, snapshot.cutoff)
            snapshot = self.index.snapshot()  # the archive has the old versions no more
        lines = log.since(self.index.collection.name, snapshot.checkpoint, limit)
        if lines is None:
            raise CheckpointLost(self.index.collection.name)
        if lines:
            self._apply(snapshot, lines)
        return len(lines)

    def _apply(self, snapshot: Snapshot, lines: Sequence[LogLine]) -> None:
        checkpoint, cutoff = Checkpoint(lines[-1].seq, lines[-1].stamp), snapshot.cutoff
        keys = {line.key for line in lines}
        current = {row.key: row for row in IndexRow.objects.filter(collection=self.index.collection.name, key__in=keys)}
        archived = _keys(snapshot.archive, tantivy.Query.term_set_query(snapshot.schema, "key", sorted(keys)))
        back = {key for key in archived if key in current and schema.over(current[key]) > cutoff}
        if archived - back:
            self._replace(self.archive, archived - back, (current[k] for k in archived - back if k in current), cutoff)
            self.archive.commit()
        self._replace(self._open, keys, (row for key, row in current.items() if key not in archived - back), cutoff + 1)
        self._commit_open(checkpoint, cutoff, sorted(back))
        if back:
            self._unmask(back, checkpoint, cutoff)

    def move(self, cutoff: int) -> int:
        """Take what closed up to `cutoff` into the archive; return how many entries."""
        snapshot = self.index.snapshot()
        past = tantivy.Query.range_query(snapshot.schema, "placed", tantivy.FieldType.Integer, None, cutoff)
        keys = sorted(_keys(snapshot.open, past)) if cutoff > snapshot.cutoff else []
        if not keys:
            return 0
        for start in range(0, len(keys), BATCH):
            chunk = keys[start : start + BATCH]
            found = IndexRow.objects.filter(collection=self.index.collection.name, key__in=chunk)
            self._replace(self.archive, chunk, found, snapshot.cutoff)
        _write_progress(self.archive, snapshot.checkpoint, cutoff)
        self.archive.commit()
        self._open.delete_documents_by_query(past)
        self._commit_open(snapshot.checkpoint, cutoff)
        return len(keys)

    def catch_up(self, checkpoint: Checkpoint) -> None:
        """Say that the index is at `checkpoint`: no line of its collection is between."""
        snapshot = self.index.snapshot()
        self._commit_open(checkpoint, snapshot.cutoff, sorted(snapshot.masked))

    def _replace(self, writer: tantivy.IndexWriter, keys: Iterable[int], found: Iterable[IndexRow], least: int) -> None:
        for key in keys:
            writer.delete_documents_by_term("key", key)
        for row in found:
            writer.add_document(schema.document(self.index.collection, row, max(schema.over(row), least)))

    def _unmask(self, keys: Iterable[int], checkpoint: Checkpoint, cutoff: int) -> None:
        self._replace(self.archive, keys, (), cutoff)
        self.archive.commit()
        self._commit_open(checkpoint, cutoff)

    def _commit_open(self, checkpoint: Checkpoint, cutoff: int, masked: list[int] = _NO_MASK) -> None:
        _write_progress(self._open, checkpoint, cutoff, masked)
        self._open.commit()


def base(collection: str) -> Checkpoint:
    """Return a checkpoint to start from: a new line of the log that concerns no entry."""
    with transaction.atomic():
        return log.add(collection, [0])[0]


def _write_progress(
    writer: tantivy.IndexWriter, checkpoint: Checkpoint, cutoff: int, masked: list[int] = _NO_MASK
) -> None:
    writer.delete_documents_by_term("checkpoint", "checkpoint")
    writer.add_document(schema.marker(checkpoint, cutoff, masked))


def _keys(searcher: tantivy.Searcher, query: tantivy.Query) -> set[int]:
    """Return the keys of all entries a query finds."""
    found = searcher.search(query, limit=max(searcher.num_docs, 1)).hits
    return {int(key) for key in searcher.fast_field_values("key", [address for _, address in found]) if key}

"""The index this process reads, and whether it can be used."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import structlog
from django.conf import settings
from django.db import Error

from koubo.kernel import clock
from koubo.search import log as changes
from koubo.search.entries import Collection
from koubo.search.index import store
from koubo.search.index.store import Index, IndexMissing, IndexUnusable, Snapshot, Stamp
from koubo.search.index.writer import CheckpointLost, IndexWriter, cutoff_at
from koubo.search.log import Checkpoint

# How often the files and the place in the log are looked at.
LOOK_SECONDS: Final = 1.0
# Larger files are checked by the follower alone: no request waits for it.
MOST_CHECKED: Final = 64 << 20

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Held:
    """The generation a process reads, and what it knows of it."""

    index: Index
    snapshot: Snapshot
    pointer: Stamp | None
    stamps: tuple[object, object]
    checked: dict[Path, tuple[int, int, int]] = field(default_factory=dict)
    looked_at: float = -LOOK_SECONDS
    behind: int = 0


_lock = threading.Lock()
_held: dict[str, _Held] = {}
_in_memory: dict[str, IndexWriter] = {}


def read(collection: Collection) -> tuple[Snapshot, int]:
    """Return the index of a collection and how many seconds it is behind. Raises IndexUnusable, and what the engine raises."""
    with _lock:
        if settings.KOUBO_SEARCH_SYNC:
            return _applied(collection), 0
        held = _held_now(collection)
        if time.monotonic() - held.looked_at >= LOOK_SECONDS:
            _refresh(collection, held)
        return held.snapshot, held.behind


def give_up(collection: Collection, why: BaseException) -> None:
    """Note that the index failed. If a file of it is damaged, it is used no more and the follower makes a new one."""
    if isinstance(why, IndexMissing):
        return
    log.error("search_index_failed", collection=collection.name, error=f"{type(why).__name__}: {why}")
    with _lock:
        _in_memory.pop(collection.name, None)
        held = _held.pop(collection.name, None)
    folder = held.index.folder if held else store.current(collection, settings.KOUBO_SEARCH_DIR)
    if folder and not store.is_sound(folder, MOST_CHECKED):
        store.reject(folder)


def _applied(collection: Collection) -> Snapshot:
    """Return an index in memory that has followed the log to its end (tests, and whoever reads what they just wrote)."""
    applier = _in_memory.get(collection.name)
    if applier is None or not _follows(applier):
        applier = _in_memory[collection.name] = IndexWriter(Index(collection))
        applier.fill(changes.last(), cutoff_at(clock.now()))
    return applier.index.snapshot()


def _follows(applier: IndexWriter) -> bool:
    try:
        while applier.step():
            pass
    except CheckpointLost:
        return False
    return True


def _held_now(collection: Collection) -> _Held:
    pointer = store.pointer(collection, settings.KOUBO_SEARCH_DIR)
    held = _held.get(collection.name)
    if held is None or held.pointer != pointer:
        folder = store.current(collection, settings.KOUBO_SEARCH_DIR)
        if folder is None:
            _held.pop(collection.name, None)
            raise IndexMissing("there is no index")
        index = Index(collection, folder)
        stamps = _stamps(index)
        _held[collection.name] = held = _Held(index, index.snapshot(), pointer, stamps)
    elif (stamps := _stamps(held.index)) != held.stamps:
        held.snapshot, held.stamps = held.index.snapshot(), stamps
        held.looked_at = -LOOK_SECONDS
    return held


def _stamps(index: Index) -> tuple[object, object]:
    return index.stamp("open"), index.stamp("archive")


def _refresh(collection: Collection, held: _Held) -> None:
    """Check what is new among the files, that none has changed, and how far the log is ahead. Raises IndexUnusable."""
    assert held.index.folder
    now = store.files(held.index.folder)
    for file, stat in now.items():
        known = held.checked.get(file)
        if known is None and stat[1] <= MOST_CHECKED and not store.sound(file):
            raise IndexUnusable(f"{file.name} is damaged")
        if known is not None and known != stat:
            raise IndexUnusable(f"{file.name} has changed")
    held.checked = now
    held.behind = behind(collection, held.snapshot.checkpoint)
    held.looked_at = time.monotonic()


def behind(collection: Collection, checkpoint: Checkpoint) -> int:
    """Return how many seconds ago the first line after a checkpoint was written, 0 if there is none. Raises IndexUnusable."""
    lines = changes.since(collection.name, checkpoint, 1)
    if lines is None:
        raise IndexUnusable("the log does not know the index")
    return max(int((clock.now() - lines[0].at).total_seconds()), 0) if lines else 0


def health(collection: Collection) -> int | None:
    """Return how many seconds the index of a collection is behind; None when it cannot be used."""
    try:
        return read(collection)[1]
    except BaseException as error:
        if isinstance(error, Error) or not store.is_trouble(error):
            raise
        return None

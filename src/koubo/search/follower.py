"""Keeps the index of this host equal to the database: follows the log, moves what closed, makes anew what is broken.

One follower leads a host; others stand by. It may be killed at any moment.
"""

import fcntl
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, Final

import structlog
from django.conf import settings
from django.db import Error, connection
from django.db.models import Min

from koubo.search import collections, reindex, synonyms
from koubo.search import log as changes
from koubo.search.entries import Collection
from koubo.search.index import store
from koubo.search.index.store import Index
from koubo.search.index.verify import IndexDifference, compare
from koubo.search.index.writer import BATCH, CheckpointLost, IndexWriter, base, cutoff_at
from koubo.search.models import IndexProgress, LogLine

REQUEST: Final = "REBUILD"
HOUSEKEEPING: Final = timedelta(hours=1)
CHECKING: Final = timedelta(days=1)
# An old generation is deleted when every process has had time to change to the new one.
GRACE_SECONDS: Final = 60
MOST_DELETED: Final = 0.2
# An index nobody has heard of for so long is made anew should it come back.
FORGOTTEN: Final = timedelta(days=7)

log = structlog.get_logger(__name__)


@contextmanager
def leading() -> Iterator[bool]:
    """Yield whether this process is the one that writes the index of this host; the system ends that with the process."""
    with _lock() as lock:
        yield lock is not None


@contextmanager
def _lock() -> Iterator[IO[str] | None]:
    """Yield the lock of the leader, or None while another process has it."""
    settings.KOUBO_SEARCH_DIR.mkdir(parents=True, exist_ok=True)
    with _lock_path().open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield file if _holds(file) else None


def _lock_path() -> Path:
    """Return the file that is locked: beside the folder, so that who deletes the index makes no second leader."""
    folder = settings.KOUBO_SEARCH_DIR
    return Path(folder.with_name(f"{folder.name}.lock"))


def _holds(lock: IO[str]) -> bool:
    """Whether the file that is locked is the one another process would lock, and not one that has been deleted."""
    try:
        return os.path.samestat(os.fstat(lock.fileno()), _lock_path().stat())
    except FileNotFoundError:
        return False


class Follower:
    """What the leading process does, in steps."""

    def __init__(self) -> None:
        self._appliers: dict[str, IndexWriter] = {}
        self._changed: dict[str, float] = {}
        self._next_housekeeping: datetime | None = None
        self._next_check: datetime | None = None

    def step(self, now: datetime) -> bool:
        """Bring every collection up to date by one batch; return whether there is more to do at once."""
        if self._next_check is None or now >= self._next_check:
            self._next_check = now + CHECKING
            self.check()
        more = [self._follow(collection, now) for collection in collections.declared()]
        if self._next_housekeeping is None or now >= self._next_housekeeping:
            self._next_housekeeping = now + HOUSEKEEPING
            self.keep_house(now)
        return any(more)

    def drop(self) -> None:
        """Let go of all writers: after an error none of them can go on."""
        self._appliers.clear()

    def rebuild(self, collection: Collection, now: datetime) -> None:
        """Make the index of a collection anew beside the one in use, then change over."""
        self._appliers.pop(collection.name, None)
        started = time.monotonic()
        if store.current(collection, settings.KOUBO_SEARCH_DIR) is None:
            for unused in store.generations(collection, settings.KOUBO_SEARCH_DIR):
                store.remove(unused)
        if reindex.is_due(collection):
            reindex.refill(collection)
        checkpoint = base(collection.name)
        self._reached(collection, checkpoint.seq, now)
        folder = settings.KOUBO_SEARCH_DIR / collection.name / f"gen-{checkpoint.seq:012}-{secrets.token_hex(4)}"
        try:
            applier = IndexWriter(store.create(collection, folder), settings.KOUBO_SEARCH_HEAP_MB)
            applier.fill(checkpoint, cutoff_at(now))
            while applier.step():  # what was written again meanwhile is in there twice
                pass
            store.switch(folder)
        except BaseException:
            store.remove(folder)
            raise
        self._appliers[collection.name], self._changed[collection.name] = applier, time.monotonic()
        log.info("search_index_made", collection=collection.name, seconds=round(time.monotonic() - started, 1))

    def check(self) -> None:
        """Give up generations with damaged files, or with another content than the database."""
        for collection in collections.declared():
            folder = store.current(collection, settings.KOUBO_SEARCH_DIR)
            if folder is None:
                continue
            if not store.is_sound(folder) or _differs(collection, folder):
                log.error("search_index_bad", collection=collection.name, folder=folder.name)
                self._appliers.pop(collection.name, None)
                store.reject(folder)

    def keep_house(self, now: datetime) -> None:
        """Move what closed to the archive, forget lines of the log every index has passed, make anew what is mostly deleted.

        Synonyms an older analysis stored get the keys of this one.
        """
        synonyms.renew()
        newest = changes.last()
        for collection in collections.declared():
            applier = self._appliers[collection.name]
            applier.move(cutoff_at(now))
            if not applier.step(1) and newest.seq > applier.index.snapshot().checkpoint.seq:
                applier.catch_up(newest)
            self._reached(collection, applier.index.snapshot().checkpoint.seq, now)
            folder = applier.index.folder
            if folder and store.deleted(folder) > MOST_DELETED:
                self.rebuild(collection, now)
        IndexProgress.objects.filter(at__lt=now - FORGOTTEN).delete()
        passed = IndexProgress.objects.aggregate(seq=Min("seq"))["seq"]
        if passed is not None:
            LogLine.objects.filter(seq__lt=passed).delete()

    def _follow(self, collection: Collection, now: datetime) -> bool:
        folder = store.current(collection, settings.KOUBO_SEARCH_DIR)
        request = settings.KOUBO_SEARCH_DIR / collection.name / REQUEST
        if folder is None or reindex.is_due(collection) or request.exists():
            request.unlink(missing_ok=True)
            self.rebuild(collection, now)
        elif collection.name not in self._appliers:
            self._appliers[collection.name] = IndexWriter(Index(collection, folder), settings.KOUBO_SEARCH_HEAP_MB)
        self._remove_old(collection)
        try:
            return self._appliers[collection.name].step() == BATCH
        except CheckpointLost:
            log.warning("search_index_lost", collection=collection.name)
            self.rebuild(collection, now)
            return True

    def _remove_old(self, collection: Collection) -> None:
        """Delete generations that nobody can be reading any more."""
        if time.monotonic() - self._changed.setdefault(collection.name, time.monotonic()) < GRACE_SECONDS:
            return
        used = store.current(collection, settings.KOUBO_SEARCH_DIR)
        for folder in store.generations(collection, settings.KOUBO_SEARCH_DIR):
            if folder != used:
                store.remove(folder)

    def _reached(self, collection: Collection, seq: int, now: datetime) -> None:
        IndexProgress.objects.update_or_create(
            index=_identity(), collection=collection.name, defaults={"seq": seq, "at": now}
        )


def run(now: Callable[[], datetime], wait: Callable[[float], bool]) -> None:
    """Lead, or stand by to lead, until `wait` (which takes seconds) says that it is time to stop."""
    stopping = False
    while not stopping:
        with _lock() as lock:
            if lock and _lead(now, wait, partial(_holds, lock)):
                return
        stopping = wait(1)


def _lead(now: Callable[[], datetime], wait: Callable[[float], bool], leads: Callable[[], bool] = lambda: True) -> bool:
    """Follow until it is time to stop; False when the lock has been deleted, so that another may lead."""
    follower, failures, stopping = Follower(), 0, False
    while not stopping:
        if not leads():
            log.error("search_lock_lost")
            return False
        try:
            more = follower.step(now())
            failures = 0
            stopping = wait(0 if more else 0.5)
        except BaseException as error:
            if not (isinstance(error, Error) or store.is_trouble(error)):
                raise
            failures += 1
            log.exception("search_follower_trouble", failures=failures)
            follower.drop()
            if isinstance(error, Error):
                connection.close()  # a dead one stays dead
            else:
                _doubt()
            stopping = wait(min(2.0**failures, 30))
    return True


def _doubt() -> None:
    """Give up generations with damaged files: trying again would fail again."""
    for collection in collections.declared():
        folder = store.current(collection, settings.KOUBO_SEARCH_DIR)
        if folder and not store.is_sound(folder):
            store.reject(folder)


def compared(collection: Collection) -> IndexDifference | None:
    """Return how the index in use differs from the database; None when there is none."""
    folder = store.current(collection, settings.KOUBO_SEARCH_DIR)
    return compare(collection, Index(collection, folder).snapshot()) if folder else None


def _differs(collection: Collection, folder: Path) -> bool:
    snapshot = Index(collection, folder).snapshot()
    if changes.since(collection.name, snapshot.checkpoint, 0) is None:
        return True
    return bool(compare(collection, snapshot))


def _identity() -> str:
    """Return what tells the index of this host from those of others."""
    file = settings.KOUBO_SEARCH_DIR / "identity"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_text(secrets.token_hex(16), encoding="ascii")
        new.replace(file)
    return str(file.read_text(encoding="ascii"))

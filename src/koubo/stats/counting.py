"""Count without keeping anyone waiting: marks gather in memory, and a thread writes them every few seconds.

A clean stop (the end of the main thread, as after SIGTERM) writes what is left; a crash loses what was noted in the last
FLUSH_SECONDS. While the database is away marks wait in memory, as many as MOST.
"""

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Final
from uuid import UUID

import structlog
from crawleruseragents import is_crawler
from django.db import Error, connection

from koubo.kernel import clock
from koubo.stats import storage
from koubo.stats.models import CountKind
from koubo.stats.storage import CountedEvent, CountSubject

FLUSH_SECONDS: Final = 2.0
TROUBLE_SECONDS: Final = 10.0
BATCH: Final = 500
MOST: Final = 100_000
# Longer than any browser's; only so much is compared with the list of robots.
AGENT_LENGTH: Final = 400

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who does something, as far as counting wants to know."""

    address: str
    agent: str
    institutions: frozenset[UUID] = frozenset()
    is_secretariat: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether this is neither a robot nor the secretariat."""
        return not self.is_secretariat and not is_robot(self.agent[:AGENT_LENGTH])


@lru_cache(maxsize=2048)
def is_robot(agent: str) -> bool:
    """Whether a User-Agent is that of a robot, or says nothing."""
    return not agent.strip() or is_crawler(agent)


class Collector:
    """The marks of one process that are not written yet."""

    def __init__(self) -> None:
        """Start empty; the thread starts with the first mark once `serve` was called."""
        self._marks: Counter[CountedEvent] = Counter()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._serving = False
        self._lost = 0

    def note(self, kind: CountKind, posting_ids: Iterable[UUID], visitor: Visitor, now: datetime) -> None:
        """Remember that `visitor` did something to postings at `now` (aware). Touches no database."""
        if not visitor.is_counted:
            return
        day = clock.day_of(now)
        told_apart = (visitor.address, visitor.agent) if kind.is_once_a_day else ()
        marks = [CountedEvent(CountSubject(key, kind, day), visitor.institutions, *told_apart) for key in posting_ids]
        with self._lock:
            if len(self._marks) >= MOST:
                self._lost += len(marks)
                return
            self._marks.update(marks)
            if self._serving and self._thread is None:
                # Not a daemon: the process waits for it, and it ends after the main thread.
                self._thread = threading.Thread(target=self._run, name="koubo-counting", daemon=False)
                self._thread.start()

    def serve(self) -> None:
        """Let a thread write from now on; without it somebody calls `flush`."""
        self._serving = True

    def flush(self) -> None:
        """Write what was noted so far. Raises django.db.Error when the database does not take it; it is kept then."""
        with self._writing:
            while marks := self._some():
                try:
                    storage.add(marks)
                except Error:
                    with self._lock:
                        self._marks.update(marks)
                    raise

    def _some(self) -> dict[CountedEvent, int]:
        """Take a batch out."""
        with self._lock:
            return {mark: self._marks.pop(mark) for mark in list(islice(self._marks, BATCH))}

    def _run(self) -> None:
        """Flush until the main thread has ended, and once more then."""
        main, wait = threading.main_thread(), FLUSH_SECONDS
        while main.is_alive():
            main.join(wait)
            wait = FLUSH_SECONDS if self._try() else TROUBLE_SECONDS

    def _try(self) -> bool:
        try:
            self.flush()
        except Exception:  # counting goes on whatever happens
            log.exception("counting_failed", waiting=len(self._marks), lost=self._lost)
            return False
        finally:
            connection.close()
        return True


_collector = Collector()
note = _collector.note
flush = _collector.flush
serve = _collector.serve

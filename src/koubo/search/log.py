"""The log of changes, written in the transaction of the change; what follows it never misses a line."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Q

from koubo.kernel import clock
from koubo.search.models import LogLine

# Writers of the log take turns until they commit (PostgreSQL; SQLite has one writer anyway): else a lower number could
# become visible after a higher one, and who follows the log would miss it.
_TURN: Final = 0x6B6F75626F  # "koubo"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A line of the log: how far an index has come."""

    seq: int = 0
    stamp: int = 0


def take_turn() -> None:
    """Wait until no other transaction writes the log, and keep others waiting until this one ends."""
    assert connection.in_atomic_block, "the log is written in the transaction of the change"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def add(collection: str, keys: Iterable[int]) -> list[Checkpoint]:
    """Append a line for each key."""
    take_turn()
    now = clock.now()
    made = LogLine.objects.bulk_create(
        LogLine(collection=collection, key=key, stamp=secrets.randbits(62), at=now) for key in keys
    )
    return [Checkpoint(change.seq, change.stamp) for change in made]


def since(collection: str, checkpoint: Checkpoint, limit: int) -> Sequence[LogLine] | None:
    """Return the lines of a collection after a checkpoint, oldest first; None when the log does not know the checkpoint."""
    after = LogLine.objects.filter(Q(collection=collection) | Q(seq=checkpoint.seq), seq__gte=checkpoint.seq)
    lines = list(after.order_by("seq")[: limit + 1])
    if checkpoint == Checkpoint():
        return lines[:limit]
    if not lines or Checkpoint(lines[0].seq, lines[0].stamp) != checkpoint:
        return None
    return lines[1:]


def last() -> Checkpoint:
    """Return the newest line; before the first, the checkpoint that is before all."""
    line = LogLine.objects.order_by("-seq").first()
    return Checkpoint(line.seq, line.stamp) if line else Checkpoint()

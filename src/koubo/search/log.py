"""The log of changes, written in the transaction of the change; what follows it never misses a line."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Q

from koubo.kernel import clock
from koubo.search.models import Change

# Writers of the log take turns until they commit (PostgreSQL; SQLite has one writer anyway): else a lower number could
# become visible after a higher one, and who follows the log would miss it.
_TURN: Final = 0x6B6F75626F  # "koubo"


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the log: how far an index has come."""

    seq: int = 0
    stamp: int = 0


def take_turn() -> None:
    """Wait until no other transaction writes the log, and keep others waiting until this one ends."""
    assert connection.in_atomic_block, "the log is written in the transaction of the change"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def add(space: str, keys: Iterable[int]) -> list[Mark]:
    """Append a line for each key."""
    take_turn()
    now = clock.now()
    made = Change.objects.bulk_create(Change(space=space, key=key, stamp=secrets.randbits(62), at=now) for key in keys)
    return [Mark(change.seq, change.stamp) for change in made]


def since(space: str, mark: Mark, limit: int) -> Sequence[Change] | None:
    """Return the lines of a space after a mark, oldest first; None when the log does not know the mark."""
    after = Change.objects.filter(Q(space=space) | Q(seq=mark.seq), seq__gte=mark.seq)
    lines = list(after.order_by("seq")[: limit + 1])
    if mark == Mark():
        return lines[:limit]
    if not lines or Mark(lines[0].seq, lines[0].stamp) != mark:
        return None
    return lines[1:]


def last() -> Mark:
    """Return the newest line; before the first, the mark that is before all."""
    line = Change.objects.order_by("-seq").first()
    return Mark(line.seq, line.stamp) if line else Mark()

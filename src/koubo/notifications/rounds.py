"""What the mail worker looks for from time to time: mails that no act of a person causes, but the day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

EVERY: Final = timedelta(minutes=5)
Round = Callable[[datetime], int]
_rounds: list[Round] = []


def register(look: Round) -> None:
    """Let the worker call `look` with the present instant (aware). It queues what is due, once, and says how many."""
    if look not in _rounds:
        _rounds.append(look)


def go(now: datetime) -> int:
    """Make every round once; return how many mails were queued."""
    return sum(look(now) for look in _rounds)

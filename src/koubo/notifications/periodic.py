"""What the mail worker does from time to time because of the day, not of a person: mails that are due, and keeping house."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

EVERY: Final = timedelta(minutes=5)
PeriodicTask = Callable[[datetime], int]
_tasks: list[PeriodicTask] = []


def register(look: PeriodicTask) -> None:
    """Let the worker call `look` with the present instant (aware). It says how many mails it queued, each once."""
    if look not in _tasks:
        _tasks.append(look)


def run_all(now: datetime) -> int:
    """Make every round once; return how many mails were queued."""
    return sum(look(now) for look in _tasks)

"""Tasks the mail worker runs at intervals: mails that are due on a day, and clean-up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from koubo.kernel.fresh import refresh_all

EVERY: Final = timedelta(minutes=5)
PeriodicTask = Callable[[datetime], int]
_tasks: list[PeriodicTask] = []


def register(look: PeriodicTask) -> None:
    """Let the worker call `look` with the present instant (aware). It says how many mails it queued, each once."""
    if look not in _tasks:
        _tasks.append(look)


def run_all(now: datetime) -> int:
    """Make every round once; return how many mails were queued."""
    refresh_all(now)
    return sum(look(now) for look in _tasks)

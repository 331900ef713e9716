"""Erasing a person: each package declares what becomes of its own rows about them."""

from collections.abc import Callable
from datetime import datetime

from koubo.accounts.models import User

Step = Callable[[User, datetime], None]
_steps: list[Step] = []


def register(step: Step) -> None:
    """Let `step` erase what its package holds of a person, in the transaction of the erasure."""
    if step not in _steps:
        _steps.append(step)


def erase_things_of(user: User, now: datetime) -> None:
    """Call every step."""
    for step in _steps:
        step(user, now)

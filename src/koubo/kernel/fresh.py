"""What operators change and every process keeps a copy of: looked for at intervals, read anew when its stamp has changed.

Nothing here asks a database by itself: whoever works for people (a request, a round of the worker) calls `refresh_all`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

T = TypeVar("T")
EVERY: Final = timedelta(seconds=2)
_kept: "list[SharedCopy[object]]" = []
_looked_at: datetime | None = None


class SharedCopy(Generic[T]):
    """The copy of this process. `stamp` is cheap and differs after every change; `load` reads everything."""

    def __init__(self, *, empty: T, stamp: Callable[[], object], load: Callable[[], T]) -> None:
        """Begin with `empty`."""
        self._empty, self._stamp, self._load = empty, stamp, load
        self._value, self._stamped = empty, object()
        _kept.append(self)  # type: ignore[arg-type]

    @property
    def value(self) -> T:
        """What this process knows."""
        return self._value

    def refresh(self) -> None:
        """Read anew if the stamp has changed. Also called by whoever changes something, in the same transaction."""
        stamp = self._stamp()
        if stamp != self._stamped:
            self._value, self._stamped = self._load(), stamp

    def forget(self) -> None:
        """Begin again."""
        self._value, self._stamped = self._empty, object()


def refresh_all(now: datetime, *, every: timedelta = EVERY) -> None:
    """Look for changes unless that was done in the last `every` before `now`."""
    global _looked_at  # noqa: PLW0603 - one per process
    if _looked_at is not None and timedelta(0) <= now - _looked_at < every:
        return
    _looked_at = now
    for kept in _kept:
        kept.refresh()


def forget_all() -> None:
    """Begin again, everywhere. For tests."""
    global _looked_at  # noqa: PLW0603 - one per process
    _looked_at = None
    for kept in _kept:
        kept.forget()

"""Runs two calls of the engine at once, on two cores: it works without Python's lock."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


def both(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """Return what both return, the second worked out beside the first. Raises what either raises."""
    beside = _pool().submit(second)
    try:
        return first(), beside.result()
    finally:
        beside.cancel()


def in_turn(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """Return what both return, one after the other."""
    return first(), second()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="search")


# A child has no threads of its parent.
os.register_at_fork(after_in_child=_pool.cache_clear)

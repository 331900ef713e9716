"""Real races: several threads, each with a database connection of its own, all let go at one moment."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

PATIENCE = 30


@contextmanager
def shared_database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let threads meet in one database. SQLite's test database lives in this thread's memory: they get a copy on disk."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    file = folder / "race.sqlite3"
    copy = sqlite3.connect(file)
    connection.connection.backup(copy)
    copy.close()
    monkeypatch.setitem(connections.settings, "default", {**connections.settings["default"], "NAME": str(file)})
    yield
    monkeypatch.undo()


def _run(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connections.close_all()


def apart(act: Callable[[], Any]) -> Any:
    """Run `act` in a thread of its own and return what it returned."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_run, act).result(PATIENCE)


def at_once(acts: Sequence[Callable[[], None]]) -> None:
    """Run all, each in a thread with a database connection of its own; one after the other where only one may write."""
    if connection.vendor == "sqlite":
        for act in acts:
            act()
        return
    with ThreadPoolExecutor(len(acts)) as pool:
        for future in [pool.submit(_run, act) for act in acts]:
            future.result()


def race(runners: Sequence[Callable[[Callable[[], None]], Any]]) -> list[Any]:
    """Run all at once and return what each returned or raised. A runner calls what it is given just before it acts."""
    start = threading.Barrier(len(runners), timeout=PATIENCE)

    def run(runner: Callable[[Callable[[], None]], Any]) -> Any:
        try:
            return _run(lambda: runner(start.wait))
        except Exception as error:  # noqa: BLE001 - the outcome of a race may be a refusal
            return error

    with ThreadPoolExecutor(len(runners)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, runner) for runner in runners]]

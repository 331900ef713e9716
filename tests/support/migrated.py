"""A database as the migrations leave it, made once per run: what the tests need is copied from it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from tests.support.shared import made_once

ROOT: Final = Path(__file__).resolve().parents[2]
MIGRATE: Final = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
"""
TEMPLATE: Final = "koubo_migrated"


def migrate(environment: dict[str, str]) -> None:
    """Bring the database of an environment up to date, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", MIGRATE], cwd=ROOT, env=environment, capture_output=True, check=False, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)


def _environment(folder: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "koubo.config.settings",
        "KOUBO_ENV": "test",
        "KOUBO_VAR_DIR": str(folder),
        "KOUBO_DATABASE_URL": url,
    }


def on_sqlite() -> Path:
    """Return the file; a copy of it is a database of one's own."""

    def make(folder: Path) -> None:
        file = folder / "site.sqlite3"
        migrate(_environment(folder, f"sqlite:///{file}"))
        with closing(sqlite3.connect(file)) as made:
            made.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    return made_once("sqlite", make) / "site.sqlite3"


def copy_on_sqlite(folder: Path) -> Path:
    """Put a database into a folder."""
    return Path(shutil.copy(on_sqlite(), folder))


def on_postgresql() -> str:
    """Return the name of the database that others are copied from, on the server of `KOUBO_DATABASE_URL`."""

    def make(folder: Path) -> None:
        given = os.environ["KOUBO_DATABASE_URL"]
        with psycopg.connect(given, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
            server.execute(f"CREATE DATABASE {TEMPLATE}")
        migrate(_environment(folder, _beside(given, TEMPLATE)))

    made_once("postgresql", make)
    return TEMPLATE


def copy_on_postgresql() -> str:
    """Make a database and return its address."""
    given, name, template = os.environ["KOUBO_DATABASE_URL"], f"copy_{uuid4().hex[:12]}", on_postgresql()
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return _beside(given, name)


def _beside(address: str, name: str) -> str:
    return f"{address.rpartition('/')[0]}/{name}"


def begin_with_it() -> None:
    """Let Django make the database of the tests from a copy; then its migrations have nothing left to do."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = on_postgresql()
        # Between tests that commit: TRUNCATE makes new files for each of eighty tables, however few rows there are.
        connection.ops.sql_flush = lambda _style, tables, **_: [f'DELETE FROM "{table}"' for table in tables]
    else:
        connection_created.connect(_fill)


def _fill(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Copy into the memory of this process what is still empty there."""
    if not connection.is_in_memory_db():
        return
    memory: sqlite3.Connection = connection.connection
    if not memory.execute("SELECT 1 FROM sqlite_master").fetchone():
        with closing(sqlite3.connect(on_sqlite())) as file:
            file.backup(memory)

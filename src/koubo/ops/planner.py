"""What SQLite is told that PostgreSQL knows by itself: how its tables are filled, once a day; and how much it takes at once."""

import sqlite3
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from koubo.kernel import clock

# Rows looked at in each index: a tenth of a second, whatever the size. With 400, it guesses that a scan is cheaper than a key.
SAMPLE: Final = 10_000
_updated: set[date] = set()


def update_statistics(now: datetime) -> int:
    """Let SQLite count its tables anew, once a day in Japan; return 0, for no mail comes of it.

    Without, it reads all open postings to find the twenty of a page. The site's processes read the counts when they connect.
    """
    day = clock.day_of(now)
    if connection.vendor != "sqlite" or day in _updated:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
        cursor.execute("ANALYZE")
    _updated.add(day)
    return 0


def take_many(*, connection: Any, **_: Any) -> None:
    """Let a new connection insert as many rows in one statement as this SQLite takes values; Django assumes the 999 of old ones."""
    if connection.vendor == "sqlite":
        most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = most

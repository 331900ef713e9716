"""What SQLite knows of its tables: looked at once a day."""

from datetime import timedelta

import pytest
from django.db import connection

from koubo.kernel import clock
from koubo.notifications import periodic
from koubo.ops import planner
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]


def known() -> set[str]:
    """Return the tables SQLite has counted, and forget them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        tables = {table for (table,) in cursor.fetchall()}
        cursor.execute("DELETE FROM sqlite_stat1")
    return tables


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="only SQLite has to be told; PostgreSQL counts its tables by itself"
)
def test_tables_are_counted_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "_updated", set())
    factories.institution()
    now = clock.start_of(clock.day_of(clock.now()))
    assert planner.update_statistics(now) == 0
    assert "institutions_institution" in known()
    planner.update_statistics(now + timedelta(hours=23, minutes=59))
    assert known() == set()
    planner.update_statistics(now + timedelta(days=1))
    assert "institutions_institution" in known()


def test_the_mail_worker_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "_updated", set())
    periodic.run_all(clock.now())
    assert planner._updated == ({clock.day_of(clock.now())} if connection.vendor == "sqlite" else set())

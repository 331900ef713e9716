"""Several writers at once, a locked database, and a site that is stopped: nothing is lost, nothing counted twice."""

import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from koubo.stats.counting import Collector, Visitor
from koubo.stats.models import CountedVisitor, CountKind, Salt, Tally
from tests.stats import BROWSER, OTHER_BROWSER
from tests.support import factories, migrated
from tests.support.factories import NOW
from tests.support.races import apart, race, shared_database
from tests.support.site import Site

WRITERS, ROUNDS = 4, 5
VISITORS = [Visitor(f"192.0.2.{n}", BROWSER) for n in range(20)]


@pytest.mark.database_kind
@pytest.mark.django_db(transaction=True)
def test_many_writers_count_each_visitor_once_and_every_listing(tmp_path: Path, monkeypatch: Any) -> None:
    postings = [factories.published().posting_id for _ in range(3)]

    def writer(order: int) -> Callable[[Callable[[], None]], None]:
        def run(go: Callable[[], None]) -> None:
            collector = Collector()  # each process has its own
            go()
            for _ in range(ROUNDS):
                for visitor in VISITORS[order:] + VISITORS[:order]:
                    collector.note(CountKind.VIEW, postings[:: -1 if order % 2 else 1], visitor, NOW)
                    collector.note(CountKind.IMPRESSION, postings, visitor, NOW)
                collector.flush()

        return run

    with shared_database(tmp_path, monkeypatch):
        assert race([writer(n) for n in range(WRITERS)]) == [None] * WRITERS
        counted = apart(lambda: set(Tally.objects.values_list("posting_id", "kind", "n")))
        assert apart(Salt.objects.count) == 1
    listed = WRITERS * ROUNDS * len(VISITORS)
    assert counted == {(p, k, n) for p in postings for k, n in (("view", len(VISITORS)), ("impression", listed))}


@pytest.mark.database_kind
@pytest.mark.django_db(transaction=True)
def test_a_locked_database_is_waited_for(tmp_path: Path, monkeypatch: Any) -> None:
    posting_id, collector = factories.published().posting_id, Collector()
    sqlite = connection.vendor == "sqlite"

    def flush_in_vain() -> None:
        # The connection goes back to the pool, so its patience is given back too.
        impatient, patient = (
            ("PRAGMA busy_timeout = 50", "") if sqlite else ("SET lock_timeout = '50ms'", "RESET lock_timeout")
        )
        with connection.cursor() as cursor:
            cursor.execute(impatient)
        with pytest.raises(OperationalError):
            collector.flush()
        if patient:
            with connection.cursor() as cursor:
                cursor.execute(patient)

    with shared_database(tmp_path, monkeypatch):
        for visitor in VISITORS:
            collector.note(CountKind.VIEW, [posting_id], visitor, NOW)

        def hold() -> None:
            with connection.cursor() as cursor:
                cursor.execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")
                if not sqlite:
                    cursor.execute("LOCK TABLE stats_tally IN EXCLUSIVE MODE")
                apart(flush_in_vain)
                cursor.execute("ROLLBACK")

        apart(hold)
        assert apart(CountedVisitor.objects.count) == 0
        apart(collector.flush)
        assert apart(lambda: list(Tally.objects.values_list("n", flat=True))) == [len(VISITORS)]


WORLD = """
from koubo.kernel import clock
from tests.support import factories as f
print(f.published(now=clock.now()).posting.number)
"""
COUNTED = "from koubo.stats.models import Tally; print(dict(Tally.objects.values_list('kind', 'n')))"


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Return the address of an empty database of the kind the tests run on."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{tmp_path / 'site.sqlite3'}"
    return migrated.copy_on_postgresql()


@pytest.mark.database_kind
@pytest.mark.slow
def test_two_processes_stopped_politely_have_written_everything(tmp_path: Path, database: str) -> None:
    site = Site(tmp_path, KOUBO_DATABASE_URL=database)
    site.prepare()
    number = site.manage("shell", "-v0", "-c", WORLD).split()[-1]

    def visit(n: int) -> int:
        path = f"/postings/{number}/" if n % 2 else "/postings/"
        agent = (BROWSER, OTHER_BROWSER)[n // 2 % 2]
        request = urllib.request.Request(site.url + path, headers={"User-Agent": agent})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)

    site.start(workers=2)
    try:
        with ThreadPoolExecutor(8) as people:
            assert set(people.map(visit, range(80))) == {200}
    finally:
        site.stop()
    assert site.manage("shell", "-v0", "-c", COUNTED).strip() == str({"impression": 40, "view": 2})

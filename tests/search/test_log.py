"""The log of changes: no line is missed, however long a writer takes to commit; what does not happen leaves none."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from koubo.search import api, log
from koubo.search.entries import Entry
from koubo.search.index.writer import base
from koubo.search.models import LogLine
from tests.search.conftest import NAME
from tests.support.races import race, shared_database

WRITERS, LINES = 4, 15


@pytest.mark.database_kind
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_writers_who_commit_late_are_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def writer(number: int) -> Callable[[Callable[[], None]], None]:
        dice = random.Random(number)

        def write(start: Callable[[], None]) -> None:
            start()
            for line in range(LINES):
                with transaction.atomic():
                    log.add(NAME, [number * LINES + line + 1])
                    time.sleep(dice.uniform(0, 0.01))

        return write

    def follow(start: Callable[[], None]) -> list[int]:
        mark, seen = first, list[int]()
        start()
        for _ in range(2000):
            for line in log.since(NAME, mark, 7) or ():
                mark = log.Checkpoint(line.seq, line.stamp)
                seen.append(line.key)
            if len(seen) == WRITERS * LINES:
                break
            time.sleep(0.001)
        return seen

    first = base(NAME)
    with shared_database(tmp_path, monkeypatch):
        outcomes: list[Any] = race([follow, *map(writer, range(WRITERS))])
    assert sorted(outcomes[0]) == list(range(1, WRITERS * LINES + 1)), outcomes


@pytest.mark.database_kind
@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_written(things: dict[int, Entry]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        api.keep(NAME, Entry(key=1))
        raise RuntimeError
    assert not LogLine.objects.exists()
    with pytest.raises(AssertionError, match="in the transaction"):
        api.keep(NAME, Entry(key=1))

"""A process that makes rounds of matching mails on a database of its own, in children that die at a given step."""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

PEOPLE, DAYS = 5, 8


def prepare() -> dict[str, Any]:
    """Make people with two searches each, and an opening that goes live on each of some days."""
    from koubo.alerts.models import SavedSearch
    from tests.alerts.support import live_from, saved
    from tests.support import factories
    from tests.support.factories import NOW

    people = [factories.seeker() for _ in range(PEOPLE)]
    for person in people:
        saved(person, "q=薬学", now=NOW, name="薬学")
        saved(person, "", now=NOW, name="すべて")
    first = NOW.replace(hour=22)
    revisions = [live_from(first + timedelta(days=n), title="薬学の公募") for n in range(DAYS)]
    assert SavedSearch.objects.count() == PEOPLE * 2
    rounds = [(first + timedelta(days=n, minutes=5)).isoformat() for n in range(DAYS)]
    return {"rounds": rounds, "numbers": [one.posting.number for one in revisions], "people": [p.pk for p in people]}


def make_round(order: dict[str, Any], report: int) -> None:
    """Make the round; die at a step, which is a statement of the database; otherwise say how many there were."""
    from datetime import datetime

    from django.db import connection

    from koubo.alerts import running

    running.CHUNK = 2  # type: ignore[misc] # so that there is something between two people
    steps = 0

    def counted(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps == order["die_at"]:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)

    with connection.execute_wrapper(counted):
        running.run(datetime.fromisoformat(order["now"]))
    os.write(report, str(steps).encode())


def main() -> None:
    """Make the world, then do as told line by line."""
    django.setup()
    from django.db import connections

    print(json.dumps(prepare()), flush=True)
    for line in sys.stdin:
        connections.close_all()
        read, write = os.pipe()
        child = os.fork()
        if not child:
            make_round(json.loads(line), write)
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as said:
            steps = said.read()
        _, status = os.waitpid(child, 0)
        print(json.dumps({"died": os.WIFSIGNALED(status), "failed": status and not steps, "steps": steps}), flush=True)


if __name__ == "__main__":
    main()

"""Followers, writers and readers of one search index in processes that can be killed.

Run as a script. It prepares a database, then forks a process for every line it reads and prints its process id, or for
`compare` what that process says.
"""

import contextlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import django

SPACE = "things"
FIXED, OTHERS = 200, 400
WORD = "固定"


def declare() -> None:
    from koubo.search import collections
    from koubo.search.entries import Collection, Entry

    def everything(after: int) -> Iterator[Entry]:
        yield from (entry(key) for key in range(after + 1, FIXED + 1))

    collections._declared.clear()
    collections.register(Collection(name=SPACE, facets={"color": 1}, numbers=("updated",), everything=everything))


def entry(key: int, dice: random.Random | None = None) -> Any:
    """Return an entry that is found by WORD if its key is among the first, whatever else changes."""
    from koubo.kernel import clock
    from koubo.search.entries import Entry

    dice = dice or random.Random(key)
    return Entry(
        key=key,
        titles=(f"{WORD if key <= FIXED else '別'} {dice.randrange(100)}番",),
        body=("公募 " * dice.randrange(40),),
        facets={"color": {dice.choice(["red", "blue"])}},
        numbers={"updated": dice.randrange(1000)},
        live_until=clock.now() + timedelta(days=dice.choice([-3, 3])),
    )


def mutate() -> None:
    """Write without end: change and forget, now and then ask for a new index."""
    from django.conf import settings
    from django.db import transaction

    from koubo.search import api, follower

    dice = random.Random(7)
    while True:
        with transaction.atomic():
            api.keep(SPACE, *(entry(dice.randint(1, FIXED), dice) for _ in range(dice.randint(1, 5))))
            api.keep(SPACE, *(entry(FIXED + dice.randint(1, OTHERS), dice) for _ in range(3)))
            api.forget(SPACE, FIXED + dice.randint(1, OTHERS))
        if dice.random() < 0.02:
            folder = settings.KOUBO_SEARCH_DIR / SPACE
            folder.mkdir(parents=True, exist_ok=True)
            (folder / follower.REQUEST).touch()
        time.sleep(0.01)


def read(_: float = 0) -> None:
    """Search without end and end in failure as soon as an answer is wrong."""
    from koubo.search import api
    from koubo.search.index import reader
    from koubo.search.query import SearchQuery, Sort, Source, Words

    reader.LOOK_SECONDS = 0.05
    answers = 0
    signal.signal(signal.SIGTERM, lambda *_: (say({"answers": answers}), os._exit(0)))
    while True:
        found = api.search(SearchQuery(collection=SPACE, words=Words(all_of=(WORD,)), sort=Sort(number="updated"), limit=FIXED,
                                counted=("color",)))  # fmt: skip
        right = found.total == len(set(found.keys)) == sum(found.counts["color"].values()) == FIXED
        if not right:
            say({"wrong": [found.total, len(set(found.keys)), found.source]})
            os._exit(1)
        answers += found.source == Source.INDEX
        time.sleep(0.005)


def compare() -> None:
    """Follow to the end and say what differs."""
    from koubo.kernel import clock
    from koubo.search import collections, follower
    from koubo.search.models import IndexRow

    with contextlib.ExitStack() as stack:
        # One that was killed a moment ago may still hold its files.
        while not stack.enter_context(follower.leading()):
            time.sleep(0.01)
        one = follower.Follower()
        while one.step(clock.now()):
            pass
        one.drop()
        difference = follower.compared(collections.get(SPACE))
    assert difference is not None
    say({
        "missing": sorted(difference.missing), "extra": sorted(difference.extra), "other": sorted(difference.other),
        "rows": IndexRow.objects.count(),
    })  # fmt: skip


def follow() -> None:
    from koubo.kernel import clock
    from koubo.search import follower

    follower.run(clock.now, lambda seconds: time.sleep(min(seconds, 0.02)) or False)


def say(value: Any) -> None:
    print(json.dumps(value), flush=True)


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connections, transaction

    from koubo.search import api

    declare()
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        api.keep(SPACE, *(entry(key) for key in range(1, FIXED + 1)))
    connections.close_all()
    if connections["default"].vendor == "postgresql":
        connections["default"].close_pool()  # its threads would not live through a fork
    say("ready")
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            try:
                {"mutate": mutate, "read": read, "compare": compare, "follow": follow}[line.strip()]()
            except BaseException as error:  # noqa: BLE001 - the parent waits for a word
                say({"died": repr(error)})
            os._exit(0)
        if line.strip() == "compare":
            os.waitpid(pid, 0)
        else:
            say(pid)


if __name__ == "__main__":
    main()

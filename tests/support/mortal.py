"""The site in a process that dies on command: SIGKILL at the n-th step (statement or commit) of a POST or PATCH.

Run as a script. It prepares a database and its people, prints them as one JSON line, then forks a server for every line
it reads: the line says at which step the server kills itself (0: never). Forking saves the start, not the death.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django

from tests.support.extent import many

# Postings to live or die with, by verb: one request each lives to count its steps.
PAIRS = {"request": many(4, 11), "approve": many(5, 26), "withdraw": many(5, 26)}


class Countdown:
    """Counts the steps of the one POST a server is meant to die in."""

    def __init__(self, die_at: int) -> None:
        self.die_at, self.steps, self.armed = die_at, 0, False

    def step(self) -> None:
        if self.armed:
            self.steps += 1
            if self.steps == self.die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Count every statement before it runs, and every commit before and after it."""
        from django.db import connection
        from django.db.backends.base.base import BaseDatabaseWrapper

        def before(execute: Callable[..., Any], *arguments: Any) -> Any:
            self.step()
            return execute(*arguments)

        commit = BaseDatabaseWrapper._commit

        def committing(wrapper: Any) -> None:
            self.step()
            commit(wrapper)
            self.step()

        connection.execute_wrappers.append(before)
        BaseDatabaseWrapper._commit = committing

    def wrap(self, application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """Arm for a POST; tell how many steps it took."""

        def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            self.armed = environ["REQUEST_METHOD"] in {"POST", "PATCH"}

            def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
                return start_response(status, [*headers, ("X-Steps", str(self.steps))], *more)

            return application(environ, start)

        return wrapped


class Quiet(WSGIRequestHandler):
    """Writes no log lines."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def world() -> dict[str, Any]:
    """Make one institution with two writers, a desk member, and postings to request, to approve and to withdraw."""
    from django.test import Client
    from django.urls import reverse

    from koubo.kernel import clock
    from koubo.web.middleware import SEEN_KEY
    from tests.support import factories

    of = factories.institution()
    author = factories.member(of, email="hanako@aogiri.example")
    factories.member(of, email="john@aogiri.example", language="en")
    desk = factories.desk_member()
    cookies = {}
    for name, user in (("institution", author), ("desk", desk)):
        client = Client()
        client.force_login(user)
        # The middleware stamps a session once a minute; stamped ahead, every request takes the same steps.
        session = client.session
        session[SEEN_KEY] = int(clock.now().timestamp()) + 1800
        session.save()
        cookies[name] = client.cookies["koubo_session"].value
    now = clock.now()
    made = [factories.draft(of, by=author, now=now) for _ in range(PAIRS["request"])]
    waiting = [factories.requested(of, by=author, now=now) for _ in range(PAIRS["approve"])]
    tomorrow = clock.day_of(now) + timedelta(days=1)
    scheduled = [factories.approved(of, by=author, now=now, publish_on=tomorrow) for _ in range(PAIRS["withdraw"])]
    return {
        "cookies": cookies,
        "tomorrow": clock.day_of(now).toordinal() + 1,
        "request": [
            {
                "posting": str(r.posting_id),
                "path": reverse("institution:confirm", args=[r.posting_id]),
                "version": r.version,
            }
            for r in made
        ],
        "approve": [
            {"posting": str(r.posting_id), "path": reverse("desk:decide", args=[r.posting_id]), "version": r.version}
            for r in waiting
        ],
        "withdraw": [
            {
                "posting": str(r.posting_id),
                "path": reverse("institution:withdraw-confirm", args=[r.posting_id]),
                "version": 0,
            }
            for r in scheduled
        ],
    }


def say(value: Any) -> None:
    print(json.dumps(value), flush=True)


def main(world: Callable[[], dict[str, Any]] = world, countdown_of: type[Countdown] = Countdown) -> None:
    """Serve until there are no more lines."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from koubo.config.wsgi import application

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not kept
    server = WSGIServer(("127.0.0.1", 0), Quiet)
    say(world() | {"port": server.server_port})
    connections.close_all()
    if connections["default"].vendor == "postgresql":
        connections["default"].close_pool()  # its threads would not live through a fork
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            countdown = countdown_of(int(line))
            countdown.watch()
            server.set_app(countdown.wrap(application))
            server.serve_forever()
        say(pid)


if __name__ == "__main__":
    main()

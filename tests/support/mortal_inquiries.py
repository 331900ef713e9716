"""A process that sends inquiries and delivers their mails on a database of its own, in children that die at a given step."""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

PEOPLE = 40


def prepare() -> dict[str, Any]:
    """Make an institution that may send enough, and people it can write to."""
    from tests.support import factories, inquiries

    of = factories.institution()
    writer = factories.member(of)
    people = [inquiries.addressee() for _ in range(PEOPLE)]
    return {"of": str(of.pk), "writer": writer.pk, "codes": [one.code for one in people]}


def do(order: dict[str, Any], report: int) -> None:
    """Send one inquiry, or deliver what is due; die at a step, which is a statement of the database or a mail that has left."""
    from datetime import datetime

    from django.db import connection

    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == order["die_at"]:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(execute: Callable[..., Any], *args: Any) -> Any:
        step()
        return execute(*args)

    with connection.execute_wrapper(counted):
        act(order, datetime.fromisoformat(order["now"]))
    os.write(report, str(steps).encode())


def act(order: dict[str, Any], now: Any) -> None:
    """Do what was ordered."""
    from koubo.accounts.models import User
    from koubo.inquiries import sending
    from koubo.inquiries.refusals import AlreadyAsked
    from koubo.institutions.models import Institution
    from koubo.notifications.delivery import deliver_due
    from tests.support import factories, inquiries

    if order["code"]:
        of = Institution.objects.get(pk=order["of"])
        by = factories.acting_for(User.objects.get(pk=order["writer"]), of)
        try:
            sending.send(of, order["code"], inquiries.written(), by=by, now=now)
        except AlreadyAsked:
            return
    else:
        while deliver_due(now):
            pass


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
            do(json.loads(line), write)
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as said:
            steps = said.read()
        _, status = os.waitpid(child, 0)
        print(json.dumps({"died": os.WIFSIGNALED(status), "failed": status and not steps, "steps": steps}), flush=True)


if __name__ == "__main__":
    main()

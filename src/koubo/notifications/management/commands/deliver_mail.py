"""The mail worker."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import Error, connection

from koubo.kernel import clock
from koubo.notifications import periodic
from koubo.notifications.delivery import deliver_due

IDLE_SECONDS = 1.0
TROUBLE_SECONDS = 10.0

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    """Deliver the outbox until told to stop; with --once, deliver what is due and end."""

    help = "Deliver queued mail. Runs until SIGTERM or SIGINT; --once delivers what is due and ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --once."""
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the loop; a signal lets the mail in hand be finished first."""
        if options["once"]:
            periodic.run_all(clock.now())
            while deliver_due(clock.now()):
                pass
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        next_round = clock.now()
        while not stop.is_set():
            try:
                if clock.now() >= next_round:
                    next_round = clock.now() + periodic.EVERY
                    periodic.run_all(clock.now())
                handled = deliver_due(clock.now())
            except Error:
                # The database is away: say so and keep trying, a mail is never dropped.
                log.exception("mail_worker_database_error")
                connection.close()
                stop.wait(TROUBLE_SECONDS)
                continue
            if not handled:
                stop.wait(IDLE_SECONDS)

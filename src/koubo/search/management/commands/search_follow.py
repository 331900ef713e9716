"""The follower of the search index."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from koubo.kernel import clock
from koubo.search import follower


class Command(BaseCommand):
    """Keep the search index of this host up to date until told to stop."""

    help = "Keep the search index of this host up to date. Runs until SIGTERM or SIGINT; a second one stands by."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; a signal lets the batch in hand be finished first."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        follower.run(clock.now, stop.wait)

"""Queue the mails of saved searches that are due."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from koubo.alerts.running import run
from koubo.kernel import clock


class Command(BaseCommand):
    """The mail worker does this every few minutes; by hand it says what was queued, or with --dry-run would be."""

    help = "Queue the mails of saved searches that are due now (the mail worker does so by itself)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --dry-run."""
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say what would be queued")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make one round."""
        done = run(clock.now(), dry=options["dry_run"])
        self.stdout.write(f"{done.mails} mails about {done.openings} openings, {done.alive} that nothing has matched")

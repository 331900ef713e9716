"""Erase applications whose time is over."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from koubo.applications import retention
from koubo.kernel import clock


class Command(BaseCommand):
    """Erase documents and personal data of applications whose time is over; without --really only say which."""

    help = (
        "Erases documents and personal data of applications some months (KOUBO_RETENTION_MONTHS at submission) after"
        " recruitment ended, and drafts never sent. Without --really it only says which."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --really."""
        parser.add_argument("--really", action="store_true", help="erase them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through what is due; each is a transaction of its own."""
        now, count, really = clock.now(), 0, options["really"]
        for application in list(retention.due(now)):
            if really and not retention.erase(application, by=retention.RETENTION, now=now):
                continue
            count += 1
            if not really:
                self.stdout.write(f"{application.posting.number} {application.number or 'draft'} {application.status}")
        told = "erased" if really else "would be erased (run with --really)"
        self.stdout.write(f"{count} applications {told}")

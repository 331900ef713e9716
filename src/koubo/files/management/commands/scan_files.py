"""Scan files that wait for the virus scanner."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from koubo.files import rescanning
from koubo.files.models import Scan, StoredFile
from koubo.kernel import clock


class Command(BaseCommand):
    """Ask the scanner again about files it has not judged; with --all about every file."""

    help = "Scans files that wait for a verdict; with --all every file, since scanners learn. Needs KOUBO_CLAMD_URL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --all."""
        parser.add_argument("--all", action="store_true", help="judge every file anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Scan, oldest first; fails when some still wait, so that a timer notices."""
        if not settings.KOUBO_CLAMD_URL:
            raise CommandError("KOUBO_CLAMD_URL is not set: there is no scanner to ask")
        files = StoredFile.objects.filter(bytes_removed_at__isnull=True).order_by("created_at")
        if not options["all"]:
            files = files.filter(scan=Scan.PENDING)
        verdicts = [rescanning.scan_again(file, clock.now()) for file in files.iterator()]
        self.stdout.write(
            ", ".join(f"{verdicts.count(kind)} {kind.value}" for kind in Scan if kind in verdicts) or "none"
        )
        if Scan.PENDING in verdicts:
            raise CommandError("the scanner gave no verdict on some files")

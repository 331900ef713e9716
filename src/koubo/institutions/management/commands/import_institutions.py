"""Take in a list of institutions from a table of comma-separated values."""

import csv
import io
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from koubo.institutions.importing import COLUMNS, NEEDED, LineOutcome, take_in
from koubo.kernel import clock


class Command(BaseCommand):
    """`manage.py import_institutions FILE.csv [--dry-run]`: says of every line what became of it."""

    help = "Add institutions from a CSV file, or bring them up to date"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and whether only to try."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        """Read the file, take in its lines, and sum up; fails when a line was wrong."""
        counts: Counter[LineOutcome] = Counter()
        for line in take_in(_rows(file), now=clock.now(), dry_run=dry_run):
            counts[line.outcome] += 1
            self.stdout.write(f"line {line.number}: {line.outcome.value} {line.code} {line.words}".rstrip())
        summed = ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in LineOutcome)
        self.stdout.write(f"{summed}{' (dry run: nothing was changed)' if dry_run else ''}")
        if counts[LineOutcome.WRONG]:
            raise CommandError(f"{counts[LineOutcome.WRONG]} lines were not taken in")


def _rows(file: Path) -> list[dict[str, Any]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise CommandError(f"{file} cannot be read as UTF-8: {wrong}") from wrong
    reader = csv.DictReader(io.StringIO(text, newline=""))
    named = set(reader.fieldnames or ())
    if not named >= NEEDED or named - set(COLUMNS):
        raise CommandError(
            f"{file}: the first line names columns of: {', '.join(COLUMNS)}; needed: {', '.join(sorted(NEEDED))}"
        )
    return list(reader)

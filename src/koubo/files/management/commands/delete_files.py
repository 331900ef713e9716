"""Remove the bytes of deleted files."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from koubo.files.storages import private
from koubo.files.store import due_for_removal, remove_bytes
from koubo.files.strays import bytes_without_row
from koubo.kernel import clock


class Command(BaseCommand):
    """Remove the bytes of files that were deleted long enough ago, and those no row knows of; without --really only say how many."""

    help = (
        "Removes the bytes of files deleted more than KOUBO_FILES_KEEP_DELETED_DAYS ago, and bytes no row has known of for a day."
        " Without --really it only says how many."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --really."""
        parser.add_argument("--really", action="store_true", help="remove them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the files that are due, oldest first."""
        count = size = 0
        for file in due_for_removal(clock.now()).iterator():
            if options["really"]:
                remove_bytes(file, clock.now())
            count, size = count + 1, size + file.size
        strays = 0
        for key in bytes_without_row(clock.now()):
            if options["really"]:
                private().delete(key)
            strays += 1
        told = "removed" if options["really"] else "would be removed (run with --really)"
        self.stdout.write(f"{count} files, {size} bytes, {strays} without a row {told}")

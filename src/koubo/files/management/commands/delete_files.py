"""Remove the bytes of deleted files."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from koubo.files.store import due_for_removal, remove_bytes
from koubo.kernel import clock


class Command(BaseCommand):
    """Remove the bytes of files that were deleted long enough ago; without --really only say which."""

    help = (
        "Removes the bytes of files deleted more than KOUBO_FILES_KEEP_DELETED_DAYS ago."
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
        told = "removed" if options["really"] else "would be removed (run with --really)"
        self.stdout.write(f"{count} files, {size} bytes {told}")

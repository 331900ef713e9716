"""Compare the search index with the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from koubo.search import follower, spaces


class Command(BaseCommand):
    """Say for every space whether the index of this host holds what the database says."""

    help = "Compare the search index of this host with the database; ends with an error where they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare."""
        wrong = []
        for space in spaces.declared():
            found = follower.compared(space)
            if found is None:
                wrong.append(f"{space.name}: no index")
            elif found:
                wrong.append(
                    f"{space.name}: {len(found.missing)} missing, {len(found.extra)} extra, {len(found.other)} different"
                )
        if wrong:
            raise CommandError("; ".join(wrong))
        self.stdout.write("The index holds what the database says.")

"""Compare the search index with the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from koubo.search import collections, follower


class Command(BaseCommand):
    """Say for every collection whether the index of this host holds what the database says."""

    help = "Compare the search index of this host with the database; ends with an error where they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare."""
        wrong = []
        for collection in collections.declared():
            found = follower.compared(collection)
            if found is None:
                wrong.append(f"{collection.name}: no index")
            elif found:
                wrong.append(
                    f"{collection.name}: {len(found.missing)} missing, {len(found.extra)} extra, {len(found.other)} different"
                )
        if wrong:
            raise CommandError("; ".join(wrong))
        self.stdout.write("The index holds what the database says.")

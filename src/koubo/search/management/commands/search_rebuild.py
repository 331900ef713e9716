"""Make the search index anew."""

import time
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand

from koubo.kernel import clock
from koubo.search import collections, follower
from koubo.search.index import store

PAUSE: Final = 0.2


class Command(BaseCommand):
    """Make the index of every collection anew while the site serves; where a follower runs, by asking it."""

    help = "Make the search index of this host anew while the site serves, and wait until it is done."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or ask and wait."""
        with follower.leading() as leads:
            if leads:
                for collection in collections.declared():
                    follower.Follower().rebuild(collection, clock.now())
                return
        before = {
            collection: store.current(collection, settings.KOUBO_SEARCH_DIR) for collection in collections.declared()
        }
        for collection in before:
            (settings.KOUBO_SEARCH_DIR / collection.name / follower.REQUEST).touch()
        while any(
            store.current(collection, settings.KOUBO_SEARCH_DIR) in {None, old} for collection, old in before.items()
        ):
            time.sleep(PAUSE)

"""Make the search index anew."""

import time
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand

from koubo.kernel import clock
from koubo.search import follower, spaces
from koubo.search.index import store

PAUSE: Final = 0.2


class Command(BaseCommand):
    """Make the index of every space anew while the site serves; where a follower runs, by asking it."""

    help = "Make the search index of this host anew while the site serves, and wait until it is done."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or ask and wait."""
        with follower.leading() as leads:
            if leads:
                for space in spaces.declared():
                    follower.Follower().rebuild(space, clock.now())
                return
        before = {space: store.current(space, settings.KOUBO_SEARCH_DIR) for space in spaces.declared()}
        for space in before:
            (settings.KOUBO_SEARCH_DIR / space.name / follower.REQUEST).touch()
        while any(store.current(space, settings.KOUBO_SEARCH_DIR) in {None, old} for space, old in before.items()):
            time.sleep(PAUSE)

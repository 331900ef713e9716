"""Fill the rows of a space from its owner: at first, and when analysis or declaration have changed."""

from itertools import islice
from typing import Final

from django.db import transaction

from koubo.search import door, log
from koubo.search.entries import MOST_KEY, Space
from koubo.search.index import schema
from koubo.search.models import Filling, Row

CHUNK: Final = 200


def is_due(space: Space) -> bool:
    """Whether the rows of a space are not, or not all, made with what this code makes them with."""
    return not Filling.objects.filter(space=space.name, made_with=schema.made_with(space)).exists()


def refill(space: Space) -> int:
    """Write all entries of a space anew, while others write too; return how many there are."""
    after, count = 0, 0
    while after < MOST_KEY:
        with transaction.atomic():
            # Who changes an entry now writes it after us, from what we do not see yet.
            log.take_turn()
            chunk = list(islice(space.everything(after), CHUNK))
            last = chunk[-1].key if len(chunk) == CHUNK else MOST_KEY
            between = Row.objects.filter(space=space.name, key__gt=after, key__lte=last)
            gone = set(between.values_list("key", flat=True)) - {entry.key for entry in chunk}
            door.keep(space.name, *chunk)
            door.forget(space.name, *gone)
        after, count = last, count + len(chunk)
    Filling.objects.update_or_create(space=space.name, defaults={"made_with": schema.made_with(space)})
    return count

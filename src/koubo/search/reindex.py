"""Writes all entries of a collection anew: at first, and when analysis or declaration have changed."""

from itertools import islice
from typing import Final

from django.db import transaction

from koubo.search import api, log
from koubo.search.entries import MOST_KEY, Collection
from koubo.search.index import schema
from koubo.search.models import IndexRow, Reindexing

CHUNK: Final = 200


def is_due(collection: Collection) -> bool:
    """Whether the rows of a collection are not, or not all, made with what this code makes them with."""
    return not Reindexing.objects.filter(collection=collection.name, made_with=schema.made_with(collection)).exists()


def refill(collection: Collection) -> int:
    """Write all entries of a collection anew, while others write too; return how many there are."""
    after, count = 0, 0
    while after < MOST_KEY:
        with transaction.atomic():
            # Who changes an entry now writes it after us, from what we do not see yet.
            log.take_turn()
            chunk = list(islice(collection.everything(after), CHUNK))
            last = chunk[-1].key if len(chunk) == CHUNK else MOST_KEY
            between = IndexRow.objects.filter(collection=collection.name, key__gt=after, key__lte=last)
            gone = set(between.values_list("key", flat=True)) - {entry.key for entry in chunk}
            api.keep(collection.name, *chunk)
            api.forget(collection.name, *gone)
        after, count = last, count + len(chunk)
    Reindexing.objects.update_or_create(
        collection=collection.name, defaults={"made_with": schema.made_with(collection)}
    )
    return count

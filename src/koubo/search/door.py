"""The door to search: put text in, ask which keys match. Behind it, for now, the database compares substrings."""

from typing import Final

from django.db.models import QuerySet

from koubo.kernel.text import search_form
from koubo.search.models import Entry

# More words than people write; databases bound how many conditions they take.
MOST_WORDS: Final = 50


def put(kind: str, key: str, text: str) -> None:
    """Store the text of one thing, replacing what was there. Runs in the caller's transaction."""
    Entry.objects.update_or_create(kind=kind, key=key, defaults={"text": _compared(text)})


def drop(kind: str, key: str) -> None:
    """Forget one thing."""
    Entry.objects.filter(kind=kind, key=key).delete()


def matching(kind: str, words: str) -> QuerySet[Entry, str]:
    """Return the keys of the things whose text holds every one of the space-separated words; no words match all.

    Words after the first MOST_WORDS different ones are passed over.
    """
    entries = Entry.objects.filter(kind=kind)
    for word in list(dict.fromkeys(_compared(words).split()))[:MOST_WORDS]:
        # Both sides are in one form already, so a plain comparison will do; Django escapes % and _.
        entries = entries.filter(text__contains=word)
    return entries.order_by().values_list("key", flat=True)


def _compared(text: str) -> str:
    """Return the form search compares, without the one character that databases take for an end."""
    return search_form(text.replace("\0", " "))

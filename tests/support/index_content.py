"""What search holds of openings and of postings in any state, compared with what the revisions say."""

from typing import Any

from koubo.postings.discovery import internal_index, public_index
from koubo.search import rows
from koubo.search.entries import Collection, Entry
from koubo.search.models import IndexRow

OWNERS = ((public_index.OPENINGS, public_index.everything), (internal_index.POSTINGS, internal_index.everything))
FACTS = (
    "collection",
    "key",
    "text",
    "titles_end",
    "names_end",
    "facets",
    "numbers",
    "live_from",
    "live_until",
    "kept_until",
)


def held() -> dict[tuple[str, int], tuple[Any, ...]]:
    """What search holds, by collection and key."""
    collections = [collection.name for collection, _ in OWNERS]
    return {facts[:2]: facts for facts in IndexRow.objects.filter(collection__in=collections).values_list(*FACTS)}


# A row follows from its entry alone, so each is analysed once, however many steps leave it as it is.
_rows: dict[tuple[str, str], tuple[Any, ...]] = {}


def true() -> dict[tuple[str, int], tuple[Any, ...]]:
    """What it would hold if it were filled anew from every revision."""
    return {(collection.name, e.key): _row(collection, e) for collection, everything in OWNERS for e in everything(0)}


def _row(collection: Collection, entry: Entry) -> tuple[Any, ...]:
    key = (collection.name, repr(entry))
    if key not in _rows:
        row = rows.row(collection, entry, 0)
        _rows[key] = tuple(getattr(row, name) for name in FACTS)
    return _rows[key]

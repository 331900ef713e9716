"""What search holds of openings and of postings in any state, compared with what the revisions say."""

from typing import Any

from koubo.postings import holdings, indexing
from koubo.search import rows
from koubo.search.entries import Entry, Space
from koubo.search.models import Row

OWNERS = ((indexing.OPENINGS, indexing.everything), (holdings.POSTINGS, holdings.everything))
FACTS = (
    "space",
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
    """What search holds, by space and key."""
    spaces = [space.name for space, _ in OWNERS]
    return {facts[:2]: facts for facts in Row.objects.filter(space__in=spaces).values_list(*FACTS)}


# A row follows from its entry alone, so each is analysed once, however many steps leave it as it is.
_rows: dict[tuple[str, str], tuple[Any, ...]] = {}


def true() -> dict[tuple[str, int], tuple[Any, ...]]:
    """What it would hold if it were filled anew from every revision."""
    return {(space.name, e.key): _row(space, e) for space, everything in OWNERS for e in everything(0)}


def _row(space: Space, entry: Entry) -> tuple[Any, ...]:
    key = (space.name, repr(entry))
    if key not in _rows:
        row = rows.row(space, entry, 0)
        _rows[key] = tuple(getattr(row, name) for name in FACTS)
    return _rows[key]

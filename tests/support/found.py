"""What search holds of openings and of postings in any state, compared with what the revisions say."""

from typing import Any

from koubo.postings import holdings, indexing
from koubo.search import rows
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


def true() -> dict[tuple[str, int], tuple[Any, ...]]:
    """What it would hold if it were filled anew from every revision."""
    anew = [rows.row(space, entry, 0) for space, everything in OWNERS for entry in everything(0)]
    return {(row.space, row.key): tuple(getattr(row, name) for name in FACTS) for row in anew}

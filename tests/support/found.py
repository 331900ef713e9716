"""What search holds of openings, compared with what the revisions say."""

from typing import Any

from koubo.postings import indexing
from koubo.search import rows
from koubo.search.models import Row

FACTS = ("key", "text", "titles_end", "names_end", "facets", "numbers", "live_from", "live_until", "kept_until")


def held() -> dict[int, tuple[Any, ...]]:
    """What search holds, by key."""
    return {facts[0]: facts for facts in Row.objects.filter(space="openings").values_list(*FACTS)}


def true() -> dict[int, tuple[Any, ...]]:
    """What it would hold if it were filled anew from every revision."""
    anew = [rows.row(indexing.OPENINGS, entry, 0) for entry in indexing.everything(0)]
    return {row.key: tuple(getattr(row, name) for name in FACTS) for row in anew}

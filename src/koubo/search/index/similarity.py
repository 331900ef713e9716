"""Similar entries: shared values and words count the more the rarer they are."""

import math
from datetime import datetime
from typing import Final

from tantivy import FieldType, Occur, Query

from koubo.search import rows
from koubo.search.analysis import BEGINS, ENDS, Analysed, Piece
from koubo.search.entries import Collection
from koubo.search.index import schema, tokens
from koubo.search.index.store import Snapshot
from koubo.search.models import IndexRow

# So many are ranked; words beyond these say little more.
_RANKED: Final = 200
_WORDS: Final = 40
# A word of the title tells more than a value of a facet.
_TITLE: Final = 2.0


def similar(snapshot: Snapshot, collection: Collection, row: IndexRow, *, at: datetime, limit: int) -> tuple[int, ...]:
    """Return the keys of the entries open at `at` that are most like a row; the newest key first among equals."""
    s, moment = snapshot.schema, rows.micros(at)
    shared = [
        (schema.facet(name), value, 1.0)
        for name, values in sorted(rows.facets_of(row.facets).items())
        if name in collection.facets
        for value in sorted(values)
    ]
    for word in words(rows.classes(row.text, bytes(row.edges), row.titles_end, row.names_end)[0])[:_WORDS]:
        asked = tokens.covers(Piece(word), inside=False)[0]
        if len(asked) == 1:
            shared.append(("t_set" if asked[0].in_set else "t", asked[0].text, _TITLE))
    every = snapshot.open.num_docs + 1
    weighed = [
        (Occur.Should, Query.const_score_query(Query.term_query(s, name, value, "basic"), round(weight * rarity, 3)))
        for name, value, weight in shared
        if (rarity := math.log(every / (snapshot.open.doc_freq(name, value) + 1))) > 0
    ]
    if not weighed:
        return ()
    # Conditions only choose: they add nothing to the score.
    conditions = [
        Query.range_query(s, "live_from", FieldType.Integer, None, moment),
        Query.range_query(s, "live_until", FieldType.Integer, moment + 1, None),
        Query.range_query(s, "placed", FieldType.Integer, snapshot.cutoff + 1, None),
    ]
    query = Query.boolean_query(
        [
            (Occur.Must, Query.boolean_query(weighed)),
            *((Occur.Must, Query.const_score_query(condition, 0.0)) for condition in conditions),
            (Occur.MustNot, Query.term_query(s, "key", row.key)),
        ]
    )
    hits = snapshot.open.search(query, limit=max(_RANKED, limit), count=False).hits
    keys = snapshot.open.fast_field_values("key", [address for _, address in hits])
    ranked = sorted((-round(float(score), 3), -int(key or 0)) for (score, _), key in zip(hits, keys, strict=True))
    return tuple(-key for _, key in ranked[:limit])


def words(text: Analysed) -> list[str]:
    """Return the different words of a text of two CJK characters or more, or of other letters, in order."""
    found: dict[str, None] = {}
    start = 0
    for end in range(1, len(text.text) + 1):
        at_end = end == len(text.text) or text.edges[end] & ENDS
        if not at_end:
            continue
        word = text.text[start:end].strip("\n")
        if len(word) > 1 and word.strip():
            found[word] = None
        if end < len(text.text) and text.edges[end] & BEGINS:
            start = end
    return list(found)

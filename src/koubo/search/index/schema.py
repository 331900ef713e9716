"""How an entry lies in the index, and what an index is made with."""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from itertools import zip_longest
from typing import Any, Final
from zlib import crc32

import tantivy

from koubo.search import rows
from koubo.search.analysis import ANALYSIS_VERSION
from koubo.search.entries import MOST_KEY, Collection
from koubo.search.index import tokens
from koubo.search.log import Checkpoint
from koubo.search.models import IndexRow

SCHEMA_VERSION: Final = 6
# Titles; titles and names; all.
CLASSES: Final = ("t", "m", "b")
PLACES: Final = "places"
# The short pieces that stand in all of it often.
OFTEN: Final = "often"
# What an entry has that has more values of a facet than there are columns for.
WIDE: Final = "wide"
_ENGINE: Final = version("tantivy")  # read from the disk: once
# Between values that share a column; no value has it.
_WITH: Final = "+"
_KEY_BITS: Final = 31
_DAY: Final = 86_400_000_000
_NO_NUMBER: Final = rows.MOST_NUMBER + 1


def made_with(collection: Collection) -> str:
    """Return what identifies analysis and declaration: rows and indexes made with others are made anew."""
    facts = [SCHEMA_VERSION, ANALYSIS_VERSION, _ENGINE, collection.facets, collection.scopes, collection.numbers]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def schema(collection: Collection) -> tantivy.Schema:
    """Return the fields of a collection. Keys are signed: a term of an unsigned field is never deleted."""
    fields = tantivy.SchemaBuilder()
    fields.add_integer_field("key", indexed=True, fast=True)
    for name in ("version", "placed", "live_from", "live_until", "kept_until"):
        fields.add_integer_field(name, fast=True)
    fields.add_integer_field("last_day", indexed=True)
    for name in CLASSES:
        fields.add_text_field(name, tokenizer_name=PLACES, index_option="position")
        fields.add_text_field(f"{name}_set", tokenizer_name="whitespace", index_option="basic")
    fields.add_text_field(OFTEN, tokenizer_name="whitespace", index_option="basic")
    for name in collection.facets:
        for column in (*columns(collection, name), rest(name)):
            fields.add_text_field(column, fast=True, tokenizer_name="raw", index_option="basic")
    for name in sorted(collection.names):
        fields.add_text_field(facet(name), tokenizer_name="raw", index_option="basic")
    fields.add_text_field(WIDE, tokenizer_name="raw", index_option="basic")
    for name in collection.numbers:
        fields.add_integer_field(falling(name), fast=True)
        fields.add_integer_field(rising(name), fast=True)
    fields.add_text_field("checkpoint", tokenizer_name="raw", index_option="basic")
    fields.add_text_field("said", stored=True, tokenizer_name="raw", index_option="basic")
    return fields.build()


def places_analyzer() -> tantivy.TextAnalyzer:
    """Return what reads the places of a text: the empty ones are counted, not stored."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return builder.filter(tantivy.Filter.custom_stopword([tokens.NOTHING])).build()


def facet(name: str) -> str:
    """Return the field of a facet or scope."""
    return f"f_{name}"


def columns(collection: Collection, name: str) -> list[str]:
    """Return the fields that hold a share of a facet's values each, or none as an empty text: these are counted ten times faster."""
    return [f"c{number}_{name}" for number in range(abs(collection.facets[name]))]


def rest(name: str) -> str:
    """Return the field that holds the values of a facet the columns have no room for."""
    return f"r_{name}"


def shares(values: Iterable[str], usual: int) -> list[str]:
    """Return what columns hold of an entry's values: one and what it is below together; where there are few, those of each set."""
    if usual < 0:
        return [_WITH.join(sorted(held)) for held in _sets(values, -usual)]
    found: list[list[str]] = []
    for value in sorted(values):
        if found and found[-1] == [value.rpartition(".")[0]]:
            found[-1].append(value)
        else:
            found.append([value])
    return [_WITH.join(share) for share in found]


def _sets(values: Iterable[str], many: int) -> list[list[str]]:
    """Return values in so many sets, each value always in the same."""
    found: list[list[str]] = [[] for _ in range(many)]
    for value in values:
        found[crc32(value.encode()) % many].append(value)
    return found


@lru_cache(1 << 13)
def values_of(share: str) -> tuple[str, ...]:
    """Return the values in a share."""
    return tuple(share.split(_WITH)) if share else ()


def falling(name: str) -> str:
    """Return the field to sort by with the largest number first."""
    return f"d_{name}"


def rising(name: str) -> str:
    """Return the field to sort by with the smallest number first."""
    return f"a_{name}"


def packed(number: int, key: int = 0) -> int:
    """Return number and key as one: sorted by the number, then by the key."""
    return (number << _KEY_BITS) | key


def key_of(packed: int, *, rises: bool) -> int:
    """Return the key in what is sorted by."""
    key = packed & MOST_KEY
    return MOST_KEY - key if rises else key


def over(row: IndexRow) -> int:
    """Return the instant from which an entry is neither open nor still to come."""
    return max(row.live_from, row.live_until)


def day(instant: int) -> int:
    """Return the day of an instant: of these there are few, so that entries can be looked up by them."""
    return instant // _DAY


def document(collection: Collection, row: IndexRow, placed: int) -> tantivy.Document:
    """Return a row as the index takes it. `placed` decides whether it is among the open or in the archive."""
    fields: dict[str, Any] = {
        "key": row.key,
        "version": row.version,
        "placed": placed,
        "live_from": row.live_from,
        "live_until": row.live_until,
        "last_day": day(row.live_until),
        "kept_until": row.kept_until,
    }
    for name, (places, alone, often) in zip(CLASSES, tokens.stored(rows.parts(row)), strict=True):
        fields[name], fields[f"{name}_set"], fields[OFTEN] = places, alone, often
    for name in collection.numbers:
        number = row.numbers.get(name)
        fields[falling(name)] = packed(-_NO_NUMBER if number is None else number, row.key)
        fields[rising(name)] = packed(_NO_NUMBER if number is None else number, MOST_KEY - row.key)
    facets = rows.facets_of(row.facets)
    fields |= {facet(name): sorted(values) for name, values in facets.items()}
    for name, usual in collection.facets.items():
        held, room = shares(facets.get(name, ()), usual), columns(collection, name)
        fields |= dict(zip_longest(room, held[: len(room)], fillvalue=""))
        if more := held[len(room) :]:
            fields |= {WIDE: WIDE, rest(name): more}
    return tantivy.Document(**fields)


def marker(checkpoint: Checkpoint, cutoff: int, masked: list[int]) -> tantivy.Document:
    """Return the one document of an index that says how far it is. No search finds it: it is over, and has no `kept_until`."""
    said = json.dumps({"seq": checkpoint.seq, "stamp": checkpoint.stamp, "cutoff": cutoff, "masked": masked})
    return tantivy.Document(checkpoint="checkpoint", said=said, live_until=0, last_day=0)

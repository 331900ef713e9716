"""The interface of search: hand in entries, ask which are found. The only module of search that others call."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import Error

from koubo.search import collections, fallback, log, percolation, rows, synonyms
from koubo.search.entries import Entry
from koubo.search.index import nearness, reader, searcher, similarity
from koubo.search.index.store import Snapshot, is_trouble
from koubo.search.models import IndexRow
from koubo.search.query import SearchQuery, SearchResult, Words
from koubo.search.terms import Terms

# What bounds the work of one search; pages allow less (see words).
MOST_TERMS: Final = 50
DEEPEST: Final = 10_000
# With more lines of the log than that unread, the database answers alone.
MOST_UNREAD: Final = 1_000
_COLUMNS: Final = [field.name for field in IndexRow._meta.fields if field.name not in {"id", "collection", "key"}]


def keep(collection: str, *entries: Entry) -> None:
    """Store entries, each replacing what was there under its key.

    Must run in the transaction of the change, and late in it: on PostgreSQL transactions that call it take turns from here on.
    Raises ValueError for an entry that is not as its collection declares.
    """
    declared = collections.get(collection)
    for entry in entries:
        rows.check(declared, entry)
    latest = {entry.key: entry for entry in entries}
    checkpoints = log.add(collection, latest)
    IndexRow.objects.bulk_create(
        [rows.row(declared, entry, checkpoint.seq) for entry, checkpoint in zip(latest.values(), checkpoints, strict=True)],
        update_conflicts=True, unique_fields=["collection", "key"], update_fields=_COLUMNS,
    )  # fmt: skip


def forget(collection: str, *keys: int) -> None:
    """Remove entries, if they are there; runs where `keep` does."""
    log.add(collection, keys)
    IndexRow.objects.filter(collection=collection, key__in=keys).delete()


def search(ask: SearchQuery) -> SearchResult:
    """Answer a question: by the index, or where that cannot be used by the database.

    Nothing is listed beyond DEEPEST. Raises KeyError for an unknown collection, ValueError for more than MOST_TERMS terms.
    """
    collection = collections.get(ask.collection)
    terms = synonyms.terms(ask.words, collection)
    if sum(map(len, (terms.all_of, terms.any_of, terms.none_of))) > MOST_TERMS:
        raise ValueError(f"a search takes {MOST_TERMS} terms")
    if ask.offset + ask.limit > DEEPEST:
        ask = replace(ask, offset=0, limit=0)
    try:
        snapshot, behind = reader.read(collection)
        found = searcher.search(snapshot, ask, terms)
    except BaseException as error:
        if isinstance(error, Error) or not is_trouble(error):
            raise
        reader.give_up(collection, error)
        return fallback.search(ask, terms)
    return replace(found, behind=behind) if behind > settings.KOUBO_SEARCH_MAX_BEHIND_S else found


def keys(ask: SearchQuery) -> frozenset[int]:
    """Return the keys of everything a question finds, no more than DEEPEST, without an order; offset and limit do not matter.

    What changed since the index was written is read from the database: what was just saved is found.
    """
    collection = collections.get(ask.collection)
    terms = synonyms.terms(ask.words, collection)
    ask = replace(ask, offset=0, limit=DEEPEST, counted=())
    try:
        snapshot, _ = reader.read(collection)
        lines = log.since(collection.name, snapshot.checkpoint, MOST_UNREAD)
        if lines is not None and len(lines) < MOST_UNREAD:
            changed = {line.key for line in lines}
            found = searcher.keys(snapshot, ask, terms)
            return (found - changed) | frozenset(fallback.search(ask, terms, among=changed).keys if changed else ())
    except BaseException as error:
        if isinstance(error, Error) or not is_trouble(error):
            raise
        reader.give_up(collection, error)
    return frozenset(fallback.search(ask, terms).keys)


def percolate(collection: str, asks: Mapping[int, SearchQuery], entries: Iterable[Entry]) -> dict[int, tuple[int, ...]]:
    """Return for each of many asks to a collection that finds any of a few entries their keys: the search turned around."""
    return percolation.percolate(asks, entries, synonyms.of(collections.get(collection)))


def carrying(collection: str, keys: Iterable[int], words: Iterable[str]) -> dict[int, frozenset[str]]:
    """Return which of some words stand by themselves in the texts of each of a few entries."""
    rows = IndexRow.objects.filter(collection=collection, key__in=keys).order_by().values_list("key", "text")
    asked = frozenset(words)
    return {key: frozenset(word for word in asked if f" {word} " in text) for key, text in rows}


def terms_of(collection: str, words: Words) -> Terms:
    """Return what words ask for in a collection, to mark them in texts."""
    return synonyms.terms(words, collections.get(collection))


def similar(collection: str, key: int, *, at: datetime, limit: int) -> tuple[int, ...]:
    """Return the keys of entries open at `at` that share rare facet values and words of the title, most alike first.

    None while there is no index: what is alike can wait.
    """
    row = IndexRow.objects.filter(collection=collection, key=key).first()
    if row is None:
        return ()
    try:
        snapshot, _ = reader.read(collections.get(collection))
        return similarity.similar(snapshot, collections.get(collection), row, at=at, limit=limit)
    except BaseException as error:
        if isinstance(error, Error) or not is_trouble(error):
            raise
        reader.give_up(collections.get(collection), error)
        return ()


def near(collection: str, word: str, limit: int) -> tuple[str, ...]:
    """Return words of the entries that are written nearly so, the likeliest first."""
    return _of_index(collection, lambda snapshot: nearness.near(snapshot.open, word, limit))


def beginning(collection: str, word: str, limit: int) -> tuple[str, ...]:
    """Return words of other letters than CJK in the entries that begin so, the most frequent first."""
    return _of_index(collection, lambda snapshot: nearness.beginning(snapshot.open, word, limit))


def _of_index(collection: str, look: Callable[[Snapshot], tuple[str, ...]]) -> tuple[str, ...]:
    """Return what the index says; nothing while there is none: it can wait."""
    declared = collections.get(collection)
    try:
        return look(reader.read(declared)[0])
    except BaseException as error:
        if isinstance(error, Error) or not is_trouble(error):
            raise
        reader.give_up(declared, error)
        return ()


def health() -> dict[str, int | None]:
    """Return for each collection how many seconds its index is behind the database; None where there is no usable one."""
    return {collection.name: reader.health(collection) for collection in collections.declared()}

"""The door to search: hand in entries, ask which are found. The only module others call."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import Error

from koubo.search import fallback, log, percolation, rows, spaces, synonyms
from koubo.search.asks import Ask, Found
from koubo.search.entries import Entry
from koubo.search.index import asking, likeness, reader
from koubo.search.index.store import is_trouble
from koubo.search.models import Row

# What bounds the work of one search; pages allow less (see words).
MOST_TERMS: Final = 50
DEEPEST: Final = 10_000
# With more lines of the log than that unread, the database answers alone.
MOST_UNREAD: Final = 1_000
_COLUMNS: Final = [field.name for field in Row._meta.fields if field.name not in {"id", "space", "key"}]


def keep(space: str, *entries: Entry) -> None:
    """Store entries, each replacing what was there under its key.

    Must run in the transaction of the change, and late in it: on PostgreSQL transactions that call it take turns from here on.
    Raises ValueError for an entry that is not as its space declares.
    """
    declared = spaces.get(space)
    for entry in entries:
        rows.check(declared, entry)
    latest = {entry.key: entry for entry in entries}
    marks = log.add(space, latest)
    Row.objects.bulk_create(
        [rows.row(declared, entry, mark.seq) for entry, mark in zip(latest.values(), marks, strict=True)],
        update_conflicts=True, unique_fields=["space", "key"], update_fields=_COLUMNS,
    )  # fmt: skip


def forget(space: str, *keys: int) -> None:
    """Remove entries, if they are there; runs where `keep` does."""
    log.add(space, keys)
    Row.objects.filter(space=space, key__in=keys).delete()


def search(ask: Ask) -> Found:
    """Answer a question: by the index, or where that cannot be used by the database.

    Nothing is listed beyond DEEPEST. Raises KeyError for an unknown space, ValueError for more than MOST_TERMS terms.
    """
    space, terms = spaces.get(ask.space), synonyms.terms(ask.words)
    if sum(map(len, (terms.all_of, terms.any_of, terms.none_of))) > MOST_TERMS:
        raise ValueError(f"a search takes {MOST_TERMS} terms")
    if ask.offset + ask.limit > DEEPEST:
        ask = replace(ask, offset=0, limit=0)
    try:
        snapshot, behind = reader.read(space)
        found = asking.search(snapshot, ask, terms)
    except BaseException as error:
        if isinstance(error, Error) or not is_trouble(error):
            raise
        reader.give_up(space, error)
        return fallback.search(ask, terms)
    return replace(found, behind=behind) if behind > settings.KOUBO_SEARCH_MAX_BEHIND_S else found


def keys(ask: Ask) -> frozenset[int]:
    """Return the keys of everything a question finds, no more than DEEPEST, without an order; offset and limit do not matter.

    What changed since the index was written is read from the database: what was just saved is found.
    """
    space, terms = spaces.get(ask.space), synonyms.terms(ask.words)
    ask = replace(ask, offset=0, limit=DEEPEST, counted=())
    try:
        snapshot, _ = reader.read(space)
        lines = log.since(space.name, snapshot.mark, MOST_UNREAD)
        if lines is not None and len(lines) < MOST_UNREAD:
            changed = {line.key for line in lines}
            found = asking.keys(snapshot, ask, terms)
            return (found - changed) | frozenset(fallback.search(ask, terms, among=changed).keys if changed else ())
    except BaseException as error:
        if isinstance(error, Error) or not is_trouble(error):
            raise
        reader.give_up(space, error)
    return frozenset(fallback.search(ask, terms).keys)


def percolate(asks: Mapping[int, Ask], entries: Iterable[Entry]) -> dict[int, tuple[int, ...]]:
    """Return for each of many asks that finds any of a few entries their keys: the search turned around (saved searches)."""
    return percolation.percolate(asks, entries, synonyms.current())


def similar(space: str, key: int, *, at: datetime, limit: int) -> tuple[int, ...]:
    """Return the keys of entries open at `at` that share rare facet values and words of the title, most alike first.

    None while there is no index: what is alike can wait.
    """
    row = Row.objects.filter(space=space, key=key).first()
    if row is None:
        return ()
    try:
        snapshot, _ = reader.read(spaces.get(space))
        return likeness.similar(snapshot, spaces.get(space), row, at=at, limit=limit)
    except BaseException as error:
        if isinstance(error, Error) or not is_trouble(error):
            raise
        reader.give_up(spaces.get(space), error)
        return ()


def health() -> dict[str, int | None]:
    """Return for each space how many seconds its index is behind the database; None where there is no usable one."""
    return {space.name: reader.health(space) for space in spaces.declared()}

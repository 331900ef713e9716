"""Answers questions about openings from the database alone."""

from koubo.kernel.text import search_form
from koubo.postings.indexing import everything
from koubo.search.asks import Ask, Found, Source, Words
from koubo.search.entries import Entry


def search(ask: Ask) -> Found:
    """Return what a question finds."""
    there = [entry for entry in everything(0) if _is_there(entry, ask) and _in_ranges(entry, ask)]
    having = [entry for entry in there if _has(entry, ask.words)]
    found = [entry for entry in having if _in_facets(entry, ask, "")]
    number, sign = ask.sort.number or "updated", -1 if ask.sort.descending else 1
    found.sort(key=lambda entry: (sign * entry.numbers.get(number, 0), -entry.key))
    counts: dict[str, dict[str, int]] = {}
    for facet in ask.counted:
        counts[facet] = {}
        for entry in having:
            if _in_facets(entry, ask, facet):
                for value in entry.facets.get(facet, ()):
                    counts[facet][value] = counts[facet].get(value, 0) + 1
    page = found[ask.offset : ask.offset + ask.limit]
    return Found(keys=tuple(entry.key for entry in page), total=len(found), counts=counts, source=Source.DATABASE)


def _is_there(entry: Entry, ask: Ask) -> bool:
    if ask.at is None:
        return True
    end = entry.kept_until if ask.closed else entry.live_until
    return bool(entry.live_from and entry.live_from <= ask.at) and (end is None or ask.at < end)


def _in_ranges(entry: Entry, ask: Ask) -> bool:
    for name, (least, most) in ask.ranges.items():
        value = entry.numbers.get(name)
        if value is None or (least is not None and value < least) or (most is not None and value > most):
            return False
    return True


def _in_facets(entry: Entry, ask: Ask, but: str) -> bool:
    return all(entry.facets.get(name, frozenset()) & values for name, values in ask.facets.items() if name != but)


def _has(entry: Entry, words: Words) -> bool:
    text = "\n".join(search_form(part) for part in (*entry.titles, *entry.names, *entry.body))
    has = [[search_form(term) in text for term in box] for box in (words.all_of, words.any_of, words.none_of)]
    return all(has[0]) and (any(has[1]) or not has[1]) and not any(has[2])

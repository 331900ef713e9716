"""Finds openings for the public: asks search, then checks the answer against the database."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.conf import settings

from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.postings.discovery.facets import FACETS, Choice, Facet
from koubo.postings.discovery.parameters import SortOrder
from koubo.postings.discovery.public_index import OPENINGS, days, entries, seconds
from koubo.postings.discovery.query import Query, describe
from koubo.postings.discovery.space import BaseQuery
from koubo.postings.models import Revision
from koubo.postings.models.queries import for_cards
from koubo.postings.models.revision import RevisionQuerySet
from koubo.search import api
from koubo.search.query import SearchQuery, SearchResult, Sort, Source, Words
from koubo.search.words import MOST_TERMS, parse, without_each

# A word that means only itself: no quote, no operator, no minus before it.
PLAIN_WORD = re.compile(r"(?!(AND|OR|NOT)$)[^\W_][^\"“”＂「」『』〝〟]*")
# So many words are mended, each in so many ways.
MOST_MENDED = 3
EPOCH = datetime.fromtimestamp(0, UTC)
SORTS = {
    SortOrder.NEWEST: Sort(number="updated"),
    SortOrder.DEADLINE_LATE: Sort(number="closes"),
    SortOrder.DEADLINE: Sort(number="closes", descending=False),
    SortOrder.RELEVANCE: Sort(number=None),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a facet: how many openings it would leave, and whether it is chosen; and the values below it."""

    choice: Choice
    count: int
    chosen: bool
    below: tuple["Counted", ...] = ()


@dataclass(frozen=True, slots=True)
class CountedFacet:
    """A facet with the values that would leave something or are chosen, in the order of the lists."""

    facet: Facet
    values: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was found. `total` is exact, `reachable` how many of them can be paged through, `page` the page shown.

    `inside` is how many more there would be with matches in the middle of words. `words` is what to mark in texts,
    `notes` says what of the query was not used.
    """

    query: Query
    words: Words
    notes: tuple[Text, ...]
    now: datetime
    keys: tuple[int, ...]
    total: int
    reachable: int
    page: int
    pages: int
    facets: tuple[CountedFacet, ...]
    inside: int
    source: Source
    behind: int

    @property
    def visible(self) -> RevisionQuerySet:
        """The rows of the page in any order, as the database has them: what was withdrawn a moment ago is not there."""
        return showable(self.query, self.now).filter(pk__in=self.keys).order_by()

    def revisions(self, fetched: Callable[[RevisionQuerySet], Iterable[Revision]] = for_cards) -> list[Revision]:
        """Return the rows of the page in order, with what `fetched` adds to them."""
        rows = {revision.pk: revision for revision in fetched(self.visible)}
        return [rows[key] for key in self.keys if key in rows]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One condition to give up when nothing is found, the query without it, and how many openings that would give."""

    label: Text
    value: Text
    query: Query
    total: int


def showable(query: Query, now: datetime) -> RevisionQuerySet:
    """Return the rows the public may see in lists at `now`: open, or also closed where the query includes them."""
    live = Revision.objects.public_at(now).exclude(posting__withdrawn_at__lte=now)
    return live if query.closed else live.filter(live_until__gt=now)


def find(query: Query, *, now: datetime, per: int = 0, counted: bool = True) -> Result:
    """Return the page of a query at `now` (aware), with `per` in pages of that many; facets if `counted`."""
    ask = asked(query, now)
    if counted:
        ask = replace(ask, counted=tuple(facet.key for facet in FACETS))
    got = paged(ask, page=query.page, size=per or query.per)
    found = got.found
    return Result(
        query=query, words=ask.words, notes=(*(note.text for note in query.notes), *read_words(query)[1]),
        now=now, keys=found.keys, total=found.total, reachable=got.reachable, page=got.page, pages=got.pages,
        facets=counted_facets(query, found) if counted else (),
        inside=found.inside, source=found.source, behind=found.behind,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFound:
    """What search found of a page, how many can be paged through, and which page of how many it is."""

    found: SearchResult
    reachable: int
    page: int
    pages: int


def paged(ask: SearchQuery, *, page: int, size: int) -> PageFound:
    """Ask for a page of that size; one that is beyond the last is the last."""
    reach = settings.KOUBO_SEARCH_REACHABLE
    size = min(size, reach)
    page = min(page, -(-reach // size))
    found = _page(ask, page, size, reach)
    reachable = min(found.total, reach)
    pages = max(-(-reachable // size), 1)
    if page > pages:
        page = pages
        found = _page(ask, page, size, reach)
    return PageFound(found=found, reachable=reachable, page=page, pages=pages)


def _page(ask: SearchQuery, page: int, size: int, reach: int) -> SearchResult:
    offset = (page - 1) * size
    return api.search(replace(ask, offset=offset, limit=min(size, reach - offset)))


def asked(query: Query, now: datetime) -> SearchQuery:
    """Return a query as the question search understands, at `now`."""
    ranges = {
        "closes": (_latest(_closing_from(query, now)), _earliest(_closing_until(query, now))),
        "published": (_latest(_published_from(query, now)), None),
        "pay": (query.pay, None),
    }
    return SearchQuery(
        collection=OPENINGS.name,
        words=read_words(query)[0],
        facets={facet.key: values for facet in FACETS if (values := query.asked(facet))},
        ranges={name: ends for name, ends in ranges.items() if ends != (None, None)},
        at=now,
        closed=query.closed,
        sort=SORTS[query.sorted_by],
    )


def read_words(query: BaseQuery) -> tuple[Words, tuple[Text, ...]]:
    """Return what is typed in the three boxes as search reads it, and what it could not use."""
    return parse(query.words, query.any_words, query.no_words, inside=query.inside)


def _closing_from(query: Query, now: datetime) -> Iterator[int]:
    if query.deadline_from:
        yield days(query.deadline_from)
    if query.closing is not None:
        yield days(clock.day_of(now))


def _closing_until(query: Query, now: datetime) -> Iterator[int]:
    if query.deadline_to:
        yield days(query.deadline_to)
    if query.closing is not None:
        yield days(clock.day_of(now)) + query.closing


def _published_from(query: Query, now: datetime) -> Iterator[int]:
    if query.since:
        yield seconds(query.since)
    if query.new is not None:
        yield seconds(clock.start_of(clock.day_of(now) - timedelta(days=query.new)))


def _latest(ends: Iterator[int]) -> int | None:
    return max(ends, default=None)


def _earliest(ends: Iterator[int]) -> int | None:
    return min(ends, default=None)


def counted_facets(query: BaseQuery, found: SearchResult) -> tuple[CountedFacet, ...]:
    """Return what a query can be narrowed by, with what each value would leave."""
    facets = query.space.facets
    return tuple(CountedFacet(facet, _values(query, facet, found.counts.get(facet.key, {}))) for facet in facets)


def _values(query: BaseQuery, facet: Facet, counts: Mapping[str, int]) -> tuple[Counted, ...]:
    """Return the values that would leave something or are chosen, each with those below it."""
    values: list[Counted] = []
    below: list[Counted] = []
    for choice in reversed(facet.choices):  # so that those below another come before it
        count = counts.get(choice.value, 0)
        chosen = bool(query.chosen) and (choice.param, choice.code) in query.chosen
        if count or chosen or (below and not choice.parent):
            kept = below if choice.parent else values
            kept.append(Counted(choice, count, chosen, () if choice.parent else tuple(reversed(below))))
        if not choice.parent:
            below = []
    return tuple(reversed(values))


def suggestions(query: Query, now: datetime) -> list[Suggestion]:
    """Return which one condition or word to give up, with what that would find; those that would find nothing are left out."""
    chips = [*_words_to_give_up(query), *((chip.label, chip.value, chip.without) for chip in describe(query))]
    if not query.closed:
        chips.append((Text("募集状況", "Status"), Text("募集中のみ", "Open only"), query.changed(closed=True)))
    found = [
        Suggestion(label, value, other, find(other, now=now, per=1, counted=False).total)
        for label, value, other in chips
    ]
    return [suggestion for suggestion in found if suggestion.total]


def meant(query: Query, now: datetime) -> list[Suggestion]:
    """Return the query with one word as others write it, where that finds something: what may have been meant."""
    typed = query.words.split()
    if len(typed) > MOST_MENDED or not all(PLAIN_WORD.fullmatch(word) for word in typed):
        return []
    found = []
    for place, word in enumerate(typed):
        for other in api.near(OPENINGS.name, word, MOST_MENDED):
            mended = query.changed(words=" ".join([*typed[:place], other, *typed[place + 1 :]]))
            if total := find(mended, now=now, per=1, counted=False).total:
                found.append(Suggestion(Text("語", "Word"), Text(mended.words, mended.words), mended, total))
    return found[:MOST_MENDED]


def _words_to_give_up(query: Query) -> Iterator[tuple[Text, Text, Query]]:
    """Yield each of several words, phrases and exclusions of the first box with the query without it."""
    for word, rest in without_each(query.words)[:MOST_TERMS]:
        yield Text("語", "Word"), Text(word, word), query.changed(words=rest)


def similar(revision: Revision, *, now: datetime, limit: int) -> list[Revision]:
    """Return openings of other postings like this one that are open at `now`, most alike first; for cards."""
    keys = api.similar(OPENINGS.name, revision.pk, at=now, limit=limit + 1)
    open_now = showable(Query(), now).exclude(posting=revision.posting_id)
    rows = {row.pk: row for row in for_cards(open_now.filter(pk__in=keys).order_by())}
    return [rows[key] for key in keys if key in rows][:limit]


def matching(wanted: Sequence[Query], revisions: Iterable[Revision], *, now: datetime | None) -> list[frozenset[int]]:
    """Return for each query the keys of those approved revisions, of a few, that it finds at `now`; None: whenever they are open.

    A query that counts days from today needs a `now`.
    """
    asks = {number: replace(asked(query, now or EPOCH), at=now) for number, query in enumerate(wanted)}
    found = api.percolate(OPENINGS.name, asks, entries(revisions))
    return [frozenset(found.get(number, ())) for number in range(len(wanted))]

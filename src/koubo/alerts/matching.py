"""Who is to be told of what: the searches of people against the openings that went live or changed. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from koubo.alerts import conditions, schedule
from koubo.alerts.conditions import ReadAddress
from koubo.alerts.publications import Happenings, Publication
from koubo.alerts.schedule import Frequency
from koubo.postings.discovery.finder import matching
from koubo.postings.publication.deadline import Deadline


@dataclass(frozen=True, slots=True)
class SearchInRound:
    """A saved search as a run sees it. `until` is the end of its window; None for one that is not due."""

    pk: int
    key: UUID
    user_id: int
    name: str
    address: str
    frequency: Frequency
    since: datetime
    seen_until: datetime
    until: datetime | None
    told_losses: tuple[str, ...] = ()

    def has_told(self, instant: datetime) -> bool:
        """Whether its mails have told of what happened then."""
        return self.since < instant <= self.seen_until

    def tells(self, instant: datetime) -> bool:
        """Whether its mail of this run tells of what happened then."""
        return self.until is not None and self.seen_until < instant <= self.until


@dataclass(frozen=True, slots=True)
class Announced:
    """An opening a mail tells of: under the first of a person's searches that found it, the names of the others beside it.

    `before` is the deadline people were told of, where that has changed.
    """

    posting_id: UUID
    others: tuple[str, ...] = ()
    before: Deadline | None = None


@dataclass(frozen=True, slots=True)
class MailSection:
    """What a mail says under one search."""

    search: SearchInRound
    fresh: tuple[Announced, ...] = ()
    changed: tuple[Announced, ...] = ()
    trouble: ReadAddress | None = None

    @property
    def told_losses(self) -> tuple[str, ...]:
        """What of its conditions is told to be lost once this is sent."""
        return (*self.search.told_losses, *(self.trouble.lost_keys if self.trouble else ()))


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything one person is told in a run, and which searches it moves on."""

    user_id: int
    due: list[SearchInRound]
    sections: list[MailSection]


# By address of a query: the publications it is for.
Hits = Mapping[str, Mapping[UUID, Publication]]

COLUMNS = (
    "pk", "key", "user_id", "name", "address", "digest", "frequency", "since", "seen_until", "told_losses",
)  # fmt: skip


def asked_by(rows: Iterable[tuple[Any, ...]], slots: Mapping[Frequency, datetime]) -> list[SearchInRound]:
    """Return rows of `COLUMNS` as a run sees them."""
    texts: dict[str, str] = {}
    found = []
    for pk, key, user_id, name, address, digest, frequency, since, seen_until, told in rows:
        often = Frequency(frequency)
        until = slots[often] if seen_until < slots[often] else None
        # Equal addresses are one string, as there may be many.
        said = texts.setdefault(digest, address)
        found.append(SearchInRound(pk, key, user_id, name, said, often, since, seen_until, until, tuple(told)))
    return found


def parcels(searches: Sequence[SearchInRound], news: Happenings) -> Iterator[Parcel]:
    """Yield what each person is told, for those who are told something."""
    readings = {address: conditions.read(address) for address in {search.address for search in searches}}
    hits = _hits(readings, news)
    people: dict[int, list[SearchInRound]] = defaultdict(list)
    for search in searches:
        people[search.user_id].append(search)
    for user_id, own in people.items():
        due = [search for search in own if search.until is not None]
        if due and (sections := _Listener(own, readings, hits, news).sections()):
            yield Parcel(user_id, due, sections)


def _hits(readings: Mapping[str, ReadAddress], news: Happenings) -> Hits:
    """Return by address the publications it is for, whenever they are open; equal addresses are asked once."""
    usable = [(address, reading.query) for address, reading in readings.items() if not reading.is_wider]
    by_revision = {one.first.revision_id: one for one in news.publications}
    found = matching([query for _, query in usable], news.firsts, now=None)
    same: dict[frozenset[int], dict[UUID, Publication]] = {}
    hits = {}
    for (address, _), keys in zip(usable, found, strict=True):
        if keys:
            if keys not in same:
                same[keys] = {one.posting_id: one for pk, one in by_revision.items() if pk in keys}
            hits[address] = same[keys]
    return hits


@dataclass(frozen=True, slots=True)
class _Listener:
    """One person's searches, with what all have in common."""

    own: Sequence[SearchInRound]
    readings: Mapping[str, ReadAddress]
    hits: Hits
    news: Happenings

    def sections(self) -> list[MailSection]:
        """Return what is to be said under each search that is due."""
        fresh: dict[UUID, list[SearchInRound]] = {}
        changed: dict[UUID, tuple[SearchInRound, Deadline | None]] = {}
        due = [search for search in self.own if search.until is not None]
        for search in due:
            for one in self.hits.get(search.address, {}).values():
                if self._is_fresh(one, search):
                    fresh.setdefault(one.posting_id, []).append(search)
                elif (told := self._change_to_tell(one, search)) and one.posting_id not in changed:
                    changed[one.posting_id] = (search, one.deadline_at(told))
        sections = [self._section(search, fresh, changed) for search in due]
        return [section for section in sections if section.fresh or section.changed or section.trouble]

    def _section(
        self,
        search: SearchInRound,
        fresh: dict[UUID, list[SearchInRound]],
        changed: dict[UUID, tuple[SearchInRound, Deadline | None]],
    ) -> MailSection:
        reading = self.readings[search.address]
        return MailSection(
            search,
            tuple(Announced(p, tuple(o.name for o in by[1:])) for p, by in fresh.items() if by[0] is search),
            tuple(Announced(p, before=day) for p, (by, day) in changed.items() if by is search and p not in fresh),
            reading.to_tell(search.told_losses),
        )

    def _is_fresh(self, one: Publication, search: SearchInRound) -> bool:
        """Whether it went live in the window of the search, is there still, and no mail of the person has told of it."""
        if not search.tells(one.first.live_from) or self._tellers(one):
            return False
        closed_too = self.readings[search.address].query.closed and one.posting_id in self.news.shown
        return closed_too or self.news.is_open(one.posting_id)

    def _change_to_tell(self, one: Publication, search: SearchInRound) -> datetime | None:
        """Return until when the person was told of it, where its deadline has become another since that no mail told of."""
        if search.until is None or one.posting_id not in self.news.shown or not search.has_told(one.first.live_from):
            return None
        told = max(other.seen_until for other in self._tellers(one))
        return told if told < search.until and one.deadline_at(told) != one.deadline_at(search.until) else None

    def _tellers(self, one: Publication) -> list[SearchInRound]:
        """Return the person's searches whose mails have told of it."""
        return [
            other
            for other in self.own
            if other.has_told(one.first.live_from) and one.posting_id in self.hits.get(other.address, {})
        ]


def slots_at(now: datetime) -> dict[Frequency, datetime]:
    """Return until when mails of each frequency tell at `now`."""
    return {frequency: schedule.slot(frequency, now) for frequency in schedule.MAILED}

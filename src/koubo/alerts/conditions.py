"""A query as it is saved: its conditions as an address, without what is only a way of showing or is said from today's day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from koubo.alerts.models import MOST_NAME
from koubo.kernel.text import Text
from koubo.postings.discovery.parameters import PAGE_SIZES, PARAMETERS, ListView
from koubo.postings.discovery.query import Note, Query, describe
from koubo.vocabularies import registry

# What changes from day to day: a mail brings what is new in any case.
RELATIVE: Final = ("new", "since", "closing")
EVERYTHING: Final = Text("すべての公募", "All openings")


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """What a saved address asks for now. `lost` is what of it can no longer be read, or is read as something else.

    `is_wider`: a whole condition is gone, so that it would find what nobody asked for.
    """

    query: Query
    lost: tuple[Note, ...]
    is_wider: bool

    @property
    def lost_keys(self) -> tuple[str, ...]:
        """What tells a person's losses apart, to remember which were told."""
        return tuple(note.key for note in self.lost)

    def to_tell(self, told: Collection[str]) -> "ReadAddress | None":
        """Return it with what is lost and was not told of before; None where there is nothing to tell."""
        fresh = tuple(note for note in self.lost if note.key not in told)
        return replace(self, lost=fresh) if fresh else None


def kept(query: Query) -> Query:
    """Return what is saved of a query."""
    plain = query.without(*RELATIVE)
    return plain.changed(order=None, per=PAGE_SIZES[0], view=ListView.CARDS)


def left_out(query: Query) -> list[Text]:
    """Return the conditions that are not saved, in words."""
    default = Query()
    return [
        PARAMETERS[name].label
        for name in RELATIVE
        if getattr(query, PARAMETERS[name].field) != getattr(default, PARAMETERS[name].field)
    ]


def address_of(query: Query) -> str:
    """Return what of a query is saved, as an address."""
    return urlencode(kept(query).params())


def digest_of(address: str) -> str:
    """Return what equal queries have in common."""
    return sha256(address.encode()).hexdigest()


def read(address: str) -> ReadAddress:
    """Return what a saved address asks for."""
    given = QueryDict(address)
    query = Query.read(given)
    said = {name for name, _ in query.params()}
    gone = {note.param for note in query.notes} - said
    return ReadAddress(kept(query), (*query.notes, *_replaced(given)), is_wider=bool(gone))


def _replaced(given: QueryDict) -> Iterator[Note]:
    """Yield what became of conditions that were merged into others: they are searched for as those."""
    space = Query.space
    for (name, code), (_, into) in space.former.items():
        if code in given.getlist(name):
            facet = space.by_param[name]
            old, new = registry.term(facet.source, code).label, registry.term(facet.source, into).label
            yield Note(
                name,
                Text(
                    f"{facet.label.ja}「{old.ja}」は「{new.ja}」に統合されました。「{new.ja}」で検索しています。",
                    f"{facet.label.en}: “{old.en}” has become part of “{new.en}”, which is searched for instead",
                ),
                f"{code}>{into}",
            )


def in_words(query: Query) -> Text:
    """Return the conditions in words."""
    chips = describe(kept(query))
    if not chips:
        return EVERYTHING
    said = [Text(f"{chip.label.ja}: {chip.value.ja}", f"{chip.label.en}: {chip.value.en}") for chip in chips]
    return Text("、".join(one.ja for one in said), "; ".join(one.en for one in said))


def suggested_name(query: Query, language: str) -> str:
    """Return a name for a query that nobody has named."""
    values = [chip.value[language] for chip in describe(kept(query))] or [EVERYTHING[language]]
    name = ("、" if language == "ja" else ", ").join(values)
    return name if len(name) <= MOST_NAME else f"{name[: MOST_NAME - 1]}…"

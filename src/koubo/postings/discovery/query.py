"""A search for openings and its address; each can be made from the other."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Protocol

from koubo.kernel.text import Text
from koubo.postings.discovery.facets import BY_PARAM, FACETS, Choice, Facet, choice
from koubo.postings.discovery.parameters import MOST_CHARACTERS, PAGE_SIZES, PARAMETERS, WORDS, ListView, SortOrder

# The order of an address: words, facets, the rest.
NAMES: Final = (*WORDS, "inside", *BY_PARAM, *(name for name in PARAMETERS if name not in {*WORDS, "inside"}))
MOST_NOTES: Final = 20
MOST_SHOWN: Final = 30


class Params(Protocol):
    """What an address carries: every value of a name, in order (a QueryDict is one)."""

    def getlist(self, key: str) -> list[Any]:
        """Return all values of `key`."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something in an address that could not be meant and was left out, with its parameter."""

    param: str
    text: Text


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in words, and the query without it."""

    param: str
    label: Text
    value: Text
    without: "Query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What someone looks for. Empty parts ask for nothing; values of one facet are alternatives, all else is joint.

    `words` must all occur, of `any_words` one, of `no_words` none; `inside` also takes matches in the middle of words.
    `chosen` holds (parameter, code) of facet values; who chose a value below another asks for that one, not for all of
    the other. `pay` is yen a year. `closing` and `new` count days from today: applications close within, first
    published within; `since` is the instant of the last visit. `closed` includes openings that have closed.
    """

    words: str = ""
    any_words: str = ""
    no_words: str = ""
    inside: bool = False
    chosen: frozenset[tuple[str, str]] = frozenset()
    pay: int | None = None
    deadline_from: date | None = None
    deadline_to: date | None = None
    closing: int | None = None
    new: int | None = None
    since: datetime | None = None
    closed: bool = False
    order: SortOrder = SortOrder.NEWEST
    per: int = PAGE_SIZES[0]
    view: ListView = ListView.CARDS
    page: int = 1
    notes: tuple[Note, ...] = field(default=(), compare=False)

    @staticmethod
    def read(params: Params) -> "Query":
        """Return what an address asks for. What it cannot mean is left out and named in `notes`."""
        values: dict[str, Any] = {}
        notes: list[Note] = []
        for name, parameter in PARAMETERS.items():
            given = [value for value in params.getlist(name) if value.strip()]
            if not given:
                continue
            if name in WORDS and len(given[-1]) > MOST_CHARACTERS:
                notes.append(_too_long(name))
            try:
                values[parameter.field] = parameter.read(given[-1][:MOST_CHARACTERS])
            except ValueError:
                notes.append(_meaningless(name, parameter.label, given[-1]))
        chosen = set()
        for name, facet in BY_PARAM.items():
            for code in dict.fromkeys(params.getlist(name)):
                if choice(name, code):
                    chosen.add((name, code))
                elif code.strip():
                    notes.append(_meaningless(name, facet.label, code))
        return Query(**values, chosen=frozenset(chosen), notes=tuple(notes[:MOST_NOTES]))

    def params(self) -> list[tuple[str, str]]:
        """Return its address: in a fixed order, without what goes without saying."""
        default = Query()
        said = {
            name: [parameter.write(value)]
            for name, parameter in PARAMETERS.items()
            if (value := getattr(self, parameter.field)) != getattr(default, parameter.field)
        }
        for one in self.choices():
            said.setdefault(one.param, []).append(one.code)
        return [(name, value) for name in NAMES for value in said.get(name, [])]

    def choices(self, *facets: Facet) -> list[Choice]:
        """Return what is chosen, of some facets or of all, in the order of the lists."""
        if not self.chosen:
            return []
        return [one for facet in facets or FACETS for one in facet.choices if (one.param, one.code) in self.chosen]

    def codes(self, param: str) -> frozenset[str]:
        """Return the codes chosen for a parameter."""
        return frozenset(code for name, code in self.chosen if name == param)

    def asked(self, facet: Facet) -> frozenset[str]:
        """Return the values of a facet it asks for, as search names them: of a branch the lowest ones chosen."""
        chosen = self.choices(facet)
        narrowed = {one.parent for one in chosen if one.parent}
        return frozenset(one.value for one in chosen if one.parent or one.code not in narrowed)

    def changed(self, **fields: Any) -> "Query":
        """Return it with other fields, on the first page unless that is what changes."""
        return replace(self, **{"page": 1, "notes": (), **fields})

    def with_choice(self, wanted: Choice) -> "Query":
        """Return it with one more value; what that stands below need not be said beside it."""
        above = (BY_PARAM[wanted.param].key, wanted.parent)
        return self.changed(chosen=(self.chosen - {above}) | {(wanted.param, wanted.code)})

    def without_choice(self, unwanted: Choice) -> "Query":
        """Return it without a value and those below it."""
        gone = {
            (one.param, one.code)
            for one in BY_PARAM[unwanted.param].choices
            if one == unwanted or (one.parent == unwanted.code and not unwanted.parent)
        }
        return self.changed(chosen=self.chosen - gone)

    def without(self, *params: str) -> "Query":
        """Return it without what these parameters say; a facet goes with the values below others."""
        default = Query()
        fields = {PARAMETERS[name].field for name in params if name in PARAMETERS}
        facets = {BY_PARAM[name] for name in params if name in BY_PARAM}
        chosen = frozenset(pair for pair in self.chosen if BY_PARAM[pair[0]] not in facets)
        return self.changed(chosen=chosen, **{name: getattr(default, name) for name in fields})

    @property
    def cleared(self) -> "Query":
        """It without any condition, shown as before."""
        return Query(order=self.order, per=self.per, view=self.view)

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks for anything but all that is open."""
        return self.changed(order=SortOrder.NEWEST, per=PAGE_SIZES[0], view=ListView.CARDS) != Query()


def describe(query: Query) -> list[Chip]:
    """Return the conditions of a query in words, in the order of its address."""
    default = Query()
    chips = {
        name: [Chip(name, parameter.label, parameter.words(value), query.without(name))]
        for name, parameter in PARAMETERS.items()
        if parameter.words and (value := getattr(query, parameter.field)) != getattr(default, parameter.field)
    }
    for one in query.choices():
        chip = Chip(one.param, BY_PARAM[one.param].label, one.full, query.without_choice(one))
        chips.setdefault(one.param, []).append(chip)
    return [chip for name in NAMES for chip in chips.get(name, [])]


def _meaningless(name: str, label: Text, value: str) -> Note:
    shown = value.strip()[:MOST_SHOWN]
    return Note(
        name,
        Text(
            f"「{label.ja}」の値「{shown}」は使えないため、この条件を除いて検索しました",
            f"“{shown}” cannot be used for “{label.en}”, so this condition was left out",
        ),
    )


def _too_long(name: str) -> Note:
    label = PARAMETERS[name].label
    return Note(
        name,
        Text(
            f"「{label.ja}」は{MOST_CHARACTERS:,}文字までです。それより後ろは除いて検索しました",
            f"“{label.en}” takes {MOST_CHARACTERS:,} characters; what follows was left out",
        ),
    )

"""Searches and their addresses, each of which can be made from the other: what they ask for is declared by a space."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Final, Generic, Protocol, Self, TypeVar

from koubo.kernel.text import Text
from koubo.postings.discovery.facets import Choice, Facet
from koubo.postings.discovery.parameters import MOST_CHARACTERS, PAGE_SIZES, WORDS, Parameter, SortOrder
from koubo.vocabularies import registry

MOST_NOTES: Final = 20
MOST_SHOWN: Final = 30
Q = TypeVar("Q", bound="BaseQuery")


class Params(Protocol):
    """What an address carries: every value of a name, in order (a QueryDict is one)."""

    def getlist(self, key: str) -> list[Any]:
        """Return all values of `key`."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something in an address that could not be meant and was left out: its parameter, and what was given for it."""

    param: str
    text: Text
    value: str = ""

    @property
    def key(self) -> str:
        """What tells it from others, whatever words it is said in."""
        return f"{self.param}={self.value}"


@dataclass(frozen=True)
class Space:
    """What can be asked for: values of facets, and plain parameters by their names in an address."""

    facets: tuple[Facet, ...]
    parameters: Mapping[str, Parameter]

    @cached_property
    def by_param(self) -> dict[str, Facet]:
        """Parameter of an address -> its facet."""
        return {param: facet for facet in self.facets for param in (facet.key, facet.below) if param}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The order of an address: words, facets, the rest."""
        first = (*WORDS, "inside")
        return (*first, *self.by_param, *(name for name in self.parameters if name not in first))

    @property
    def choices(self) -> dict[tuple[str, str], Choice]:
        """Every value by parameter and code."""
        return _choices_of(self.facets)

    @property
    def former(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Parameter and code of values that were merged into others -> those of what they count as."""
        return _former_of(self.facets)


@registry.kept
def _choices_of(facets: tuple[Facet, ...]) -> dict[tuple[str, str], Choice]:
    return {(one.param, one.code): one for facet in facets for one in facet.choices}


@registry.kept
def _former_of(facets: tuple[Facet, ...]) -> dict[tuple[str, str], tuple[str, str]]:
    return {old: new for facet in facets for old, new in facet.former.items()}


@dataclass(frozen=True, slots=True)
class Chip(Generic[Q]):
    """A condition in words, and the query without it."""

    param: str
    label: Text
    value: Text
    without: Q


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseQuery:
    """What someone looks for. Empty parts ask for nothing; values of one facet are alternatives, all else is joint.

    `words` must all occur, of `any_words` one, of `no_words` none; `inside` also takes matches in the middle of words.
    Without an `order` it is sorted as goes without saying. `chosen` holds (parameter, code) of facet values; who chose a value below another asks for that one, not for all of
    the other.
    """

    space: ClassVar[Space]

    words: str = ""
    any_words: str = ""
    no_words: str = ""
    inside: bool = False
    chosen: frozenset[tuple[str, str]] = frozenset()
    order: SortOrder | None = None
    per: int = PAGE_SIZES[0]
    page: int = 1
    notes: tuple[Note, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        """Leave unsaid what goes without saying."""
        if self.order is self.usual_order:
            object.__setattr__(self, "order", None)

    @classmethod
    def read(cls, params: Params) -> Self:
        """Return what an address asks for. What it cannot mean is left out and named in `notes`."""
        space = cls.space
        values: dict[str, Any] = {}
        notes: list[Note] = []
        for name, parameter in space.parameters.items():
            given = [value for value in params.getlist(name) if value.strip()]
            if not given:
                continue
            if name in WORDS and len(given[-1]) > MOST_CHARACTERS:
                notes.append(_too_long(name, parameter.label))
            try:
                values[parameter.field] = parameter.read(given[-1][:MOST_CHARACTERS])
            except ValueError:
                notes.append(_meaningless(name, parameter.label, given[-1]))
        chosen, choices, former = set(), space.choices, space.former
        for name, facet in space.by_param.items():
            for code in dict.fromkeys(params.getlist(name)):
                pair = former.get((name, code), (name, code))
                if pair in choices:
                    chosen.add(pair)
                elif code.strip():
                    notes.append(_meaningless(name, facet.label, code))
        return cls(**values, chosen=frozenset(chosen), notes=tuple(notes[:MOST_NOTES]))

    def params(self) -> list[tuple[str, str]]:
        """Return its address: in a fixed order, without what goes without saying."""
        default, space = type(self)(), self.space
        said = {
            name: [parameter.write(value)]
            for name, parameter in space.parameters.items()
            if (value := getattr(self, parameter.field)) != getattr(default, parameter.field)
        }
        for one in self.choices():
            said.setdefault(one.param, []).append(one.code)
        return [(name, value) for name in self.space.names for value in said.get(name, [])]

    @property
    def usual_order(self) -> SortOrder:
        """How it is sorted where nothing is said."""
        return SortOrder.NEWEST

    @property
    def sorted_by(self) -> SortOrder:
        """How it is sorted."""
        return self.order or self.usual_order

    def choices(self, *facets: Facet) -> list[Choice]:
        """Return what is chosen, of some facets or of all, in the order of the lists."""
        if not self.chosen:
            return []
        return [
            one
            for facet in facets or self.space.facets
            for one in facet.choices
            if (one.param, one.code) in self.chosen
        ]

    def codes(self, param: str) -> frozenset[str]:
        """Return the codes chosen for a parameter."""
        return frozenset(code for name, code in self.chosen if name == param)

    def asked(self, facet: Facet) -> frozenset[str]:
        """Return the values of a facet it asks for, as search names them: of a branch the lowest ones chosen."""
        chosen = self.choices(facet)
        narrowed = {one.parent for one in chosen if one.parent}
        return frozenset(one.value for one in chosen if one.parent or one.code not in narrowed)

    def changed(self, **fields: Any) -> Self:
        """Return it with other fields, on the first page unless that is what changes."""
        return replace(self, **{"page": 1, "notes": (), **fields})

    def with_choice(self, wanted: Choice) -> Self:
        """Return it with one more value; what that stands below need not be said beside it."""
        above = (self.space.by_param[wanted.param].key, wanted.parent)
        return self.changed(chosen=(self.chosen - {above}) | {(wanted.param, wanted.code)})

    def without_choice(self, unwanted: Choice) -> Self:
        """Return it without a value and those below it."""
        gone = {
            (one.param, one.code)
            for one in self.space.by_param[unwanted.param].choices
            if one == unwanted or (one.parent == unwanted.code and not unwanted.parent)
        }
        return self.changed(chosen=self.chosen - gone)

    def without(self, *params: str) -> Self:
        """Return it without what these parameters say; a facet goes with the values below others."""
        default = type(self)()
        fields = {self.space.parameters[name].field for name in params if name in self.space.parameters}
        facets = {self.space.by_param[name] for name in params if name in self.space.by_param}
        chosen = frozenset(pair for pair in self.chosen if self.space.by_param[pair[0]] not in facets)
        return self.changed(chosen=chosen, **{name: getattr(default, name) for name in fields})

    @property
    def cleared(self) -> Self:
        """It without any condition, shown as before."""
        return type(self)(**{name: getattr(self, name) for name in self._ways})

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks for anything but all there is."""
        default = type(self)()
        return self.changed(**{name: getattr(default, name) for name in self._ways}) != default

    @property
    def _ways(self) -> list[str]:
        """The fields that are no conditions but ways of showing, whichever page is shown."""
        return [one.field for name, one in self.space.parameters.items() if one.words is None and name != "page"]


def describe(query: Q) -> list[Chip[Q]]:
    """Return the conditions of a query in words, in the order of its address."""
    default, space = type(query)(), query.space
    chips = {
        name: [Chip(name, parameter.label, parameter.words(value), query.without(name))]
        for name, parameter in space.parameters.items()
        if parameter.words and (value := getattr(query, parameter.field)) != getattr(default, parameter.field)
    }
    for one in query.choices():
        chip = Chip(one.param, space.by_param[one.param].label, one.full, query.without_choice(one))
        chips.setdefault(one.param, []).append(chip)
    return [chip for name in space.names for chip in chips.get(name, [])]


def _meaningless(name: str, label: Text, value: str) -> Note:
    shown = value.strip()[:MOST_SHOWN]
    return Note(
        name,
        Text(
            f"「{label.ja}」の値「{shown}」は使えないため、この条件を除いて検索しました",
            f"“{shown}” cannot be used for “{label.en}”, so this condition was left out",
        ),
        value,
    )


def _too_long(name: str, label: Text) -> Note:
    return Note(
        name,
        Text(
            f"「{label.ja}」は{MOST_CHARACTERS:,}文字までです。それより後ろは除いて検索しました",
            f"“{label.en}” takes {MOST_CHARACTERS:,} characters; what follows was left out",
        ),
    )

"""Facets: what openings can be narrowed by, with all their values in order.

The sheet says which of its fields feed which facet; the kind of the institution and the languages come from elsewhere.
A value that stands below another (小分類 below 大分類, prefecture below area) is of the same facet: who asks for the upper
one finds all below it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from koubo.kernel.text import Text
from koubo.postings.publication.states import ContentLanguages
from koubo.postings.sheet import SHEET, Content, Field, blank
from koubo.postings.sheet.jobs import lines_of
from koubo.search.entries import FEW
from koubo.vocabularies import registry

ANY: Final = "any"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be chosen. `param` and `code` are its name in an address, `value` its name in search.

    `parent` is the code it stands below, if any.
    """

    param: str
    code: str
    label: Text
    value: str
    parent: str = ""

    @property
    def full(self) -> Text:
        """The words for it where its parent is not beside it: what only says “all subfields” names what of."""
        if not self.parent:
            return self.label
        above = upper(self).label
        return (
            Text(f"{above.ja}{self.label.ja}", f"{above.en} {self.label.en}")
            if self.label.ja[0] == "（"
            else self.label
        )


@dataclass(frozen=True, slots=True)
class Facet:
    """Something to narrow by. `below` is the parameter of the values below others, where there are such.

    `usual` is how many values an opening usually has at most, one below another not counted; FEW where there are few at all.
    """

    key: str
    label: Text
    vocabulary: str = ""
    below: str = ""
    any_label: Text | None = None
    usual: int = 1

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every value, those below another right after it."""
        return _choices(self)

    @property
    def former(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Parameter and code of values that were merged into others -> those of what they count as."""
        return _former(self)

    @property
    def source(self) -> str:
        """The vocabulary its values come from; of values below others that of these."""
        if self.vocabulary or self.key == "written":
            return self.vocabulary
        return next(field.vocabulary for field in _declared() if field.facet == self.key)


FACETS: Final = (
    Facet("field", Text("研究分野", "Research field"), below="subfield", usual=3),
    Facet("area", Text("勤務地", "Work location"), below="prefecture", usual=2),
    Facet("kind", Text("機関種別", "Institution type"), vocabulary="institution_types"),
    Facet("job", Text("職種", "Job type"), usual=2),
    Facet("form", Text("雇用形態", "Employment status"), usual=2),
    Facet("term", Text("任期", "Term"), usual=FEW),
    Facet("track", Text("テニュアトラック", "Tenure track"), usual=FEW),
    Facet("entry", Text("電子応募", "Electronic application"), any_label=Text("いずれかに対応", "Any of these"), usual=FEW),
    Facet("consideration", Text("応募上の配慮", "Additional considerations"), any_label=Text("いずれかの配慮あり", "Any of these"), usual=FEW),
    Facet("remote", Text("在宅勤務", "Remote work")),
    Facet("written", Text("記載言語", "Language of the posting"), usual=FEW),
)  # fmt: skip
BY_KEY: Final = {facet.key: facet for facet in FACETS}
# Parameter of an address -> its facet.
BY_PARAM: Final = {param: facet for facet in FACETS for param in (facet.key, facet.below) if param}


def upper(below: Choice) -> Choice:
    """Return what a value stands below."""
    return _by_name()[BY_PARAM[below.param].key, below.parent]


def values_of(content: Content, *, kind: str, written: str) -> dict[str, frozenset[str]]:
    """Return the values of every facet a posting has, as search names them."""
    found: dict[str, set[str]] = {facet.key: set() for facet in FACETS}
    found["kind"].add(registry.current("institution_types", kind))
    found["written"].update(ContentLanguages(written).languages)
    for field, value in _fed(SHEET.fields, content):
        found[field.facet].update(_values(field, value))
    return {key: frozenset(values) for key, values in found.items() if values}


def _fed(fields: Iterable[Field], content: Content) -> Iterator[tuple[Field, Any]]:
    for field in fields:
        value = content.get(field.key)
        if field.is_rows:
            # A job that is filled is not there to be found.
            for line in lines_of(content) if field.key == "job_lines" else value or []:
                yield from _fed(field.fields, line)
        elif field.facet and value is not False and not blank(value):
            yield field, value


def _values(field: Field, value: Any) -> tuple[str, ...]:
    if not field.vocabulary:
        return (field.facet_value, ANY) if BY_KEY[field.facet].any_label else (field.facet_value,)
    if field.vocabulary not in registry.PARENTS or not registry.valid(field.vocabulary, value):
        return (value,)
    parent = registry.parent(field.vocabulary, value).code
    return (parent, below(parent, value))


def below(parent: str, code: str) -> str:
    """Return how search names a value that stands below another."""
    return f"{parent}.{code}"


def _declared(fields: Iterable[Field] = SHEET.fields) -> Iterator[Field]:
    for field in fields:
        if field.facet:
            yield field
        yield from _declared(field.fields)


@registry.kept
def _choices(facet: Facet) -> tuple[Choice, ...]:
    return tuple(_listed(facet))


def _listed(facet: Facet) -> Iterator[Choice]:
    if facet.key == "written":
        for written in (ContentLanguages.JA, ContentLanguages.EN):
            yield Choice(facet.key, written.value, written.label, written.value)
        return
    vocabulary = facet.source
    if not vocabulary:
        fields = [field for field in _declared() if field.facet == facet.key]
        if facet.any_label:
            yield Choice(facet.key, ANY, facet.any_label, ANY)
        for field in fields:
            label = field.label if facet.any_label else field.words[0]
            yield Choice(facet.key, field.facet_value, label, field.facet_value)
        return
    for term in registry.terms(registry.PARENTS[vocabulary] if facet.below else vocabulary):
        yield Choice(facet.key, term.code, term.label, term.code)
        for child in registry.children(vocabulary, term.code) if facet.below else ():
            yield Choice(facet.below, child.code, child.label, below(term.code, child.code), term.code)


@registry.kept
def _former(facet: Facet) -> dict[tuple[str, str], tuple[str, str]]:
    if not facet.source:
        return {}
    param = facet.below or facet.key
    return {
        (param, term.code): (param, registry.current(facet.source, term.code))
        for term in registry.every(facet.source)
        if term.merged_into
    }


@registry.kept
def _by_name() -> dict[tuple[str, str], Choice]:
    return {(choice.param, choice.code): choice for facet in FACETS for choice in facet.choices}

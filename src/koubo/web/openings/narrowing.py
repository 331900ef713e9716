"""The form beside a list that narrows it: every facet with what each value would leave, and the days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from koubo.postings.discovery.facets import BY_PARAM
from koubo.postings.discovery.finder import Counted, CountedFacet, Result
from koubo.postings.discovery.parameters import PARAMETERS
from koubo.postings.discovery.query import Query
from koubo.web.openings.areas import SearchArea
from koubo.web.openings.cards import text_key
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language
from koubo.web.ui.markup import attributes
from koubo.web.ui.moments import number

# What says what a number counts.
Things = Callable[[int], str]
SHOWN: Final = 6
OPEN: Final = ("field", "area", "kind", "job")
# Days from today, and yen a year.
SPANS: Final = {
    "closing": (7, 14, 30),
    "new": (1, 3, 7, 14),
    "pay": (3_000_000, 4_000_000, 5_000_000, 6_000_000, 8_000_000, 10_000_000),
}
# What the form has controls for; the rest of the query goes along unseen.
CONTROLS: Final = frozenset({*BY_PARAM, *SPANS, "closed", "page"})


@dataclass(frozen=True, slots=True)
class Box:
    """A facet of the form: the check boxes of the values that leave most, and the others, folded."""

    key: str
    label: str
    first: SafeString
    more: SafeString
    rest: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A choice of days, or of an amount: one, or none."""

    key: str
    label: str
    options: tuple[Option, ...]
    chosen: str


def rendered(area: SearchArea, result: Result) -> SafeString:
    """Return the form. Who asks for nothing gets the same one until a count changes: that one is kept."""
    query = result.query
    if query.is_narrowed:
        return _rendered(area, result)
    counts = [(value.choice.code, value.count) for facet in result.facets for value in facet.values]
    key = text_key("narrowing", language(), area.namespace, query.changed().params(), counts)
    text = caches["rendered"].get(key)
    if text is None:
        text = _rendered(area, result)
        caches["rendered"].set(key, text)
    return SafeString(text)


def _rendered(area: SearchArea, result: Result) -> SafeString:
    query = result.query
    context = {
        "area": area,
        "query": query,
        "kept": [(name, value) for name, value in query.params() if name not in CONTROLS],
        "boxes": [box(counted, openings) for counted in result.facets if counted.values],
        "spans": spans(query),
    }
    return render_to_string("openings/narrowing.html", context)


def box(counted: CountedFacet, things: Things) -> Box:
    """Six values at first, by what they leave; those that are chosen are never folded. `things` are what is counted."""
    values = sorted(counted.values, key=lambda value: (not _is_chosen(value), -value.count))
    chosen = sum(_is_chosen(value) for value in values)
    shown = max(SHOWN, chosen)
    key = counted.facet.key
    return Box(
        key=key,
        label=counted.facet.label[language()],
        first=_checkboxes(values[:shown], things),
        more=_checkboxes(values[shown:], things),
        rest=len(values[shown:]),
        is_open=key in OPEN or chosen > 0,
    )


def openings(count: int) -> str:
    """Return what is counted, for screen readers after a number."""
    return ngettext(" opening", " openings", count)


def _is_chosen(value: Counted) -> bool:
    return value.chosen or any(below.chosen for below in value.below)


def _checkboxes(values: Sequence[Counted], things: Things) -> SafeString:
    """The values as lines of a list; what stands below a value is offered once that is chosen."""
    here = language()
    return format_html_join(
        "",
        '<li><label class="k-choice"><input type="checkbox" name="{}" value="{}"{}><span>{}<span>{}<span class="k-vh">{}</span></span></span></label>{}</li>',
        (
            (value.choice.param, value.choice.code, attributes({"checked": value.chosen}), value.choice.label[here],
             number(value.count), things(value.count), _below(value, things))
            for value in values
        ),
    )  # fmt: skip


def _below(value: Counted, things: Things) -> SafeString:
    if not value.below or not _is_chosen(value):
        return SafeString("")
    return format_html(
        '<details class="k-checklist"{}><summary>{}<span class="k-vh">{}</span></summary><ul>{}</ul></details>',
        attributes({"open": any(below.chosen for below in value.below)}),
        _("Choose more closely"), _(": %(what)s") % {"what": value.choice.label[language()]}, _checkboxes(value.below, things),
    )  # fmt: skip


def spans(query: Query) -> list[Span]:
    """Return what is chosen by days or by amount; a value of the query that is not among ours stays."""
    return [_span(query, name, values) for name, values in SPANS.items()]


def _span(query: Query, name: str, values: tuple[int, ...]) -> Span:
    parameter, here = PARAMETERS[name], language()
    chosen = getattr(query, parameter.field)
    said = sorted({*values, chosen} - {None})
    assert parameter.words is not None, "a condition has words"
    options = [Option(str(value), parameter.words(value)[here]) for value in said]
    return Span(name, parameter.label[here], (Option("", _("Any")), *options), "" if chosen is None else str(chosen))

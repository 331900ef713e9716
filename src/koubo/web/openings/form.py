"""複数の条件で探す: every condition of a query in one form. It leads to the address of the query, or says what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from koubo.postings.discovery.facets import Choice, Facet
from koubo.postings.discovery.parameters import MOST_CHARACTERS, PAGE_SIZES, PARAMETERS, WORDS, ListView, SortOrder
from koubo.postings.discovery.query import Query
from koubo.postings.discovery.space import BaseQuery
from koubo.vocabularies import registry
from koubo.web.openings.areas import SearchArea
from koubo.web.openings.narrowing import spans
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language
from koubo.web.ui.markup import attributes

# The name of the button: without it the form is only shown, filled with the conditions of the address.
ACT: Final = "search"
DAYS: Final = ("deadline_from", "deadline_to")
MOST_NARROW: Final = 8
TEXTS: Final = (*WORDS, "pay", *DAYS)


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet with all of its values: a list of options, or for what has values below others a tree."""

    key: str
    label: str
    options: tuple[Option, ...]
    chosen: tuple[str, ...]
    tree: SafeString

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width."""
        return bool(self.tree) or len(self.options) > MOST_NARROW


def conditions(request: HttpRequest, area: SearchArea) -> HttpResponse:
    """Show the form with what the address says, or lead to what it asks for; wrong input comes back with its reasons."""
    query = Query.read(request.GET)
    errors = _errors(request.GET, query) if ACT in request.GET else {}
    if ACT in request.GET and not errors:
        return redirect(area.address(query.changed()))
    return render(
        request, "openings/conditions.html", _context(request.GET, area, query, errors), status=422 if errors else 200
    )


def _errors(given: QueryDict, query: Query) -> dict[str, str]:
    """Return what is wrong, by parameter, in the order of the form."""
    wrong = {note.param for note in query.notes}
    found = {name: _reason(name, given.get(name, "")) for name in TEXTS if name in wrong}
    if query.deadline_from and query.deadline_to and query.deadline_from > query.deadline_to:
        found["deadline_to"] = _("Enter a day that is not before the first one")
    others = wrong - set(TEXTS)
    return found | ({"": _("Some of the choices are not in the lists any more; choose again")} if others else {})


def _reason(name: str, written: str) -> str:
    if name in DAYS:
        return _("Enter a date such as 2027-01-08")
    if name == "pay":
        return _("Enter an amount in yen, such as 4,000,000")
    return _("Enter no more than %(most)s characters (now %(now)s)") % {
        "most": f"{MOST_CHARACTERS:,}",
        "now": f"{len(written):,}",
    }


def _context(given: QueryDict, area: SearchArea, query: Query, errors: Mapping[str, str]) -> dict[str, Any]:
    here = language()
    return {
        **area.context("conditions"),
        "query": query,
        "typed": {name: given.get(name, "") for name in TEXTS},
        "errors": {name: errors.get(name, "") for name in TEXTS},
        "summary": [(f"f-{name}" if name else "", words) for name, words in errors.items()],
        "labels": {name: PARAMETERS[name].label[here] for name in (*TEXTS, "inside", "closed", "sort", "per", "view")},
        **groups(query),
        "spans": [span for span in spans(query) if span.key not in TEXTS],
        "orders": [
            Option("", _("Most relevant, or newest without words")),
            *(Option(order, order.label[here]) for order in SortOrder),
        ],
        "sizes": [Option(str(size), str(size)) for size in PAGE_SIZES],
        "views": [Option(view, view.label[here]) for view in ListView],
        "act": ACT,
    }


def groups(query: BaseQuery) -> dict[str, list[FacetGroup]]:
    """Return every facet of a query with what is chosen, those that take the whole width apart."""
    made = [_group(facet, query) for facet in query.space.facets]
    return {
        "wide": [group for group in made if group.is_wide],
        "narrow": [group for group in made if not group.is_wide],
    }


def _group(facet: Facet, query: BaseQuery) -> FacetGroup:
    here = language()
    chosen = frozenset(pair for pair in query.chosen if query.space.by_param[pair[0]] is facet)
    return FacetGroup(
        key=facet.key,
        label=facet.label[here],
        options=() if facet.below else tuple(Option(one.code, one.label[here]) for one in facet.choices),
        chosen=tuple(code for _name, code in chosen),
        tree=_tree(facet, here, chosen) if facet.below else SafeString(""),
    )


@registry.kept
def _tree(facet: Facet, here: str, chosen: frozenset[tuple[str, str]]) -> SafeString:
    """The upper values, each with those below it folded unless one of them is chosen."""
    below: dict[str, list[Choice]] = {}
    for one in facet.choices:
        below.setdefault(one.parent, []).append(one)
    return format_html_join(
        "",
        "<li>{}{}</li>",
        (
            (
                _box(one, here, chosen, id=f"f-{facet.key}" if index == 0 else ""),
                _folded(one, below.get(one.code, []), here, chosen),
            )
            for index, one in enumerate(below[""])
        ),
    )


def _folded(above: Choice, values: list[Choice], here: str, chosen: frozenset[tuple[str, str]]) -> SafeString:
    if not values:
        return SafeString("")
    return format_html(
        '<details class="k-checklist"{}><summary>{}<span class="k-vh">{}</span></summary><ul class="k-tree__below">{}</ul></details>',
        attributes({"open": any((one.param, one.code) in chosen for one in values)}),
        _("Choose more closely"), _(": %(what)s") % {"what": above.label[here]},
        format_html_join("", "<li>{}</li>", ((_box(one, here, chosen),) for one in values)),
    )  # fmt: skip


def _box(one: Choice, here: str, chosen: frozenset[tuple[str, str]], *, id: str = "") -> SafeString:  # noqa: A002 - an HTML attribute
    shape = {"id": id, "name": one.param, "value": one.code, "checked": (one.param, one.code) in chosen}
    return format_html(
        '<label class="k-choice"><input type="checkbox"{}><span>{}</span></label>', attributes(shape), one.label[here]
    )

"""Home. What is public is compared with the instant of the request, nothing else."""

from collections.abc import Hashable, Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.kernel import clock
from koubo.postings.discovery.facets import BY_KEY
from koubo.postings.discovery.finder import Counted, find
from koubo.postings.discovery.query import Query
from koubo.web.openings import cards, entry_pages
from koubo.web.openings.areas import ENTRY_PAGES
from koubo.web.public.search import AREA
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

ON_HOME = 5
BROWSED = ("field", "job", "area", "kind")


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the search box, the newest postings, and the ways in with what is open there."""
    now = clock.now()
    result = find(Query(), now=now, per=ON_HOME)
    context = {
        "area": AREA,
        "keyword": AREA.way("keyword"),
        "now": now,
        "total": result.total,
        "cards": cards.rendered(result).values(),
        "lists_key": (language(), *(_counts(shown.values) for shown in result.facets if shown.facet.key in BROWSED)),
        # Asked for only where the page does not have them rendered from before.
        "lists": lambda: [
            (
                ENTRY_PAGES[facet],
                AREA.way(facet),
                [line for line in entry_pages.lines(AREA, result, facet) if line.count],
            )
            for facet in BROWSED
        ],
        "choices": [_options(facet) for facet in ("field", "area")],
    }
    return render(request, "public/home.html", context)


def _counts(values: Iterable[Counted]) -> tuple[Hashable, ...]:
    """Return what the lists say of the values of a facet: everything else in them never changes."""
    return tuple((value.choice.param, value.choice.code, value.count, _counts(value.below)) for value in values)


def _options(facet: str) -> tuple[str, str, list[Option]]:
    """Return a facet as a menu: its key, its words, and its upper values after one for all of them."""
    here, shown = language(), BY_KEY[facet]
    options = [Option(one.code, one.label[here]) for one in shown.choices if not one.parent]
    return facet, shown.label[here], [Option("", _("All")), *options]

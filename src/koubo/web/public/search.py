"""Searching, for everyone."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from koubo.web.openings import entry_pages, form, results
from koubo.web.openings.areas import ENTRY_PAGES, SearchArea
from koubo.web.public import saving

AREA: Final = SearchArea(
    namespace="public",
    frame="ui/public.html",
    results="postings",
    ways=tuple(ENTRY_PAGES),
    home="home",
    home_words=gettext_lazy("Home"),
    saving=saving.offered,
)


@require_safe
@login_not_required
def postings(request: HttpRequest) -> HttpResponse:
    """Show openings; the address says everything."""
    return results.results(request, AREA)


@require_safe
@login_not_required
def keyword(request: HttpRequest) -> HttpResponse:
    """キーワードで探す."""
    return entry_pages.keyword(request, AREA)


@require_safe
@login_not_required
def conditions(request: HttpRequest) -> HttpResponse:
    """複数の条件で探す."""
    return form.conditions(request, AREA)


@require_safe
@login_not_required
def browse(request: HttpRequest, facet: str) -> HttpResponse:
    """機関種別で探す, 研究分野で探す, 職種で探す, 勤務地で探す."""
    return entry_pages.browse(request, AREA, facet)

"""求人公募情報検索: the search everyone has, in the frame of the institution.

Source: help page, 「求人公募情報を検索するには?」.
"""

from typing import Final

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from koubo.web.hats import InstitutionRequest, institution_required
from koubo.web.openings import entry_pages, form, results
from koubo.web.openings.areas import SearchArea

AREA: Final = SearchArea(
    namespace="institution",
    frame="ui/application.html",
    results="search-results",
    ways=("keyword", "conditions", "kind"),
    home="menu",
    home_words=gettext_lazy("Institution menu"),
)


@require_safe
@institution_required
def openings(request: InstitutionRequest) -> HttpResponseBase:
    """Show openings of all institutions; the address says everything."""
    return results.results(request, AREA)


@require_safe
@institution_required
def keyword(request: InstitutionRequest) -> HttpResponseBase:
    """キーワードで探す."""
    return entry_pages.keyword(request, AREA)


@require_safe
@institution_required
def conditions(request: InstitutionRequest) -> HttpResponseBase:
    """複数の条件で探す."""
    return form.conditions(request, AREA)


@require_safe
@institution_required
def kinds(request: InstitutionRequest) -> HttpResponseBase:
    """機関種別で探す."""
    return entry_pages.browse(request, AREA, "kind")

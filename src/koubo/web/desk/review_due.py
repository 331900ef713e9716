"""見直し日を過ぎた公募: what is open until filled and was not looked at again; nothing ends it by itself."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.desk.queries import past_review
from koubo.kernel import clock
from koubo.web.desk.words import days_long
from koubo.web.hats import desk_required

PER_PAGE: Final = 50


@require_safe
@desk_required
def openings(request: HttpRequest) -> HttpResponse:
    """List them, longest past first."""
    now = clock.now()
    page: Any = Paginator(past_review(now), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(revision, days_long((clock.day_of(now) - revision.review_on).days)) for revision in page]
    context = {
        "heading": _("Openings past their review day"),
        "none": _("No opening is past its review day"),
        "page": page,
        "rows": rows,
    }
    return render(request, "desk/review_due.html", context)

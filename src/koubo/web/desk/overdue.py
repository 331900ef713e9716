"""結果が未通知の公募: which institutions leave applicants without the answer they promised. Counts and days only."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.applications import overdue
from koubo.kernel import clock
from koubo.web.desk.words import days_long
from koubo.web.hats import desk_required

PER_PAGE: Final = 50


@require_safe
@desk_required
def institutions(request: HttpRequest) -> HttpResponse:
    """List the institutions, longest overdue first, with their openings."""
    now = clock.now()
    today = clock.day_of(now)
    found = overdue.by_institution(now)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, days_long((today - one.since).days)) for one in page]
    context = {
        "heading": _("Openings with overdue results"),
        "none": _("No results are overdue"),
        "page": page,
        "rows": rows,
    }
    return render(request, "desk/overdue.html", context)

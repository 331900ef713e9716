"""Access statistics (アクセス数閲覧) of one opening, as its institution sees it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koubo.web.desk.review import find_posting
from koubo.web.hats import desk_required
from koubo.web.openings import statistics as shared


@require_safe
@desk_required
def access(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Show the counts by day."""
    revision = find_posting(posting_id)
    context = shared.of_posting(request, revision.posting) | {"title": revision.title}
    return render(request, "desk/statistics.html", context, status=context["chosen"].status)


@require_safe
@desk_required
def table(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Answer with the counts by day as CSV."""
    return shared.csv_of_posting(request, find_posting(posting_id).posting)

"""Links out of an opening, such as the institution's application page, are led through here and counted."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from koubo.kernel import clock
from koubo.postings.sheet import SHEET, FieldKind
from koubo.stats.models import CountKind as Counted
from koubo.web import counting
from koubo.web.public.posting import is_withdrawn, public_one

ADDRESSES = frozenset(field.key for field in SHEET.fields if field.kind is FieldKind.URL)


@require_safe
@login_not_required
def outbound(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Lead to the address the public text of a posting gives in the field `key`, and nowhere else."""
    now = clock.now()
    revision = public_one(number, now)
    address = revision.facts.get(key) if key in ADDRESSES else None
    if not address or is_withdrawn(revision, now):
        raise Http404
    response = HttpResponseRedirect(address)
    response["X-Robots-Tag"] = "noindex"
    counting.note(Counted.OUTBOUND, revision.posting_id, request)
    return response

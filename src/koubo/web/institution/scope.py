"""What an institution's pages may touch: its own postings, and nothing else exists."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy

from koubo.postings.models import Revision, queries
from koubo.web.hats import Guarded, InstitutionRequest, institution_required

P = ParamSpec("P")
STEPS = (
    gettext_lazy("Consent"),
    gettext_lazy("Language"),
    gettext_lazy("Entry"),
    gettext_lazy("Check"),
    gettext_lazy("Done"),
)
MODIFICATION_STEPS = (gettext_lazy("Modify the content"), *STEPS[-2:])


def find_own(request: InstitutionRequest, posting_id: UUID) -> Revision:
    """Return the present revision of a posting in this member's sight, with everything a page shows. Raises Http404."""
    revision = queries.whole(queries.current(request.sight, posting_id)).first()
    if revision is None:
        raise Http404
    return revision


def steps(revision: Revision, *, after: int) -> dict[str, object]:
    """Return the steps of a registration or modification, and at which this page is: `after` more come after it."""
    names = MODIFICATION_STEPS if revision.is_modification else STEPS
    return {"step_names": names, "step": len(names) - after}


def writers_only(view: Callable[Concatenate[InstitutionRequest, P], HttpResponseBase]) -> Guarded[P]:
    """Let only members in who may write; viewers are told so."""

    @wraps(view)
    def guarded(request: InstitutionRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.membership.may_write:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return institution_required(guarded)


def number_in(request: HttpRequest, name: str) -> int:
    """Return a number a form carries, such as the version it was opened with; what is no number, or none of ours, is 0."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= 9 else 0

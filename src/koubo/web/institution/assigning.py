"""To which unit (部局) an opening belongs: chosen on its page."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from koubo.institutions.models import InstitutionUnit
from koubo.institutions.sight import Sight
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.actions import assigning
from koubo.web.hats import InstitutionRequest, actor
from koubo.web.institution.scope import find_own, writers_only
from koubo.web.once import act_once
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language


def options(sight: Sight, units: Sequence[InstitutionUnit]) -> list[Option]:
    """Return what an opening may belong to: the units in sight, and none for those who see all."""
    none = [] if sight.is_limited else [Option("", _("No unit in particular"))]
    return none + [Option(str(unit.pk), unit.name[language()]) for unit in units]


def offered(request: InstitutionRequest) -> list[Option]:
    """Return what who is signed in may let an opening belong to; nothing for who only reads."""
    return options(request.sight, request.sight.choices()) if request.membership.may_write else []


def chosen(request: InstitutionRequest, units: Sequence[InstitutionUnit], said: str) -> InstitutionUnit | None:
    """Return the unit a form names; the only one for who is limited to it. Raises Http404 for one out of sight."""
    if not said and request.sight.is_limited:
        if len(units) == 1:
            return units[0]
        raise Http404
    if not said:
        return None
    found = next((unit for unit in units if str(unit.pk) == said), None)
    if found is None:
        raise Http404
    return found


@require_POST
@writers_only
def assign(request: InstitutionRequest, posting_id: UUID) -> HttpResponseBase:
    """Let an opening belong to another unit."""
    revision = find_own(request, posting_id)
    unit = chosen(request, request.sight.choices(), request.POST.get("unit", ""))
    here = reverse("institution:saved" if revision.editable else "institution:detail", args=[posting_id])

    def act() -> str:
        assigning.assign(revision.posting, unit, by=actor(request), now=clock.now())
        messages.success(request, _("The unit has been changed"))
        return here

    try:
        return act_once(request, act, otherwise=here)
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return redirect(here)

"""What stands beside an application: notices sent again, and the hold that keeps it from being deleted."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from koubo.applications import decisions, held_notices, retention
from koubo.kernel import clock
from koubo.web.hats import InstitutionRequest, actor
from koubo.web.institution.applications.detail import acted, application_of
from koubo.web.institution.scope import writers_only


@require_POST
@writers_only
def send_again(request: InstitutionRequest, application_id: UUID, step_id: int) -> HttpResponseBase:
    """Send the notice of a change of status once more."""
    application = application_of(request, application_id)
    step = application.changes.filter(pk=step_id).first() if step_id < 2**63 else None
    if step is None:
        raise Http404

    def act() -> None:
        decisions.send_again(step, by=actor(request), now=clock.now())
        messages.success(request, _("The notice is being sent again"))

    return acted(request, application, act)


@require_POST
@writers_only
def take_back(request: InstitutionRequest, application_id: UUID) -> HttpResponseBase:
    """Take back the notice that has not left yet."""
    application = application_of(request, application_id)

    def act() -> None:
        held_notices.take_back(application, by=actor(request), now=clock.now())
        messages.success(request, _("The notice was taken back. The applicant does not get it."))

    return acted(request, application, act)


@require_POST
@writers_only
def hold(request: InstitutionRequest, application_id: UUID) -> HttpResponseBase:
    """Keep an application from being deleted, or no longer."""
    application = application_of(request, application_id)
    on = request.POST.get("on") == "yes"

    def act() -> None:
        retention.set_legal_hold(
            application, on=on, reason=request.POST.get("reason", "")[:500], by=actor(request), now=clock.now()
        )

    return acted(request, application, act)

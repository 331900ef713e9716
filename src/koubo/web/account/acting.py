"""Ending to act as a member."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from koubo.accounts import hats
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.support import acting
from koubo.web import acting as web


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Stop, and go back to the person's page at the desk. A second click changes nothing."""
    under_way = web.current(request)
    request.session.pop(web.SESSION_KEY, None)
    if under_way is None:
        return redirect("home-of-hat")
    acting.end(under_way, by=Actor(request.user.pk, hats.DESK), now=clock.now())
    messages.success(request, _("You act as yourself again. The person is told by mail."))
    return redirect("desk:person", under_way.person_id)

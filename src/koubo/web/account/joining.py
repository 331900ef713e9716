"""Asking to act for an institution: offered to whoever has an address of one of its domains."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from koubo.institutions import joining
from koubo.institutions.models import Institution
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.web.hats import SignedInRequest, actor
from koubo.web.once import act_once


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: SignedInRequest) -> HttpResponse:
    """Show the institutions the person may ask, and what they wait for; a POST asks, or takes a request back."""
    refusal = None
    if request.method == "POST":
        try:
            return act_once(request, lambda: _act(request), otherwise=request.path)
        except Refusal as refused:
            refusal = refused
    waiting = list(joining.open_by(request.user))
    asked = {one.institution_id for one in waiting}
    context = {
        "offered": [one for one in joining.institutions_for(request.user) if one.pk not in asked],
        "waiting": waiting,
        "refusal": refusal,
        "typed": request.POST.get("note", "") if refusal else "",
        "note_limit": joining.NOTE_LIMIT,
    }
    return render(request, "account/join.html", context, status=409 if refusal else 200)


def _act(request: SignedInRequest) -> str:
    act, _sep, subject = request.POST.get("act", "").partition(":")
    by, now = actor(request), clock.now()
    if act == "ask":
        institution = Institution.objects.filter(code=subject).first()
        if institution is None:
            raise Http404
        joining.ask(institution, note=request.POST.get("note", "").strip(), by=by, now=now)
        messages.success(request, _("Your request has been sent to the administrators of the institution"))
    elif act == "back":
        found = next((one for one in joining.open_by(request.user) if str(one.pk) == subject), None)
        if found is None:
            raise Http404
        joining.take_back(found, by=by, now=now)
        messages.success(request, _("Your request has been taken back"))
    return reverse("join-request")

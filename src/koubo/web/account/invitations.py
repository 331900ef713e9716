"""The link of an invitation: whoever has the invited address joins; who has no account makes one here."""

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from koubo.accounts.actions import AddressTaken
from koubo.institutions import invitations
from koubo.institutions.hats import hat_of
from koubo.institutions.models import Invitation, Membership
from koubo.institutions.refusals import AlreadyMember, InvitationOver, InvitationWaits, InvitedSomebodyElse
from koubo.institutions.words import ROLE_NOTES, ROLE_WORDS
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.web import hats as roles
from koubo.web.account.signup import BACKEND
from koubo.web.account.signup_forms import PersonForm
from koubo.web.ui.language import language

GONE: Final = 410
FORBIDDEN: Final = 403


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites as what; a POST accepts. A link that was used, or is somebody else's, says so."""
    try:
        found = invitations.find(token, clock.now())
        if not request.user.is_authenticated:
            invitations.check_institution(found)
            return _stranger(request, found, token)
        invitations.check_address(found, request.user)
        invitations.check_institution(found)
        if request.method == "POST":
            return _joined(request, invitations.accept(token, request.user, now=clock.now()))
    except InvitationOver as over:
        return _closed(request, over, GONE)
    except (InvitedSomebodyElse, InvitationWaits, AlreadyMember) as refusal:
        return _closed(request, refusal, FORBIDDEN)
    return render(request, "account/invitation.html", _facts(found))


def _stranger(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    """Lead whoever has an account to sign in, everyone else to make one; the link has proven the address."""
    if invitations.account_of(found) is not None:
        query = urlencode({"next": request.path}, safe="/")
        return render(request, "account/invitation.html", _facts(found) | {"sign_in": f"{reverse('account_login')}?{query}"})  # fmt: skip
    form = PersonForm(request.POST or None, email=found.address, initial={"language": get_language() or found.language})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            membership = invitations.accept_as_new(
                token, name=told["name"], password=told["password"], language=told["language"], now=clock.now()
            )
        except AddressTaken as taken:
            form.add_error(None, taken.text[language()])
        else:
            login(request, membership.user, backend=BACKEND)
            return _joined(request, membership)
    context = _facts(found) | {"form": form}
    return render(request, "account/invitation_person.html", context, status=422 if form.errors else 200)


def _joined(request: HttpRequest, membership: Membership) -> HttpResponse:
    request.session[roles.SESSION_KEY] = hat_of(membership.institution_id)
    name = membership.institution.name[language()]
    messages.success(request, _("You now act for %(institution)s") % {"institution": name})
    return redirect("institution:menu")


def _facts(found: Invitation) -> dict[str, Any]:
    return {
        "invitation": found,
        "role": ROLE_WORDS[found.role],
        "role_note": ROLE_NOTES[found.role],
        "sign_in": "",
    }


def _closed(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    return render(request, "account/invitation_closed.html", {"refusal": refusal}, status=status)

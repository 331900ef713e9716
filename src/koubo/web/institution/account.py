"""登録情報確認: what is registered of the institution, and how a member wants to hear of new applications."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from koubo.applications import notices
from koubo.applications.models import NoticeWish
from koubo.institutions.words import role_in_words
from koubo.kernel import clock
from koubo.registrations import changing
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution import registered
from koubo.web.once import act_once
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language


@require_http_methods(["GET", "HEAD", "POST"])
@institution_required
def account(request: InstitutionRequest) -> HttpResponseBase:
    """Show what is registered, which the secretariat changes, and keep the member's own choice."""
    if request.method == "POST":
        return _choose_notices(request)
    institution = request.institution
    members = institution.memberships.select_related("user").prefetch_related("units").order_by("user__email")
    context = {
        "institution": institution,
        "facts": registered.facts(institution),
        "waiting": changing.waiting_of(institution),
        "members": [(m.user, role_in_words(m.role, list(m.units.all()), language())) for m in members],
        "may_write": request.membership.may_write,
        "secretariat_mail": settings.KOUBO_SECRETARIAT_MAIL,
        "may_ask": changing.may_ask(actor(request), institution),
        "wish": notices.wish_of(request.membership),
        "wishes": [Option(mode.value, words) for mode, words in _wishes().items()],
    }
    return render(request, "institution/account.html", context)


def _wishes() -> dict[NoticeWish.Mode, str]:
    return {
        NoticeWish.Mode.EACH: _("A mail for each new application"),
        NoticeWish.Mode.DAILY: _("One mail in the morning when there were new applications the day before"),
        NoticeWish.Mode.NEVER: _("No mails about new applications"),
    }


def _choose_notices(request: InstitutionRequest) -> HttpResponseBase:
    """Keep how this member hears of new applications."""
    if not request.membership.may_write:
        raise PermissionDenied
    here = reverse("institution:account")
    chosen = request.POST.get("notices", "")

    def act() -> str:
        if chosen in NoticeWish.Mode.values:
            notices.choose(request.membership, NoticeWish.Mode(chosen), by=actor(request), now=clock.now())
            messages.success(request, _("Your choice has been saved"))
        return here

    return act_once(request, act, otherwise=here)

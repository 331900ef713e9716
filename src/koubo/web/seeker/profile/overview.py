"""求職者情報: whether it is to be seen and until when, and everything that can be done with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.profiles import actions
from koubo.profiles.models import Profile
from koubo.profiles.queries import ProfileState, of_person, state_of
from koubo.web.hats import SeekerRequest, actor, seeker_required
from koubo.web.once import act_once
from koubo.web.profiles.shown import shown
from koubo.web.ui.language import language

TONES: Final = {ProfileState.OFF: "off", ProfileState.PUBLISHED: "ok", ProfileState.HIDDEN: "warn"}


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def profile(request: SeekerRequest) -> HttpResponse:
    """Show where the profile stands, or do what a button asks."""
    here = reverse("seeker:profile")
    held = of_person(request.user.pk)
    act = ACTS.get(request.POST.get("act", ""))
    if request.method == "POST" and act is not None:
        verb, words, then = act

        def perform() -> str:
            verb(held, actor(request), clock.now())
            if words():
                messages.success(request, words())
            return reverse(then)

        try:
            return act_once(request, perform, otherwise=here)
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect(here)
    return _page(request, held)


def _page(request: SeekerRequest, held: Profile | None) -> HttpResponse:
    if held is None:
        return render(request, "seeker/profile/begin.html")
    state = state_of(held, clock.now())
    words = {ProfileState.OFF: _("Not published"), ProfileState.PUBLISHED: _("Published"), ProfileState.HIDDEN: _("Hidden: not confirmed in time")}  # fmt: skip
    context = {
        "profile": held,
        "state": state.value,
        "state_words": words[state],
        "tone": TONES[state],
        "is_changed": held.content_at is not None and held.draft != held.content,
        "hidden_from": held.exclusions.count(),
    }
    return render(request, "seeker/profile/overview.html", context)


def _begin(_held: Profile | None, by: Actor, now: datetime) -> None:
    actions.begin(by=by, now=now)


def _on(_held: Profile | None, by: Actor, now: datetime) -> None:
    actions.switch_on(by=by, now=now)


def _off(_held: Profile | None, by: Actor, now: datetime) -> None:
    actions.switch_off(by=by, now=now)


def _extend(held: Profile | None, by: Actor, now: datetime) -> None:
    if held is not None and held.visible_until is not None:
        actions.confirm(held, until=held.visible_until, by=by, now=now)


def _rename(_held: Profile | None, by: Actor, now: datetime) -> None:
    actions.new_code(by=by, now=now)


Act = tuple[Callable[[Profile | None, Actor, datetime], None], Callable[[], str], str]
# What a button asks -> the verb, what is said then, and where it leads.
ACTS: Final[dict[str, Act]] = {
    "begin": (_begin, str, "seeker:profile-edit"),
    "on": (_on, lambda: _("Institutions can find you again"), "seeker:profile"),
    "off": (_off, lambda: _("Institutions cannot find you any more. Nothing has been deleted."), "seeker:profile"),
    "extend": (_extend, lambda: _("Thank you. Your profile stays published."), "seeker:profile"),
    "code": (_rename, lambda: _("You have a new user ID"), "seeker:profile"),
}


@require_safe
@seeker_required
def preview(request: SeekerRequest) -> HttpResponse:
    """Show what is published exactly as institutions see it."""
    held = of_person(request.user.pk)
    if held is None or held.content_at is None:
        return redirect("seeker:profile")
    said = shown(held.content, code=held.code, updated=held.content_at)
    return render(request, "seeker/profile/preview.html", {"shown": said})

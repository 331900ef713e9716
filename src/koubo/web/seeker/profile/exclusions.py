"""公開しない機関: the institutions, names and mail domains a profile is hidden from."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.profiles import exclusions as verbs
from koubo.profiles.models import KIND_LABELS, Exclusion
from koubo.profiles.queries import of_person
from koubo.profiles.refusals import NoDomain, NoName
from koubo.web.hats import SeekerRequest, actor, seeker_required
from koubo.web.once import act_once
from koubo.web.ui.language import language

MOST_DIGITS: Final = 18
LONGEST_TYPED: Final = 300


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def exclusions(request: SeekerRequest) -> HttpResponseBase:
    """Show the list, add to it, take off it."""
    held = of_person(request.user.pk)
    if held is None:
        return redirect("seeker:profile")
    here, errors = reverse("seeker:profile-exclusions"), {}
    if request.method == "POST":
        try:
            return act_once(request, lambda: _change(request), otherwise=here)
        except (NoName, NoDomain) as refusal:
            errors["name" if isinstance(refusal, NoName) else "domain"] = refusal.text[language()]
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect(here)
    typed = {name: (request.POST.get(name) or request.GET.get(name, ""))[:LONGEST_TYPED] for name in ("name", "domain")}
    context = {
        "rows": [_row(one) for one in held.exclusions.select_related("institution")],
        "typed": typed,
        "name_error": errors.get("name", ""),
        "domain_error": errors.get("domain", ""),
        "problems": [(f"f-{name}", words) for name, words in errors.items()],
    }
    return render(request, "seeker/profile/exclusions.html", context, status=422 if errors else 200)


def _row(one: Exclusion) -> tuple[int, str, str]:
    here = language()
    words = one.institution.name[here] if one.institution else one.text
    return one.pk, KIND_LABELS[Exclusion.Kind(one.kind)][here], words


def _change(request: SeekerRequest) -> str:
    act, _sep, subject = request.POST.get("act", "").partition(":")
    by, now = actor(request), clock.now()
    if act == "name":
        verbs.exclude_name(request.POST.get("name", ""), by=by, now=now)
        messages.success(request, _("Added to the list"))
    elif act == "domain":
        verbs.exclude_domain(request.POST.get("domain", ""), by=by, now=now)
        messages.success(request, _("Added to the list"))
    elif act == "remove" and subject.isascii() and subject.isdigit() and len(subject) <= MOST_DIGITS:
        verbs.include(int(subject), by=by, now=now)
        messages.success(request, _("Taken off the list"))
    return reverse("seeker:profile-exclusions")

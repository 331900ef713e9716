"""The page that asks people to agree to terms that have changed: what is new, the whole text, yes or sign out."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from koubo.kernel import clock
from koubo.postings.content.diff import DiffPiece, compare
from koubo.statements import terms
from koubo.statements.models import StatementKind
from koubo.statements.terms import Statement
from koubo.web import consent
from koubo.web.once import act_once
from koubo.web.statements import NAMES
from koubo.web.ui.language import language


@dataclass(frozen=True, slots=True)
class TextChange:
    """What differs between the version somebody agreed to and the one that holds."""

    label: str
    language: str
    before: tuple[DiffPiece, ...]
    after: tuple[DiffPiece, ...]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest) -> HttpResponse:
    """Show what changed; a POST with the box ticked agrees to what was shown, and leads on."""
    target = _target(request)
    now = clock.now()
    asked = [terms.current(kind, now) for kind in consent.due(request)]
    if not asked:
        return redirect(target)
    shown = {f"{one.kind.value}:{one.number}" for one in asked}
    if request.method != "POST":
        return _page(request, asked, target)
    if request.POST.get("agree") != "on" or set(request.POST.getlist("shown")) != shown:
        return _page(request, asked, target, error=_("Tick the box if you agree, or sign out"), status=422)

    def act() -> str:
        for one in asked:
            terms.agree(request.user.pk or 0, one.kind, now=now)
        return target

    answer = act_once(request, act, otherwise=request.get_full_path())
    if answer["Location"] == target:
        consent.settle(request)
    return answer


def _target(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if target and is_ours else reverse("home-of-hat")


def _page(
    request: HttpRequest, asked: list[Statement], target: str, *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {"rows": [_row(request, one) for one in asked], "next": target, "error": error}
    return render(request, "account/consent.html", context, status=status)


def _row(request: HttpRequest, stated: Statement) -> dict[str, Any]:
    here, now = language(), clock.now()
    number = terms.agreed(request.user.pk or 0, stated.kind)
    before = terms.version(stated.kind, number, now) if number is not None else None
    changes = []
    if before is not None and before.digest != stated.digest:
        pieces = compare(terms.fill(before.text[here], here), terms.fill(stated.text[here], here))
        changes = [TextChange(NAMES[StatementKind(stated.kind)][here], "", *pieces)]
    return {
        "name": NAMES[stated.kind],
        "stated": stated,
        "text": stated.filled(),
        "changes": changes,
        "shown": f"{stated.kind.value}:{stated.number}",
    }

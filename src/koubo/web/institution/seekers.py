"""求職者情報検索・求職者照会メール送付: profiles of job seekers, without who they are.

Source: help page, 「求人機関へのアピール(求職者情報)を見るには?」. What is hidden from the institution is not there in any of it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from koubo.inquiries.enums import InquiryStatus
from koubo.inquiries.queries import to_code as inquiries_to
from koubo.kernel import clock
from koubo.profiles import actions, queries
from koubo.profiles.refusals import SearchClosed
from koubo.web.hats import Guarded, InstitutionRequest, actor, institution_required
from koubo.web.openings.areas import SearchArea
from koubo.web.profiles import results
from koubo.web.profiles.shown import shown
from koubo.web.statuses import FORBIDDEN
from koubo.web.ui.language import language

P = ParamSpec("P")
AREA: Final = SearchArea(
    namespace="institution",
    frame="ui/application.html",
    results="seekers",
    ways=("keyword", "conditions"),
    home="menu",
    home_words=gettext_lazy("Institution menu"),
    prefix="seekers",
)


def searchers_only(view: Callable[Concatenate[InstitutionRequest, P], HttpResponseBase]) -> Guarded[P]:
    """Let nobody of a suspended institution look for people, and say so."""

    @wraps(view)
    def guarded(request: InstitutionRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not queries.may_search(request.institution):
            context = {"area": AREA, "refusal": SearchClosed()}
            return render(request, "institution/seekers_closed.html", context, status=FORBIDDEN)
        return view(request, *args, **kwargs)

    return institution_required(guarded)


@require_safe
@searchers_only
def seekers(request: InstitutionRequest) -> HttpResponseBase:
    """Show profiles; the address says everything."""
    return results.results(request, AREA)


@require_safe
@searchers_only
def keyword(request: InstitutionRequest) -> HttpResponseBase:
    """キーワードで探す."""
    return results.keyword(request, AREA)


@require_safe
@searchers_only
def conditions(request: InstitutionRequest) -> HttpResponseBase:
    """複数の条件で探す."""
    return results.conditions(request, AREA)


@require_safe
@searchers_only
def seeker(request: InstitutionRequest, code: str) -> HttpResponse:
    """求職者の詳細情報: everything but who it is; that it was opened is written down."""
    now = clock.now()
    profile = queries.get_visible(code, request.institution, now)
    if profile is None:
        raise Http404
    actions.look_at(profile, by=actor(request), now=now)
    said = shown(profile.content, code=profile.code, updated=profile.content_at)
    return render(
        request,
        "institution/seeker.html",
        {
            "area": AREA,
            "shown": said,
            "inquire": reverse("institution:inquiry-new", args=[profile.code]),
            "between": "institution/inquiries/between.html",
            "inquiries": [
                (one, InquiryStatus(one.status).label[language()]) for one in inquiries_to(profile.code, request.sight)
            ],
        },
    )

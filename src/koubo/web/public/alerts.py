"""What people reach from mails and calendars without signing in: ending mails, the private calendar and feed of a saved search."""

from typing import Final

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from koubo.alerts import actions, conditions, links, queries
from koubo.alerts.models import SavedSearch
from koubo.alerts.schedule import Frequency
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.postings.discovery.parameters import SortOrder
from koubo.web.public.exports import answers, views
from koubo.web.public.exports.answers import Listed

# Calendars ask a few times an hour.
LIMITS: Final = {"private": "60/10m/key"}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button that ends the mails a link names; a POST ends them, also one of a mail program (RFC 8058).

    Nothing else protects it: who holds the link may do so, and mail programs send no token of ours.
    """
    try:
        pks = links.searches_of(token)
    except ValueError as wrong:
        raise Http404 from wrong
    done = request.method == "POST"
    if done:
        actions.unsubscribe(pks, by=Actor.link("alerts"), now=clock.now())
    rows = list(SavedSearch.objects.filter(pk__in=pks).order_by("pk"))
    named = [one for one in rows if done or one.frequency != Frequency.NONE]
    answer = render(request, "public/alerts_stop.html", {"searches": named, "done": done})
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "no-store, private"
    return answer


@require_safe
@login_not_required
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand out the newest openings of a saved search as Atom."""
    refused = _limited(request, token)
    return refused or _private(views.feed_of(request, _list_of(token, per=views.PER_PAGE), "atom"))


@require_safe
@login_not_required
def calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand out the deadlines of a saved search."""
    refused = _limited(request, token)
    return refused or _private(views.calendar_of(request, _list_of(token, per=views.whole())))


def _limited(request: HttpRequest, token: str) -> HttpResponse | None:
    refused: HttpResponse | None = ratelimit.consume_or_429(
        request, action="private", config=LIMITS, key=token, limit_get=True
    )
    return refused


def _list_of(token: str, *, per: int) -> Listed:
    """Return what the search of a token finds. Raises Http404, also when its conditions cannot be read any more."""
    search = queries.with_token(token)
    reading = conditions.read(search.address) if search else None
    if reading is None or reading.is_wider:
        raise Http404
    return answers.listed(reading.query.changed(order=SortOrder.NEWEST), now=clock.now(), per=per)


def _private(answer: HttpResponseBase) -> HttpResponseBase:
    answer["Cache-Control"] = "private, no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    return answer

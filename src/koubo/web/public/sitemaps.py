"""Sitemaps: an index, the pages about the site, and open postings in both languages, with the day each text went live."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from koubo.kernel import clock
from koubo.postings.models import Revision
from koubo.postings.models.queries import last_change
from koubo.web.context import path_in
from koubo.web.openings.cards import text_key

# Two addresses a posting; the protocol allows 50,000 a file.
PER_FILE = 20_000
MOST_FILES = 50_000
MEDIA_TYPE = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
PAGES = (
    "home",
    "postings",
    "announcements",
    "about",
    "terms",
    "terms-institutions",
    "privacy",
    "cookies",
    "accessibility",
)


@require_safe
@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """Name the files."""
    now = clock.now()
    changed = last_change(now)
    files = -(-Revision.objects.live_at(now).count() // PER_FILE) or 1
    when = f"<lastmod>{changed.astimezone(clock.JST).isoformat()}</lastmod>" if changed else ""
    rows = [f"<sitemap><loc>{settings.KOUBO_BASE_URL}/sitemap-pages.xml</loc></sitemap>"]
    rows += [
        f"<sitemap><loc>{settings.KOUBO_BASE_URL}/sitemap-openings-{n}.xml</loc>{when}</sitemap>"
        for n in range(1, files + 1)
    ]
    return _answer(f"<sitemapindex {SPACES}>{''.join(rows)}</sitemapindex>")


@require_safe
@login_not_required
def pages(request: HttpRequest) -> HttpResponse:
    """List the pages that are always there."""
    with translation.override("ja"):
        paths = [reverse(f"public:{name}") for name in PAGES]
    return _answer(f"<urlset {SPACES}>{''.join(_both(path) for path in paths)}</urlset>")


@require_safe
@login_not_required
def openings(request: HttpRequest, number: int) -> HttpResponse:
    """List open postings; the text is kept until one goes live or leaves."""
    if not 1 <= number <= MOST_FILES:
        raise Http404
    now = clock.now()
    live = Revision.objects.live_at(now)
    key = text_key("sitemap", number, last_change(now), live.count(), settings.KOUBO_BASE_URL)
    text = caches["rendered"].get(key)
    if text is None:
        rows = live.order_by("-live_from", "-pk").values_list("posting__number", "live_from")
        found = list(rows[(number - 1) * PER_FILE : number * PER_FILE])
        if not found and number != 1:
            raise Http404
        urls = (_both(f"/postings/{name}/", at.astimezone(clock.JST).isoformat() if at else "") for name, at in found)
        text = f"<urlset {SPACES}>{''.join(urls)}</urlset>"
        caches["rendered"].set(key, text)
    return _answer(text)


def _both(path: str, changed: str = "") -> str:
    """Return a page in both languages, each naming the other."""
    places = {language: settings.KOUBO_BASE_URL + path_in(language, path) for language in ("ja", "en")}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{places[code]}"/>'
        for language, code in (("ja", "ja"), ("en", "en"), ("x-default", "ja"))
    )
    when = f"<lastmod>{changed}</lastmod>" if changed else ""
    return "".join(f"<url><loc>{place}</loc>{when}{links}</url>" for place in places.values())


def _answer(text: str) -> HttpResponse:
    return HttpResponse(HEAD + text, content_type=MEDIA_TYPE)

"""Pages that say what the site is, and the files machines ask for."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from koubo.kernel import clock
from koubo.postings.discovery.parameters import PARAMETERS
from koubo.web.ui.language import language

SECURITY_FOR = timedelta(days=180)
PRIVATE = ("account", "institution", "desk", "seeker")


@require_safe
@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    """このサイトについて."""
    here = language()
    context = {"operator": settings.KOUBO_OPERATOR_NAME[here], "mail": settings.KOUBO_SECRETARIAT_MAIL}
    template = {"ja": "public/about.ja.html", "en": "public/about.en.html"}[here]
    return render(request, template, context)


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots where the sitemap is and what is not for them."""
    private = [f"Disallow: {prefix}/{area}/" for prefix in ("", "/en") for area in PRIVATE]
    # Joined conditions, orders and deep pages are endless; sitemap and lists of one value lead to every opening.
    endless = [f"Disallow: /*?{name}=" for name in PARAMETERS]
    traps = ["Disallow: /*&", *endless, "Disallow: /*/addresses/", "Disallow: /*/to/"]
    lines = ["User-agent: *", *private, *traps, f"Sitemap: {settings.KOUBO_BASE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116), good for half a year from today."""
    until = clock.day_of(clock.now()) + SECURITY_FOR
    lines = (
        f"Contact: mailto:{settings.KOUBO_SECRETARIAT_MAIL}",
        f"Expires: {until.isoformat()}T00:00:00+09:00",
        "Preferred-Languages: ja, en",
        f"Canonical: {settings.KOUBO_BASE_URL}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead old browsers to the icon."""
    return redirect(static("koubo/icon.svg"), permanent=True)

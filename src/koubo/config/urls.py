"""All addresses: Japanese without a prefix, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from koubo.web import health
from koubo.web.account.consent import agree
from koubo.web.public import about

handler400 = "koubo.web.errors.unreadable"
handler403 = "koubo.web.errors.refused"
handler404 = "koubo.web.errors.missing"
handler429 = "koubo.web.errors.too_many"
handler500 = "koubo.web.errors.failed"

urlpatterns = [
    path("livez", health.live, name="livez"),
    path("readyz", health.ready, name="readyz"),
    path(".well-known/security.txt", about.security, name="security"),
    path("outside/", include("koubo.web.account.outside_urls")),
    *i18n_patterns(
        path("", include("koubo.web.public.urls")),
        path("account/consent/", agree, name="consent"),
        path("account/", include("koubo.web.account.urls")),
        path("institution/", include("koubo.web.institution.urls")),
        path("desk/", include("koubo.web.desk.urls")),
        path("seeker/", include("koubo.web.seeker.urls")),
        *([path("dev/", include("koubo.web.dev.urls"))] if settings.KOUBO_DEVELOPMENT else []),
        prefix_default_language=False,
    ),
]

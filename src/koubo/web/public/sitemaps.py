"""The sitemap: open postings in both languages."""

from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from koubo.kernel import clock
from koubo.postings.models import Revision
from koubo.postings.models.revision import RevisionQuerySet


class OpenPostings(Sitemap):  # type: ignore[type-arg] # not subscriptable at run time
    """Every posting that is open now."""

    i18n = True
    alternates = True
    x_default = True
    limit = 5000

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the scheme of the public address."""
        return settings.KOUBO_BASE_URL.partition("://")[0]

    def get_domain(self, site: object = None) -> str:
        """Return the public host, not whatever the request named."""
        return settings.KOUBO_BASE_URL.partition("://")[2]

    def items(self) -> RevisionQuerySet:
        """Return the postings open now, newest first."""
        return Revision.objects.live_at(clock.now()).select_related("posting").order_by("-live_from", "-pk")

    def lastmod(self, item: Revision) -> datetime | None:
        """Return when this text went live."""
        return item.live_from

    def location(self, item: Revision) -> str:
        """Return the permanent address."""
        return reverse("public:posting", args=[item.posting.number])

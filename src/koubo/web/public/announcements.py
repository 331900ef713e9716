"""お知らせ for everyone: what is and was announced on the home page, one by one, and as a feed."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.announcements.models import archive
from koubo.kernel import clock
from koubo.web.ui.language import language
from koubo.web.ui.prose import prose

PER_PAGE: Final = 20
IN_FEED: Final = 50
NEVER: Final = datetime(2026, 1, 1, tzinfo=clock.JST)


@require_safe
@login_not_required
def announcements(request: HttpRequest) -> HttpResponse:
    """List them, newest first."""
    now = clock.now()
    page = Paginator(archive(now), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, one.is_live(now)) for one in page]
    return render(request, "public/announcements.html", {"page": page, "rows": rows})


@require_safe
@login_not_required
def announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Show one."""
    now = clock.now()
    found = get_object_or_404(archive(now), pk=announcement_id)
    return render(request, "public/announcement.html", {"announcement": found, "is_live": found.is_live(now)})


class _Steady(Atom1Feed):
    """A feed that never says the time it was asked."""

    def latest_post_date(self) -> datetime:
        """Return when one of its entries last changed."""
        return max((item["updateddate"] for item in self.items), default=NEVER)


@require_safe
@login_not_required
def feed(request: HttpRequest) -> HttpResponse:
    """Return the newest as Atom."""
    here, base = language(), settings.KOUBO_BASE_URL
    made = _Steady(
        title=f"{settings.KOUBO_SITE_NAME} {_('Announcements')}",
        link=base + reverse("public:announcements"),
        description="",
        language=here,
        feed_url=base + reverse("public:announcements-atom"),
    )
    for one in archive(clock.now())[:IN_FEED]:
        address = base + reverse("public:announcement", args=[one.pk])
        made.add_item(
            one.title[here],
            address,
            prose(one.body[here]),
            unique_id=address,
            pubdate=one.live_from,
            updateddate=max(one.updated_at, one.live_from),
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")

"""お知らせ: the mails the portal sent to the signed-in person, as the hat that is on reads them."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404

from koubo.kernel import clock
from koubo.notifications import inbox
from koubo.notifications.models import OutgoingMail
from koubo.web.hats import SignedInRequest
from koubo.web.ui.navigation import NavigationItem

PER_PAGE = 20


def own(request: SignedInRequest) -> QuerySet[OutgoingMail]:
    """Return the mails of the hat that is on, newest first."""
    return inbox.under(request.hat.key, to=request.user)


def listed(request: SignedInRequest) -> dict[str, Any]:
    """Return a page of mails, newest first, with a mark at those not opened yet."""
    page = Paginator(own(request), PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "mails": list(page)}


def opened(request: SignedInRequest, mail_id: int) -> OutgoingMail:
    """Return one mail; reading it takes the mark away. Raises Http404."""
    found = own(request).filter(pk=mail_id).first()
    if found is None:
        raise Http404
    if request.method == "GET":
        inbox.open_mail(found, now=clock.now())
    return found


def unread(request: SignedInRequest, words: str, href: str) -> NavigationItem:
    """Return the way to the mailbox with how many mails the person has not opened."""
    return NavigationItem(words, href, number=inbox.unread(own(request)), tone="hot")

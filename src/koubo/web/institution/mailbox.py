"""お知らせ: the mails the portal sent to the signed-in person about the institution's postings."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koubo.kernel import clock
from koubo.notifications import inbox
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Posting
from koubo.web.hats import InstitutionRequest, institution_required

PER_PAGE = 20


def _own(request: InstitutionRequest) -> QuerySet[OutgoingMail]:
    return inbox.under(request.hat.key, to=request.user)


@require_safe
@institution_required
def mailbox(request: InstitutionRequest) -> HttpResponse:
    """List the mails, newest first, 20 to a page, with a mark at those not opened yet."""
    page = Paginator(_own(request), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "institution/mailbox.html", {"page": page, "mails": list(page)})


@require_safe
@institution_required
def mail(request: InstitutionRequest, mail_id: int) -> HttpResponse:
    """Show one mail as it was written; reading it takes the mark away."""
    found = _own(request).filter(pk=mail_id).first()
    if found is None:
        raise Http404
    if request.method == "GET":
        inbox.open_mail(found, now=clock.now())
    posting = Posting.objects.get(pk=UUID(found.about_id))
    return render(request, "institution/mail.html", {"mail": found, "posting": posting})

"""お知らせ: the mails the portal sent to the signed-in person about the institution's postings."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koubo.postings.models import Posting
from koubo.web import mailboxes
from koubo.web.hats import InstitutionRequest, institution_required


@require_safe
@institution_required
def mailbox(request: InstitutionRequest) -> HttpResponse:
    """List the mails, newest first, with a mark at those not opened yet."""
    return render(request, "institution/mailbox.html", mailboxes.listed(request))


@require_safe
@institution_required
def mail(request: InstitutionRequest, mail_id: int) -> HttpResponse:
    """Show one mail as it was written."""
    found = mailboxes.opened(request, mail_id)
    is_about_opening = found.about_kind == Posting._meta.model_name
    posting = (
        Posting.objects.filter(request.sight.within("unit"), pk=UUID(found.about_id)).first()
        if is_about_opening
        else None
    )
    return render(request, "institution/mail.html", {"mail": found, "posting": posting})

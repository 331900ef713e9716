"""お知らせ: the mails the portal sent to the seeker about their applications."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.web import mailboxes
from koubo.web.hats import SeekerRequest, seeker_required
from koubo.web.ui.navigation import NavigationItem


@require_safe
@seeker_required
def mailbox(request: SeekerRequest) -> HttpResponse:
    """List the mails, newest first, with a mark at those not opened yet."""
    return render(request, "seeker/mailbox.html", mailboxes.listed(request))


@require_safe
@seeker_required
def mail(request: SeekerRequest, mail_id: int) -> HttpResponse:
    """Show one mail as it was written."""
    return render(request, "seeker/mail.html", {"mail": mailboxes.opened(request, mail_id)})


def header(request: HttpRequest) -> NavigationItem:
    """Return the header's way to the mailbox with what is unread."""
    return mailboxes.unread(request, _("Unread notices"), reverse("seeker:mailbox"))  # type: ignore[arg-type] # hats are worn by people who are signed in

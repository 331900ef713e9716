"""The mails that left or would have left, for anyone who tries the portal on their own machine."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from koubo.kernel import clock
from koubo.notifications.models import OutgoingMail

PER_PAGE = 20


@login_not_required
@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """List the outbox, newest first, with the site's clock."""
    page = Paginator(OutgoingMail.objects.order_by("-created_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "dev/mails.html", {"page": page, "now": clock.now()})


@login_not_required
@require_GET
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show one mail as it was written."""
    return render(request, "dev/mail.html", {"mail": get_object_or_404(OutgoingMail, pk=mail_id)})

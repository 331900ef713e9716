"""送信できなかったメール: the list; each is sent again or settled."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.notifications import kinds
from koubo.notifications import undelivered as mails
from koubo.web.desk.deliberate import act_or_show
from koubo.web.hats import actor, desk_required

PER_PAGE: Final = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def undelivered(request: HttpRequest) -> HttpResponse:
    """List the mails that were given up, newest first; a POST sends one again or settles it, once."""
    if request.method != "POST":
        return _list_page(request)
    act, _sep, number = request.POST.get("act", "").partition(":")
    verb = {"again": mails.send_again, "settle": mails.settle}.get(act)
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    mail = mails.all_of().filter(pk=int(number)).first() if is_number else None

    def perform() -> str:
        if verb is not None and mail is not None:
            verb(mail, by=actor(request), now=clock.now())
            done = _("The mail is sent again") if act == "again" else _("The mail has been taken off the list")
            messages.success(request, done)
        else:
            messages.info(request, _("Somebody has seen to this mail already"))
        return request.path

    return act_or_show(request, None, perform, partial(_list_page, request))


def _list_page(request: HttpRequest, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    page: Any = Paginator(mails.all_of(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "hidden": kinds.with_private_recipient(), "refusal": refusal}
    return render(request, "desk/undelivered.html", context, status=status)

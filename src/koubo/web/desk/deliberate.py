"""One deliberate step at the desk: what was sent is done once, or shown again with what is wrong beside its field."""

from collections.abc import Callable
from typing import Protocol

from django.http import HttpRequest, HttpResponse

from koubo.kernel.errors import Refusal
from koubo.web.desk.forms import DeskForm
from koubo.web.once import act_once
from koubo.web.statuses import UNPROCESSABLE, status_of


class ShowPage(Protocol):
    """The page with the form as it was sent; `refusal` says above it why nothing was done."""

    def __call__(self, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
        """Answer with the page as it is now."""


def act_or_show(
    request: HttpRequest, form: DeskForm | None, act: Callable[[], str], page: ShowPage, *, otherwise: str = ""
) -> HttpResponse:
    """Do what was sent, once, and lead to the address `act` returns; show the page again where it does not fit or is refused.

    Without a form there is nothing to fit. A page that only takes what is sent leads back to `otherwise`.
    """
    if form is not None and not form.is_valid():
        return page(status=UNPROCESSABLE)
    try:
        return act_once(request, act, otherwise=otherwise or request.path)
    except Refusal as refusal:
        return show_refused(form, refusal, page)


def show_refused(form: DeskForm | None, refusal: Refusal, page: ShowPage) -> HttpResponse:
    """Show a refusal beside the field it is about, or above the page; what was typed is kept."""
    if form is not None and form.takes(refusal):
        return page(status=UNPROCESSABLE)
    return page(refusal=refusal, status=status_of(refusal))

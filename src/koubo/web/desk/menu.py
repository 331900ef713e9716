"""The side menu of the secretariat."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from koubo.contacts.queries import waiting
from koubo.postings.queries import requested
from koubo.web.ui.navigation import Group, Item


def numbers(request: HttpRequest, requests: int | None = None) -> tuple[int, int]:
    """Return how many requests and how many messages wait for the secretariat, asked once per page.

    `requests` is how many, where the page has counted them already.
    """
    if not hasattr(request, "desk_numbers"):
        request.desk_numbers = (requested().count() if requests is None else requests, waiting())  # type: ignore[attr-defined]
    found: tuple[int, int] = request.desk_numbers  # type: ignore[attr-defined]
    return found


def build(request: HttpRequest) -> Sequence[Group]:
    """Return the menu; orange beside queue and messages says how many wait for the secretariat."""
    requests, messages = numbers(request)
    return (
        Group(
            _("Review"),
            (
                Item(_("Waiting for review"), reverse("desk:queue"), number=requests, tone="hot"),
                Item(_("Reviewed"), reverse("desk:decided")),
            ),
        ),
        Group(
            _("Institutions"),
            (Item(_("Messages from institutions"), reverse("desk:contacts"), number=messages, tone="hot"),),
        ),
        Group(
            _("Settings"),
            (
                Item(_("Closed days"), reverse("desk:closed-days")),
                Item(_("Synonyms"), reverse("desk:synonyms")),
            ),
        ),
    )

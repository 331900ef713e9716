"""The side menu of the secretariat."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from koubo.conversations.queries import waiting
from koubo.notifications import undelivered
from koubo.postings.models.queries import requested
from koubo.web.ui.navigation import NavigationGroup, NavigationItem


def numbers(request: HttpRequest, requests: int | None = None) -> tuple[int, int]:
    """Return how many requests and how many messages wait for the secretariat, asked once per page.

    `requests` is how many, where the page has counted them already.
    """
    if not hasattr(request, "desk_numbers"):
        request.desk_numbers = (requested().count() if requests is None else requests, waiting())  # type: ignore[attr-defined]
    found: tuple[int, int] = request.desk_numbers  # type: ignore[attr-defined]
    return found


def build(request: HttpRequest) -> Sequence[NavigationGroup]:
    """Return the menu; orange beside queue and messages says how many wait for the secretariat."""
    requests, messages = numbers(request)
    return (
        NavigationGroup(
            _("Review"),
            (
                NavigationItem(_("Waiting for review"), reverse("desk:queue"), number=requests, tone="hot"),
                NavigationItem(_("Reviewed"), reverse("desk:decided")),
            ),
        ),
        NavigationGroup(
            _("Institutions"),
            (
                NavigationItem(_("Messages from institutions"), reverse("desk:contacts"), number=messages, tone="hot"),
                NavigationItem(_("Openings with overdue results"), reverse("desk:overdue")),
            ),
        ),
        NavigationGroup(
            _("Mails"),
            (
                NavigationItem(
                    _("Mails that could not be sent"),
                    reverse("desk:undelivered"),
                    number=undelivered.all_of().count(),
                    tone="hot",
                ),
            ),
        ),
        NavigationGroup(
            _("Settings"),
            (
                NavigationItem(_("Closed days"), reverse("desk:closed-days")),
                NavigationItem(_("Synonyms"), reverse("desk:synonyms")),
            ),
        ),
    )

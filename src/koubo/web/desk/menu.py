"""The side menu of the secretariat."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from koubo.conversations.queries import waiting
from koubo.notifications import undelivered
from koubo.postings.models.queries import requested
from koubo.web.menus import own_account
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
    """Return the menu; orange beside an item says how many wait there for the secretariat.

    Five groups: what is reviewed, whom it concerns, what was recorded, what can be set, the reader's own account. A page
    belongs to one of them.
    """
    return (
        NavigationGroup(_("Review"), _review(request)),
        NavigationGroup(_("Institutions and people"), _people(request)),
        NavigationGroup(_("Records"), _records()),
        NavigationGroup(_("Settings"), _settings()),
        NavigationGroup(
            _("Account information"),
            (*own_account(), NavigationItem(_("Delete the account"), reverse("leave"))),
        ),
    )


def _review(request: HttpRequest) -> tuple[NavigationItem, ...]:
    requests, _messages = numbers(request)
    return (
        NavigationItem(_("Waiting for review"), reverse("desk:queue"), number=requests, tone="hot"),
        NavigationItem(_("All waiting work"), reverse("desk:work")),
        NavigationItem(_("Reviewed"), reverse("desk:decided")),
    )


def _people(request: HttpRequest) -> tuple[NavigationItem, ...]:
    _requests, messages = numbers(request)
    return (
        NavigationItem(_("Messages from institutions"), reverse("desk:contacts"), number=messages, tone="hot"),
        NavigationItem(_("Institutions"), reverse("desk:institutions")),
        NavigationItem(_("Openings with overdue results"), reverse("desk:overdue")),
        NavigationItem(_("Openings past their review day"), reverse("desk:review-due")),
        NavigationItem(_("Find a person"), reverse("desk:people")),
        NavigationItem(_("Reports of inquiries"), reverse("desk:inquiry-reports")),
        NavigationItem(_("Inquiries by institution"), reverse("desk:inquiry-institutions")),
    )


def _records() -> tuple[NavigationItem, ...]:
    dead = undelivered.all_of().count()
    return (
        NavigationItem(_("Mails that could not be sent"), reverse("desk:undelivered"), number=dead, tone="hot"),
        NavigationItem(_("Survey of those who left"), reverse("desk:survey")),
        NavigationItem(_("All mails"), reverse("desk:mails")),
        NavigationItem(_("Record of acts"), reverse("desk:audit")),
        NavigationItem(_("Statistics of the site"), reverse("desk:figures")),
        NavigationItem(_("Duties under the law"), reverse("desk:duties")),
    )


def _settings() -> tuple[NavigationItem, ...]:
    return (
        NavigationItem(_("Announcements"), reverse("desk:announcements")),
        NavigationItem(_("Common reasons"), reverse("desk:reasons")),
        NavigationItem(_("Texts of mails"), reverse("desk:mail-texts")),
        NavigationItem(_("Terms and statements"), reverse("desk:statements")),
        NavigationItem(_("Closed days"), reverse("desk:closed-days")),
        NavigationItem(_("Synonyms"), reverse("desk:synonyms")),
        NavigationItem(_("Controlled lists"), reverse("desk:vocabularies")),
    )

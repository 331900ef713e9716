"""The side menu of job seekers."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from koubo.web.ui.navigation import Group, Item


def build(request: HttpRequest) -> Sequence[Group]:
    """Return the menu."""
    return (
        Group(
            "",
            (
                Item(_("Home"), reverse("seeker:home"), exact=True),
                Item(_("Find openings"), reverse("public:postings")),
                Item(_("Folder"), reverse("seeker:folder")),
            ),
        ),
        Group(_("Account"), (Item(_("Change password"), reverse("account_change_password")),)),
    )

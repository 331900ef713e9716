"""The side menu of job seekers."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from koubo.web.ui.navigation import NavigationGroup, NavigationItem


def build(request: HttpRequest) -> Sequence[NavigationGroup]:
    """Return the menu."""
    return (
        NavigationGroup(
            "",
            (
                NavigationItem(_("Home"), reverse("seeker:home"), exact=True),
                NavigationItem(_("Find openings"), reverse("public:postings")),
                NavigationItem(_("Folder"), reverse("seeker:folder")),
            ),
        ),
        NavigationGroup(_("Account"), (NavigationItem(_("Change password"), reverse("account_change_password")),)),
    )

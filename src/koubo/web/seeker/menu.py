"""The side menu of job seekers."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from koubo.web.menus import own_account
from koubo.web.ui.navigation import NavigationGroup, NavigationItem


def build(request: HttpRequest) -> Sequence[NavigationGroup]:
    """Return the menu."""
    return (
        NavigationGroup(
            "",
            (
                NavigationItem(_("Home"), reverse("seeker:home"), exact=True),
                NavigationItem(_("Find openings"), reverse("public:postings")),
                NavigationItem(_("Saved searches"), reverse("seeker:searches")),
                NavigationItem(_("Folder"), reverse("seeker:folder")),
                NavigationItem(_("Notices"), reverse("seeker:mailbox")),
            ),
        ),
        NavigationGroup(
            _("For institutions"),
            (
                NavigationItem(_("Profile for institutions"), reverse("seeker:profile"), exact=True),
                NavigationItem(_("Who it is hidden from"), reverse("seeker:profile-exclusions")),
            ),
        ),
        NavigationGroup(
            _("Account"),
            (
                NavigationItem(_("Your details"), reverse("seeker:details")),
                *own_account(),
                NavigationItem(_("Delete the account"), reverse("leave")),
            ),
        ),
    )

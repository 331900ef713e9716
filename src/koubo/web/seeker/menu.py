"""The side menu of job seekers."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koubo.inquiries import queries
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
                NavigationItem(
                    _("Inquiries from institutions"), reverse("seeker:inquiries"), number=_new(request), tone="hot"
                ),
                NavigationItem(_("Notices"), reverse("seeker:mailbox")),
            ),
        ),
        NavigationGroup(
            pgettext("menu", "Your profile"),
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


def _new(request: HttpRequest) -> int:
    """Return how many inquiries the person has not opened, asked once per request."""
    if not hasattr(request, "new_inquiries"):
        request.new_inquiries = queries.new_to_seeker(request.user.pk or 0)  # type: ignore[attr-defined]
    found: int = request.new_inquiries  # type: ignore[attr-defined]
    return found

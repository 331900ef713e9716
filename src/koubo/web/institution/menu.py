"""求人機関メニュー: the words and the order of the help page; what is not built is not shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koubo.inquiries import queries as inquiries
from koubo.postings.models.queries import counts_of
from koubo.postings.publication.states import State
from koubo.web import mailboxes
from koubo.web.hats import sight_of
from koubo.web.institution.search import AREA
from koubo.web.institution.seekers import AREA as SEEKERS
from koubo.web.menus import own_account
from koubo.web.ui.navigation import NavigationGroup, NavigationItem


@dataclass(frozen=True, slots=True)
class Work:
    """How many postings are being worked on or wait. New ones are `drafts` or `returned`, others `changing` or `sent_back`."""

    drafts: int
    returned: int
    changing: int
    sent_back: int
    requested: int

    @property
    def waits(self) -> bool:
        """Whether there is any."""
        return bool(self.drafts or self.returned or self.changing or self.sent_back or self.requested)


def work(request: HttpRequest) -> Work:
    """Return what the institution is working on, asked once per request."""
    if not hasattr(request, "institution_work"):
        sight = sight_of(request)
        counts = counts_of(sight) if sight else {}
        request.institution_work = Work(  # type: ignore[attr-defined]
            drafts=counts.get((State.DRAFT, False), 0),
            returned=counts.get((State.RETURNED, False), 0),
            changing=counts.get((State.DRAFT, True), 0),
            sent_back=counts.get((State.RETURNED, True), 0),
            requested=counts.get((State.REQUESTED, False), 0) + counts.get((State.REQUESTED, True), 0),
        )
    found: Work = request.institution_work  # type: ignore[attr-defined]
    return found


def unread_replies(request: HttpRequest) -> int:
    """Return how many replies of job seekers nobody of the institution has opened, asked once per request."""
    if not hasattr(request, "unread_replies"):
        sight = sight_of(request)
        request.unread_replies = inquiries.unread_replies(sight) if sight else 0  # type: ignore[attr-defined]
    found: int = request.unread_replies  # type: ignore[attr-defined]
    return found


def build(request: HttpRequest) -> Sequence[NavigationGroup]:
    """Return the menu; grey numbers say how many drafts and requests there are, orange that something was returned."""
    now = work(request)
    return (
        NavigationGroup("", (NavigationItem(_("Institution menu"), reverse("institution:menu"), exact=True),)),
        NavigationGroup(
            _("Managing openings"),
            (
                NavigationItem(
                    _("Registration and drafts"),
                    reverse("institution:drafts"),
                    number=now.drafts + now.returned,
                    tone="hot" if now.returned else "",
                ),
                NavigationItem(
                    _("Modification and drafts"),
                    reverse("institution:modifications"),
                    number=now.changing + now.sent_back,
                    tone="hot" if now.sent_back else "",
                ),
                NavigationItem(
                    _("Openings with a pending request"), reverse("institution:requests"), number=now.requested
                ),
                NavigationItem(_("Access statistics"), reverse("institution:access")),
                NavigationItem(_("Withdrawal"), reverse("institution:withdrawals")),
            ),
        ),
        NavigationGroup(
            _("Managing applications"),
            (NavigationItem(_("Applications to your openings"), reverse("institution:applications")),),
        ),
        NavigationGroup(pgettext("menu", "Search openings"), tuple(AREA.tabs())),
        NavigationGroup(pgettext("menu", "Job seekers"), _seekers(request)),
        NavigationGroup(
            _("Account information"),
            (
                NavigationItem(_("Check registered information"), reverse("institution:account")),
                *own_account(),
                NavigationItem(_("People"), reverse("institution:people")),
            ),
        ),
        NavigationGroup("", (NavigationItem(_("Leave the portal"), reverse("institution:leave")),)),
    )


def _seekers(request: HttpRequest) -> tuple[NavigationItem, ...]:
    """What is about job seekers; orange says how many replies nobody has opened."""
    history = reverse("institution:inquiries")
    unread = unread_replies(request)
    return (
        NavigationItem(
            _("Search job seekers and send inquiries"), SEEKERS.way("keyword"), covers=SEEKERS.results_address()
        ),
        NavigationItem(_("Inquiries sent, and their replies"), history, number=unread, tone="hot"),
    )


def mailbox(request: HttpRequest) -> NavigationItem:
    """Return the header's way to お知らせ with how many mails about the institution's postings the person has not opened."""
    return mailboxes.unread(request, _("Unread notices"), reverse("institution:mailbox"))  # type: ignore[arg-type] # hats are worn by people who are signed in

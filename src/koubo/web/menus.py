"""The side menu and the mailbox of each hat: its area registers builders, so that shared pages show them too."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from koubo.web.hats import Kind, WornHat
from koubo.web.ui.navigation import NavigationGroup, NavigationItem

Builder = Callable[[HttpRequest], Sequence[NavigationGroup]]
_builders: dict[Kind, Builder] = {}
_mailboxes: dict[Kind, Callable[[HttpRequest], NavigationItem]] = {}


def register(kind: Kind, builder: Builder) -> None:
    """Let `builder` make the side menu shown under hats of `kind`. Called from the area's AppConfig.ready."""
    _builders[kind] = builder


def menu_for(request: HttpRequest, hat: WornHat) -> Sequence[NavigationGroup]:
    """Return the groups of the side menu for `hat`; empty when its area has none."""
    builder = _builders.get(hat.kind)
    return builder(request) if builder else ()


def register_mailbox(kind: Kind, builder: Callable[[HttpRequest], NavigationItem]) -> None:
    """Let `builder` make the header's way to the mailbox under hats of `kind`. Called from the area's AppConfig.ready."""
    _mailboxes[kind] = builder


def mailbox_for(request: HttpRequest, hat: WornHat) -> NavigationItem | None:
    """Return the way to the mailbox with its unread mails; None when the area of `hat` has none."""
    builder = _mailboxes.get(hat.kind)
    return builder(request) if builder else None


def own_account() -> tuple[NavigationItem, ...]:
    """Return what every menu has about the reader's own account, the password first as in the help of institutions."""
    return (
        NavigationItem(_("Change password"), reverse("account_change_password")),
        NavigationItem(_("Sign-in and security"), reverse("security")),
        NavigationItem(_("Name, e-mail address, language"), reverse("own-account")),
    )

"""What every page knows about the site and its reader, worked out only when a template asks."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from koubo.announcements.models import Announcement, ShownOn, shown
from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.support.models import ActingAs
from koubo.web import acting
from koubo.web.hats import NONE, WornHat, available_hats
from koubo.web.menus import mailbox_for, menu_for
from koubo.web.ui.navigation import NavigationGroup, NavigationItem

THEME_COOKIE: Final = "koubo_theme"
THEMES: Final = ("light", "dark")
LANGUAGE_NAMES: Final = (("ja", "日本語"), ("en", "English"))


class AnnouncedThere:
    """What is announced at a place at this instant: `portal.announced.home` and the like."""

    def __init__(self, now: datetime) -> None:
        """Keep the instant."""
        self._now = now

    def __getitem__(self, place: str) -> list[Announcement]:
        """Return the announcements of a place, asked for now."""
        return list(shown(ShownOn(place), self._now))


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """This page in a language: its own name, the address with the query, and whether it is the present one."""

    code: str
    name: str
    href: str
    canonical: str
    is_current: bool


def path_in(language: str, path: str) -> str:
    """Return `path` with the prefix of `language`: Japanese has none, English /en."""
    bare = path.removeprefix("/en") if path == "/en" or path.startswith("/en/") else path
    return f"/en{bare}" if language == "en" else bare or "/"


# The addresses header and footer lead to; asked for on every page, so worked out once per language.
LINKS: Final = {
    "home": "public:home",
    "postings": "public:postings",
    "about": "public:about",
    "terms": "public:terms",
    "terms_institutions": "public:terms-institutions",
    "privacy": "public:privacy",
    "cookies": "public:cookies",
    "accessibility": "public:accessibility",
    "institution": "institution:menu",
    "sign_in": "account_login",
    "sign_up": "account_signup",
    "sign_out": "account_logout",
    "theme": "theme",
    "hats": "hats",
    "own_home": "home-of-hat",
}


@cache
def links_in(language: str) -> dict[str, str]:
    """Return the addresses of LINKS in `language`."""
    with translation.override(language):
        return {name: reverse(route) for name, route in LINKS.items()}


class Portal:
    """The portal as seen by one request; `portal` in templates."""

    def __init__(self, request: HttpRequest) -> None:
        """Keep the request; nothing is looked up yet."""
        self._request = request
        self.name: str = settings.KOUBO_SITE_NAME
        self.operator: Text = settings.KOUBO_OPERATOR_NAME
        self.is_development: bool = settings.KOUBO_DEVELOPMENT

    @property
    def links(self) -> dict[str, str]:
        """Where header and footer lead, in the language of the page."""
        return links_in(get_language() or "ja")

    @cached_property
    def theme(self) -> str:
        """The look the reader chose: light, dark or "" for the device's own."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def languages(self) -> tuple[LanguageLink, ...]:
        """This page in both languages."""
        query = self._request.META.get("QUERY_STRING", "")
        here = get_language()
        # Only what a route has: an address that leads nowhere may be "//another.example/".
        known = self._request.path if self._request.resolver_match else "/"
        links = []
        for code, name in LANGUAGE_NAMES:
            path = path_in(code, known)
            href = f"{path}?{query}" if query else path
            links.append(LanguageLink(code, name, href, f"{settings.KOUBO_BASE_URL}{path}", code == here))
        return tuple(links)

    @cached_property
    def language_links(self) -> SafeString:
        """The inside of the language switch: two words, each in its own language."""
        return format_html_join(
            "",
            "{}",
            (
                (
                    format_html('<span aria-current="true" lang="{}">{}</span>', link.code, link.name)
                    if link.is_current
                    else format_html(
                        '<a href="{0}" lang="{1}" hreflang="{1}">{2}</a>', link.href, link.code, link.name
                    ),
                )
                for link in self.languages
            ),
        )

    @cached_property
    def frame_key(self) -> tuple[str, str, str]:
        """What the parts of the frame that are the same for everyone depend on."""
        return (self.name, get_language() or "ja", self.theme)

    @cached_property
    def stranger_key(self) -> tuple[str, str, bool] | None:
        """What the header depends on for someone who is not signed in; None for everyone else."""
        if self.is_signed_in:
            return None
        return (self.name, get_language() or "ja", self.is_at_postings)

    @cached_property
    def is_at_postings(self) -> bool:
        """Whether this is the list of postings."""
        return self._request.path == self.links["postings"]

    @cached_property
    def canonical(self) -> str:
        """The permanent address of this page, without its query."""
        return next(link.canonical for link in self.languages if link.is_current)

    @cached_property
    def hat(self) -> WornHat:
        """The hat that is on."""
        return getattr(self._request, "hat", NONE)

    @cached_property
    def acting_as(self) -> ActingAs | None:
        """Whom the secretariat sees the pages as, for support."""
        return acting.current(self._request) if self.is_signed_in else None

    @cached_property
    def is_signed_in(self) -> bool:
        """Whether someone is signed in; asks nothing of the database without a session."""
        return bool(self._request.user.is_authenticated)

    @cached_property
    def has_more_hats(self) -> bool:
        """Whether the reader could put on another hat."""
        return len(available_hats(self._request)) > 1

    @cached_property
    def menu(self) -> Sequence[NavigationGroup]:
        """The side menu of the hat that is on."""
        return menu_for(self._request, self.hat)

    @cached_property
    def mailbox(self) -> NavigationItem | None:
        """The way to the mailbox of the hat that is on, with how many mails are unread."""
        return mailbox_for(self._request, self.hat)

    @cached_property
    def announced(self) -> AnnouncedThere:
        """What is announced on the page that asks."""
        return AnnouncedThere(clock.now())

    @cached_property
    def moved_clock(self) -> datetime | None:
        """The site's time when development started its clock elsewhere, else None."""
        return clock.now() if self.is_development and clock.OFFSET_VARIABLE in os.environ else None


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates `portal`."""
    return {"portal": Portal(request)}

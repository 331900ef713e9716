"""Devices on which somebody has signed in: a signed cookie, so that a stranger's failures do not lock the right person out.

The cookie names nobody: it holds a digest of each address that has signed in here. It opens nothing by itself.
"""

import secrets
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.crypto import salted_hmac

from koubo.accounts import security, sessions
from koubo.accounts.models import User
from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.web.ui import moments

COOKIE: Final = "koubo_device"
SALT: Final = "koubo.web.account.devices"
SECONDS: Final = 180 * 24 * 3600
# As many people may share a device; the one who signed in longest ago is forgotten first.
PEOPLE: Final = 5
# What browsers say of themselves, the more special first. Nothing more of it is kept.
BROWSERS: Final = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS: Final = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "CrOS": "ChromeOS", "Windows": "Windows", "Mac OS X": "macOS",
    "Linux": "Linux",
}  # fmt: skip


def known_as(request: HttpRequest, email: str) -> str | None:
    """Return what this device is called where that address has signed in before; None elsewhere."""
    return _read(request).get(_digest(email))


def remember(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """Note in the cookie that this address has signed in here."""
    known = _read(request)
    name = known.pop(_digest(email), None) or secrets.token_urlsafe(9)
    kept = dict([*known.items(), (_digest(email), name)][-PEOPLE:])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, str]:
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def _digest(email: str) -> str:
    return salted_hmac(SALT, email.lower()).hexdigest()[:20]


def register() -> None:
    """Let every session know on what and when it was opened, whichever way somebody signed in."""
    user_logged_in.connect(_note, dispatch_uid="koubo.devices")


def _note(sender: Any, request: HttpRequest, **more: Any) -> None:
    sessions.note_opening(request.session, words_for(request), clock.now())


def tell_of_device(request: HttpRequest, user: User) -> None:
    """Tell a person of a sign-in on a device that the account did not know."""
    now = clock.now()
    said = {}
    for language in ("ja", "en"):
        with translation.override(language):
            said[language] = moments.instant(now)
    security.tell_new_device(user, device=words_for(request), at=Text(said["ja"], said["en"]), now=now)


def words_for(request: HttpRequest) -> Text:
    """Return browser and system in words."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS.items() if f"{mark}/" in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    if not browser and not system:
        return Text("不明な端末", "Unknown device")
    if not browser or not system:
        return Text(browser or system, browser or system)
    return Text(f"{system}の{browser}", f"{browser} on {system}")

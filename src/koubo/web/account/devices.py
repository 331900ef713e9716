"""Devices on which somebody has signed in: a signed cookie, so that a stranger's failures do not lock the right person out.

The cookie names nobody: it holds a digest of each address that has signed in here. It opens nothing by itself.
"""

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE: Final = "koubo_device"
SALT: Final = "koubo.web.account.devices"
SECONDS: Final = 180 * 24 * 3600
# As many people may share a device; the one who signed in longest ago is forgotten first.
PEOPLE: Final = 5


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

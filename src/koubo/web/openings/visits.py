"""When a reader was here before: a cookie that holds two instants and nothing else (said on the privacy page)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse

COOKIE: Final = "koubo_visit"
# Who comes back after a pause comes for another visit.
PAUSE: Final = timedelta(hours=1)
# While a visit lasts, its end is written down no more often than this.
STEP: Final = timedelta(minutes=10)
EPOCH: Final = datetime.fromtimestamp(0, UTC)
KEPT: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Visit:
    """The end of the visit before this one, and the last sign of the present one; None where there is none yet."""

    before: datetime | None = None
    seen: datetime | None = None


def visit_of(request: HttpRequest, now: datetime) -> Visit:
    """Return the visit `request` is part of at `now`; what the cookie cannot mean is a first visit."""
    before, seen = _read(request.COOKIES.get(COOKIE, ""), now)
    return Visit(before=seen, seen=None) if seen and now - seen >= PAUSE else Visit(before, seen)


def _read(text: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    try:
        before, seen = (datetime.fromtimestamp(int(part), UTC) if int(part) else None for part in text.split("."))
    except (ValueError, OverflowError, OSError):
        return None, None
    return (before, seen) if seen and (before or EPOCH) <= seen <= now else (None, None)


def remember(answer: HttpResponse, visit: Visit, now: datetime, *, secure: bool) -> None:
    """Write down that the reader was here at `now`."""
    if visit.seen and now - visit.seen < STEP:
        return
    before = int(visit.before.timestamp()) if visit.before else 0
    answer.set_cookie(
        COOKIE, f"{before}.{int(now.timestamp())}", max_age=KEPT, secure=secure, httponly=True, samesite="Lax"
    )

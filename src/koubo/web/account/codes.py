"""A code sent to an address, and what the session remembers until it is typed: for signing up and for registering an institution."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from koubo.kernel import clock

CODE_MINUTES: Final = 30
MOST_TRIES: Final = 5
# By the address that is typed as well: nobody's mailbox is filled by strangers.
LIMIT: Final = "20/10m/ip,5/h/key"


@dataclass(frozen=True, slots=True)
class Started:
    """What is under way, kept in the session. `code` is a digest, or empty where no code was sent."""

    email: str
    next: str
    code: str
    until: str
    tries: int = 0
    proven: bool = False

    def is_over(self, now: datetime) -> bool:
        """Whether the code is too old or was guessed at too often."""
        return self.tries >= MOST_TRIES or datetime.fromisoformat(self.until) <= now

    def is_code(self, typed: str) -> bool:
        """Whether this is the code that was sent."""
        return constant_time_compare(_digest(self.email, typed), self.code)


def _digest(email: str, code: str) -> str:
    return salted_hmac("koubo.signup", f"{email} {code}").hexdigest()


@dataclass(frozen=True, slots=True)
class CodeByMail:
    """One purpose of codes: its name in the session, which is that of its limit too."""

    name: str

    def started(self, request: HttpRequest) -> Started | None:
        """Return what is under way; None when nothing is, or its time is over."""
        kept = request.session.get(self.name)
        found = Started(**kept) if kept else None
        return None if found is None or found.is_over(clock.now()) else found

    def keep(self, request: HttpRequest, started: Started, **changes: Any) -> None:
        """Remember it."""
        request.session[self.name] = asdict(started) | changes

    def forget(self, request: HttpRequest) -> None:
        """Begin anew."""
        request.session.pop(self.name, None)

    def limited(self, request: HttpRequest, email: str) -> HttpResponse | None:
        """Count a mail; return the page that says to wait when there were too many."""
        limit = {self.name: LIMIT}
        answer: HttpResponse | None = ratelimit.consume_or_429(request, action=self.name, config=limit, key=email)
        return answer

    def begin(self, request: HttpRequest, email: str, target: str, *, code: str) -> None:
        """Remember that a code was sent to `email`, or that none was ("")."""
        until = (clock.now() + timedelta(minutes=CODE_MINUTES)).isoformat()
        self.keep(request, Started(email, target, _digest(email, code) if code else "", until))


def new_code() -> str:
    """Return six figures."""
    return get_random_string(6, "0123456789")

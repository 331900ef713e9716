"""Sessions that know whose they are, so that a person can see and end them. What says how one was opened goes with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.sessions.backends import db
from django.utils.crypto import salted_hmac

from koubo.kernel.text import Text

# What the session of a person who is signed in holds: when the last request came, when and on what it was opened.
SEEN_KEY: Final = "seen"
OPENED_KEY: Final = "opened"


class SessionStore(db.SessionStore):
    """Sessions in the database, each with the number of its person."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Return the table."""
        from koubo.accounts.models import Session  # noqa: PLC0415 - models are loaded after the engine

        return Session

    def create_model_instance(self, data: Mapping[str, Any]) -> Any:
        """Return the row for `data`."""
        made = super().create_model_instance(data)  # type: ignore[arg-type] # any mapping will do
        made.user_id = int(data[USER_KEY]) if USER_KEY in data else None  # type: ignore[attr-defined] # our column
        return made


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its person sees it. `handle` names it without giving its key away."""

    handle: str
    device: Text
    opened_at: datetime | None
    seen_at: datetime | None
    is_this: bool


def note_opening(session: Any, device: Text, now: datetime) -> None:
    """Write into a session on what and when it was opened."""
    session[OPENED_KEY] = {"ja": device.ja, "en": device.en, "at": int(now.timestamp())}


def open_sessions(user_id: int, *, now: datetime, this: str | None) -> list[OpenSession]:
    """Return the sessions of a person that still run, the one last used first; `this` is the key of the present one."""
    found = []
    for row in _rows(user_id).filter(expire_date__gt=now):
        held = row.get_decoded()
        seen = held.get(SEEN_KEY)
        if seen is not None and now.timestamp() - int(seen) >= settings.KOUBO_IDLE_MINUTES * 60:
            continue
        opened = held.get(OPENED_KEY, {})
        device = Text(opened.get("ja", "不明な端末"), opened.get("en", "Unknown device"))
        found.append(
            OpenSession(_handle(row.session_key), device, _instant(opened.get("at")), _instant(seen), row.pk == this)
        )
    return sorted(found, key=lambda one: (one.is_this, one.seen_at.timestamp() if one.seen_at else 0), reverse=True)


def end(user_id: int, *, keep: str | None = None, handle: str | None = None) -> int:
    """End sessions of a person: the one called `handle`, or all but the one with the key `keep`. Returns how many."""
    keys = [row.pk for row in _rows(user_id) if row.pk != keep and handle in {None, _handle(row.pk)}]
    _rows(user_id).filter(pk__in=keys).delete()
    return len(keys)


def forget_old(now: datetime) -> int:
    """Delete sessions that have run out; return 0, for no mail comes of it."""
    SessionStore.get_model_class().objects.filter(expire_date__lt=now).delete()
    return 0


def _rows(user_id: int) -> Any:
    return SessionStore.get_model_class().objects.filter(user_id=user_id)


def _handle(key: str) -> str:
    return salted_hmac("koubo.accounts.sessions", key).hexdigest()[:20]


def _instant(seconds: Any) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)

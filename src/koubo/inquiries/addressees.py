"""Whom an institution can write to: the one place where inquiries ask the seekers' profiles."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from koubo.institutions.models import Institution
from koubo.profiles import queries


@dataclass(frozen=True, slots=True)
class Addressee:
    """A seeker whose profile the institution may see."""

    user_code: str
    user_id: int


def find(user_code: str, institution: Institution, now: datetime) -> Addressee | None:
    """Return whom `user_code` (ユーザID) stands for, if the institution may see their profile at `now`."""
    if not (user_code.isascii() and user_code.isalnum()):
        return None
    profile = queries.get_visible(user_code, institution, now)
    return Addressee(profile.code, profile.user_id) if profile else None


def visible_codes(codes: Collection[str], institution: Institution, now: datetime) -> set[str]:
    """Return those of `codes` whose profile the institution may see at `now`."""
    return set(queries.visible_to(institution, now).filter(code__in=codes).values_list("code", flat=True))

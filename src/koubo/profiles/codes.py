"""ユーザID: what a profile is called. Random, so that it says neither who it is nor since when; without letters that look alike."""

import secrets
from typing import Final

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH: Final = 8


def fresh() -> str:
    """Return one nobody has, but for a chance of one in hundreds of thousands of millions: the database has the last word."""
    return "U" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))

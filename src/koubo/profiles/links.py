"""The link in a mail by which whoever got it confirms a profile without signing in: signed, good for one end of its showing."""

from datetime import UTC, datetime
from typing import Final

from django.core import signing

from koubo.profiles.models import Profile

_SALT: Final = "koubo.profiles.confirm"


def token(profile: Profile) -> str:
    """Return what the link carries: which profile, and until when it was shown when the mail was written."""
    assert profile.visible_until is not None, "only what is shown is confirmed"
    return signing.dumps([profile.pk, int(profile.visible_until.timestamp())], salt=_SALT, compress=False)


def read(text: str) -> tuple[Profile, datetime] | None:
    """Return the profile of a link and the end it is good for; None for what is no link of ours, or whose profile is gone."""
    try:
        key, seconds = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    profile = Profile.objects.filter(pk=key).first()
    return None if profile is None else (profile, datetime.fromtimestamp(seconds, UTC))

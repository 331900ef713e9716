"""The link with which a mail is unsubscribed from: it names searches, and nobody can make another."""

from collections.abc import Iterable
from typing import Final

from django.core.signing import BadSignature, Signer

_signer: Final = Signer(salt="alerts.unsubscribe")


def token_for(pks: Iterable[int]) -> str:
    """Return a token that stands for these searches."""
    return _signer.sign("-".join(map(str, sorted(pks))))


def searches_of(token: str) -> tuple[int, ...]:
    """Return the searches a token stands for. Raises ValueError for one that is not ours."""
    try:
        return tuple(int(part) for part in _signer.unsign(token).split("-"))
    except BadSignature as wrong:
        raise ValueError(token) from wrong

"""Kinds of mail, declared by whoever sends them: subject, template and the placeholders both may use."""

from dataclasses import dataclass

from koubo.kernel.text import Text

# What every mail may say about the site, filled by the outbox itself.
SITE_PLACEHOLDERS = frozenset({"site", "operator", "secretariat_mail", "base_url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKind:
    """One kind. `template` is completed by `.ja.txt` / `.en.txt`; sensitive bodies are not kept after sending.

    `private_recipient`: to whom it went is not for the secretariat, as that would tell who a ユーザID stands for.
    """

    key: str
    subject: Text
    template: str
    placeholders: tuple[str, ...]
    sensitive: bool = False
    private_recipient: bool = False


_registered: dict[str, MailKind] = {}


def register(kind: MailKind) -> None:
    """Declare a kind. Raises ValueError when its key is taken by another."""
    if _registered.setdefault(kind.key, kind) != kind:
        raise ValueError(f"mail kind {kind.key} is declared twice")


def get(key: str) -> MailKind:
    """Return a declared kind. Raises KeyError."""
    return _registered[key]


def with_private_recipient() -> frozenset[str]:
    """Return the kinds whose recipients the secretariat is not told."""
    return frozenset(key for key, kind in _registered.items() if kind.private_recipient)


def registered() -> tuple[MailKind, ...]:
    """Return all declared kinds."""
    return tuple(_registered.values())

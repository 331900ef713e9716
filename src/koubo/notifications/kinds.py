"""Kinds of mail, declared by whoever sends them: subject, template and the placeholders both may use."""

from dataclasses import dataclass

from koubo.kernel.text import Text

# What every mail may say about the site, filled by the outbox itself.
SITE_PLACEHOLDERS = frozenset({"site", "operator", "secretariat_mail", "base_url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKind:
    """One kind. `template` is completed by `.ja.txt` / `.en.txt`; sensitive bodies are not kept after sending."""

    key: str
    subject: Text
    template: str
    placeholders: tuple[str, ...]
    sensitive: bool = False


_registered: dict[str, MailKind] = {}


def register(kind: MailKind) -> None:
    """Declare a kind. Raises ValueError when its key is taken by another."""
    if _registered.setdefault(kind.key, kind) != kind:
        raise ValueError(f"mail kind {kind.key} is declared twice")


def get(key: str) -> MailKind:
    """Return a declared kind. Raises KeyError."""
    return _registered[key]


def registered() -> tuple[MailKind, ...]:
    """Return all declared kinds."""
    return tuple(_registered.values())

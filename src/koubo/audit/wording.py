"""What the entries of the audit trail say in words. Whoever writes a verb declares its words when Django starts."""

import re
from collections.abc import Mapping
from typing import Final

from koubo.audit.models import AuditEntry
from koubo.kernel.text import Text

PLACEHOLDER: Final = re.compile(r"\{[a-z]+\}")
_registered: dict[tuple[str, str], Text] = {}


def register(subject_kind: str, words: Mapping[str, Text]) -> None:
    """Declare the words of verbs about one kind of subject ("" for any kind).

    They may hold `{name}`, `{before}`, `{instant}` and `{day}`. Raises ValueError when a verb has other words already.
    """
    for verb, text in words.items():
        if _registered.setdefault((subject_kind, verb), text) != text:
            raise ValueError(f"the words of {verb} about {subject_kind or 'anything'} are declared twice")


def words_of(entry: AuditEntry) -> Text | None:
    """Return what an entry says, its placeholders unfilled; None for a verb nobody declared."""
    return _registered.get((entry.subject_kind, entry.verb)) or _registered.get(("", entry.verb))


def verbs() -> dict[str, Text]:
    """Return every declared verb with its words, without what is filled in."""
    return {
        verb: Text(PLACEHOLDER.sub("…", text.ja), PLACEHOLDER.sub("…", text.en))
        for (_kind, verb), text in _registered.items()
    }

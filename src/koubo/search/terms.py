"""What words ask for, ready to be compared: each term with all that it may be instead. Pure; docs/search.md is the rule."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from koubo.search.analysis import Piece, term
from koubo.search.asks import Words

# What a term may be: one of these must occur, each with all of its pieces.
Alternatives = tuple[tuple[Piece, ...], ...]

_LONG_AT_END: Final = re.compile("(?<=[ぁ-ゖゝゞ])ー$")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of terms that mean the same."""

    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Iterable[Iterable[str]]) -> "Synonyms":
        """Return the groups by each of their members; who is in two groups means the members of both."""
        members: dict[str, tuple[str, ...]] = {}
        for group in groups:
            all_of = tuple(group)
            for one in all_of:
                members[key(one)] = tuple(dict.fromkeys((*members.get(key(one), ()), *all_of)))
        return cls(members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What `Words` ask for. Terms without a unit are gone."""

    all_of: tuple[Alternatives, ...] = ()
    any_of: tuple[Alternatives, ...] = ()
    none_of: tuple[Alternatives, ...] = ()
    inside: bool = False


def key(text: str) -> str:
    """Return what two terms have in common when they are equal."""
    return _LONG_AT_END.sub("", "\n".join(piece.text for piece in term(text)))


def alternatives(text: str, synonyms: Synonyms) -> Alternatives:
    """Return what a term may be; nothing if it has no unit."""
    found: dict[tuple[Piece, ...], None] = {}
    for one in (text, *synonyms.members.get(key(text), ())):
        pieces = term(one)
        if not pieces:
            continue
        found[pieces] = None
        found[*pieces[:-1], Piece(_LONG_AT_END.sub("", pieces[-1].text))] = None
    return tuple(found)


def read(words: Words, synonyms: Synonyms) -> Terms:
    """Return what the words ask for."""

    def box(texts: Iterable[str]) -> tuple[Alternatives, ...]:
        return tuple(found for text in texts if (found := alternatives(text, synonyms)))

    return Terms(all_of=box(words.all_of), any_of=box(words.any_of), none_of=box(words.none_of), inside=words.inside)

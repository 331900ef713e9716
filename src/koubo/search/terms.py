"""What words ask for, ready to be compared: each term with all that it may be instead. Pure; docs/search.md is the rule."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from koubo.search import latin
from koubo.search.analysis import Piece, term
from koubo.search.folding import plain
from koubo.search.query import Words
from koubo.search.variants import variants

# What a term may be: one of these must occur, each with all of its pieces.
Alternatives = tuple[tuple[Piece, ...], ...]

# So many words side by side may together be a member of a group.
MOST_JOINED: Final = 10
# non profit, bio informatics: so long with the spaces around both.
_SHORT_TOGETHER: Final = 24
_ONE_WORD: Final = re.compile(r" [a-z]+ ")
_LONG_AT_END: Final = re.compile("(?<=[ぁ-ゖゝゞ])ー$")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of terms that mean the same, and labels, each with the words that stand for it."""

    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Iterable[Iterable[str]]) -> "Synonyms":
        """Return the groups by each of their members; who is in two groups means the members of both."""
        members: dict[str, tuple[str, ...]] = {}
        for group in groups:
            all_of = tuple(group)
            for one in all_of:
                members[key(one)] = tuple(dict.fromkeys((*members.get(key(one), ()), *all_of)))
        return cls(members)

    def with_labels(self, labels: Mapping[str, tuple[str, ...]]) -> "Synonyms":
        """Return the same groups beside these labels; a break inside a label need not be typed."""
        return Synonyms(self.members, {same: words for label, words in labels.items() for same in _keys(label)})

    def meant(self, same: str) -> tuple[str, ...]:
        """Return what else a term with this key may be."""
        return (*self.members.get(same, ()), *self.labels.get(same, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What `Words` ask for. Terms without a unit are gone.

    `phrase` is what several terms of "all" are side by side: it only says what comes first.
    """

    all_of: tuple[Alternatives, ...] = ()
    any_of: tuple[Alternatives, ...] = ()
    none_of: tuple[Alternatives, ...] = ()
    inside: bool = False
    phrase: Alternatives = ()

    @property
    def parts(self) -> tuple[tuple[Alternatives, ...], ...]:
        """What must all be there, each of them as one of its terms: every term of "all", and those of "any" together."""
        return (*((term,) for term in self.all_of), *((self.any_of,) if self.any_of else ()))


def key(text: str) -> str:
    """Return what two terms have in common when they are equal."""
    return _without_long(_laid(text))


def alternatives(text: str, synonyms: Synonyms) -> Alternatives:
    """Return what a term may be; nothing if it has no unit."""
    return _forms((text, *synonyms.meant(key(text))))


def read(words: Words, synonyms: Synonyms, known: dict[str, Alternatives] | None = None) -> Terms:
    """Return what the words ask for. `known` keeps what single terms may be, for who reads many with the same synonyms."""
    known = {} if known is None else known

    def box(texts: Iterable[str]) -> tuple[Alternatives, ...]:
        for text in texts:
            if text not in known:
                known[text] = alternatives(text, synonyms)
        return tuple(known[text] for text in texts if known[text])

    all_of = _whole_label(words, synonyms) or _with_joined(words.all_of, box(words.all_of), synonyms)
    return Terms(
        all_of=all_of,
        any_of=box(words.any_of),
        none_of=box(words.none_of),
        inside=words.inside,
        phrase=_phrase(words.all_of) if len(all_of) > 1 else (),
    )


def _phrase(texts: tuple[str, ...]) -> Alternatives:
    """Return terms side by side in the order they were typed, two of them in either."""
    said = [text for text in texts if term(text)]
    orders = [said, said[::-1]] if len(said) == 2 else [said]
    return tuple(term(" ".join(order)) for order in orders)


def _with_joined(
    texts: tuple[str, ...], found: tuple[Alternatives, ...], synonyms: Synonyms
) -> tuple[Alternatives, ...]:
    """Return the terms; those that are together a member of a group, or a label, may each be all this means, too.

    For (a and b) or m is (a or m) and (b or m).
    """
    if len(found) < 2:
        return found
    laid = [text for text in map(_laid, texts) if text]
    more: list[Alternatives] = list(found)
    for start in range(len(laid)):
        for end in range(start + 2, min(start + MOST_JOINED, len(laid)) + 1):
            members = _forms((*synonyms.meant(_together(laid[start:end])), *_as_one(laid[start:end])))
            for at in range(start, end):
                more[at] += members
    return tuple(more)


def _whole_label(words: Words, synonyms: Synonyms) -> tuple[Alternatives, ...]:
    """Return several words that are together nothing but a label as one term: who copies a label means it."""
    if len(words.all_of) < 2 or words.any_of or words.inside:
        return ()
    together = _together(list(map(_laid, words.all_of)))
    if together not in synonyms.labels:
        return ()
    return (_forms((" ".join(words.all_of), *synonyms.meant(together))),)


def _as_one(laid: list[str]) -> Iterator[str]:
    """Yield two words of other letters that follow each other as what they may be together: a rank, or one short word."""
    if len(laid) == 2 and all(_ONE_WORD.fullmatch(text) for text in laid):
        if latin.is_rank(*map(str.strip, laid)):
            yield " ".join(laid)
        elif sum(map(len, laid)) <= _SHORT_TOGETHER:
            yield "".join(map(str.strip, laid))


def _together(laid: list[str]) -> str:
    """Return the key of terms that follow each other."""
    return _without_long("".join(laid).replace("\n", "").replace("  ", " "))


def _keys(label: str) -> Iterator[str]:
    """Yield the keys of a label: as it is written, and without its breaks."""
    yield key(label)
    yield _together([_laid(label)])


def _forms(texts: Iterable[str]) -> Alternatives:
    """Return terms each as it is, without a last ー, and as it is written otherwise."""
    found: dict[tuple[Piece, ...], None] = {}
    for text in texts:
        for written in (text, *variants(text)):
            for pieces in _pieces(written):
                found[pieces] = None
                found[*pieces[:-1], Piece(_without_long(pieces[-1].text))] = None
                for rank in latin.RANKS:
                    for before in latin.RANKS[rank] if any(f" {rank} " in piece.text for piece in pieces) else ():
                        found[tuple(_inside_rank(piece, before, rank) for piece in pieces)] = None
    return tuple(found)


def _inside_rank(piece: Piece, before: str, rank: str) -> Piece:
    """Return a piece with a rank in it as that is inside another rank."""
    wide = piece.text.replace(f" {rank} ", f" {before}{rank} ")
    return piece if wide == piece.text else Piece(wide, wide=True)


def _pieces(text: str) -> Iterator[tuple[Piece, ...]]:
    """Yield the pieces of a term, and what it is as one word where it is written apart (non-profit, M.Sc.), or apart (healthcare)."""
    folded = plain(text)
    if (pieces := term(text)) and not latin.is_dotted(folded):
        yield pieces
    for word, start, end in latin.joined(folded):
        if pieces := term(f"{folded[:start]} {word} {folded[end:]}"):
            yield pieces
    if pieces := term(latin.apart(folded)):
        yield pieces


def _laid(text: str) -> str:
    return "\n".join(piece.text for piece in term(text))


def _without_long(laid: str) -> str:
    return _LONG_AT_END.sub("", laid)

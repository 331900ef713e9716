"""What people type into the boxes of a search, read as `Words`, with what could not be used said in words. Pure.

The rule is "What people type" in docs/search.md.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from koubo.kernel.text import Text
from koubo.search.analysis import signs
from koubo.search.query import Words
from koubo.search.terms import key

MOST_TERMS: Final = 10
LONGEST_TERM: Final = 64
LONGEST_BOX: Final = 2_000

_QUOTES: Final = ('""', "““", "“”", "””", "＂＂", "「」", "『』", "〝〟")
# An input method gives ー where a minus was meant; no word begins with it.
_MINUS: Final = "\\-‐–—―−－ー"
_TOKEN: Final = re.compile(
    rf"(?P<minus>(?<!\S)[{_MINUS}](?=[^\s{_MINUS}]))?"
    rf"(?:(?P<quoted>{'|'.join(f'{left}[^{right}]*{right}' for left, right in _QUOTES)})|(?P<plain>\S+))"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LAST_WORD: Final = re.compile(r"(?<=[^A-Za-z0-9])[A-Za-z0-9]+$")
_SHOWN_TERMS: Final = 3
_SHOWN_CHARACTERS: Final = 20

_NOTHING: Final = Text(
    "{terms}は、文字や数字を含まないため、検索に使用していません。",
    "Not used, as there is no letter or digit in it: {terms}.",
)
_SIGNS: Final = Text(
    "C++、C#、F#のほかでは、記号は検索に使用していません：{terms}",
    "Not used, as only C++, C# and F# are searched for with their signs: {terms}.",
)
_TOO_MANY: Final = Text(
    f"1つの欄に入力できる語は{MOST_TERMS}個までです。{{terms}}は検索に使用していません。",
    f"A box takes up to {MOST_TERMS} words. Not used: {{terms}}.",
)
_TOO_LONG: Final = Text(
    f"1つの語は{LONGEST_TERM}文字までです。{{terms}}は、この長さに収まる先頭の部分で検索しています。",
    f"A word may have up to {LONGEST_TERM} characters. Shortened to fit: {{terms}}.",
)
_BOX_TOO_LONG: Final = Text(
    f"1つの欄に入力できる文字は{LONGEST_BOX:,}文字までです。超えた部分は検索に使用していません。",
    f"A box takes up to {LONGEST_BOX:,} characters. The rest was not used.",
)
_LONE: Final = Text(
    "{terms}は、つなぐ語がないため、検索に使用していません。",
    "Not used, as there is no word to apply it to: {terms}.",
)
_ONE_OR: Final = Text(
    "ORでつなげる語の組は1つまでです。2つ目以降の組は、すべての語を含むものを検索しています。",
    "Only one group of words can be joined by OR. All words of further groups must be contained.",
)
_OR_BESIDE_BOX: Final = Text(
    "いずれかの語を含む欄に入力があるため、ORでつないだ語は、すべてを含むものを検索しています。",
    "As the box for any of the words is filled in, all words joined by OR must be contained.",
)


class _Token(NamedTuple):
    """One thing typed: a word or phrase, or an operator."""

    text: str
    minus: bool
    operator: str
    typed: str


@dataclass(slots=True)
class _Terms:
    """Terms of one kind as they come in, and what was wrong with them."""

    taken: dict[str, str] = field(default_factory=dict)
    nothing: list[str] = field(default_factory=list)
    too_many: list[str] = field(default_factory=list)
    too_long: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Take a term, within the limits; one that is there already says nothing new."""
        term = _shortened(text)
        same = key(term)
        if not same:
            self.nothing.append(text)
        elif same not in self.taken and len(self.taken) == MOST_TERMS:
            self.too_many.append(text)
        elif same not in self.taken:
            self.taken[same] = term
            self.signs += signs(term)
            if term != text:
                self.too_long.append(text)

    def notes(self) -> Iterator[Text]:
        """Yield what people should be told."""
        for said, terms in (
            (_NOTHING, self.nothing),
            (_TOO_MANY, self.too_many),
            (_TOO_LONG, self.too_long),
            (_SIGNS, self.signs),
        ):
            if terms:
                yield _warning(said, terms)


def parse(
    all_box: str, any_box: str = "", none_box: str = "", *, inside: bool = False
) -> tuple[Words, tuple[Text, ...]]:
    """Return what is asked for, and what people should be told about it."""
    all_of, any_of, none_of = _Terms(), _Terms(), _Terms()
    for token in _tokens(any_box):
        if token.operator != "OR":
            (none_of if token.minus else any_of).add(token.text)
    for token in _tokens(none_box):
        if token.operator != "OR":
            none_of.add(token.text)
    groups, lone = _groups(all_box, none_of)
    joined = [group for group in groups if len(group) > 1]
    chosen = joined[0] if joined and not any_of.taken else []
    for group in groups:
        for text in group:
            (any_of if group is chosen else all_of).add(text)
    notes = [_BOX_TOO_LONG] * any(len(box) > LONGEST_BOX for box in (all_box, any_box, none_box))
    notes += [note for terms in (all_of, any_of, none_of) for note in terms.notes()]
    notes += [_warning(_LONE, lone)] * bool(lone)
    notes += [_ONE_OR] * (bool(chosen) and len(joined) > 1)
    notes += [_OR_BESIDE_BOX] * (bool(joined) and not chosen)
    words = Words(
        all_of=tuple(all_of.taken.values()),
        any_of=tuple(any_of.taken.values()),
        none_of=tuple(none_of.taken.values()),
        inside=inside,
    )
    return words, tuple(notes)


def without_each(all_box: str) -> list[tuple[str, str]]:
    """Return each of several things typed into the box for all words, with what is left of the box without it and its operator."""
    typed = [(token.typed, bool(token.operator)) for token in _tokens(all_box)]
    found = []
    for at, (text, is_operator) in enumerate(typed):
        beside = next((place for place in (at - 1, at + 1) if 0 <= place < len(typed) and typed[place][1]), at)
        if not is_operator:
            found.append((text, " ".join(one for place, (one, _) in enumerate(typed) if place not in {at, beside})))
    return found if len(found) > 1 else []


def _tokens(box: str) -> Iterator[_Token]:
    """Yield what was typed into a box, as far as its limit."""
    for match in _TOKEN.finditer(_SURROGATE.sub("\ufffd", box[:LONGEST_BOX])):
        plain = match["plain"]
        text = plain if plain is not None else match["quoted"][1:-1].strip()
        minus = match["minus"] is not None
        operator = unicodedata.normalize("NFKC", plain) if plain is not None and not minus and len(plain) <= 3 else ""
        if text:
            yield _Token(text, minus, operator if operator in {"AND", "OR", "NOT"} else "", match[0])


def _groups(box: str, none_of: _Terms) -> tuple[list[list[str]], list[str]]:
    """Return the terms of the box for all words, those joined by OR together, and operators without a word.

    What is not wanted goes to `none_of`.
    """
    groups: list[list[str]] = []
    lone: list[str] = []
    waiting: list[str] = []  # operators that have met no word yet
    for token in _tokens(box):
        if token.operator == "AND":
            continue
        if token.operator == "OR" and (waiting or not groups):
            lone.append(token.text)
        elif token.operator:
            waiting.append(token.operator)
        elif token.minus or "NOT" in waiting:
            none_of.add(token.text)
            lone += [operator for operator in waiting if operator == "OR"]
            waiting = []
        elif waiting:
            groups[-1].append(token.text)
            waiting = []
        else:
            groups.append([token.text])
    return groups, lone + waiting


def _shortened(text: str) -> str:
    """Return the beginning of a term that is within the limit; no Latin word is cut if another is before it."""
    start, rest = text[:LONGEST_TERM], text[LONGEST_TERM:]
    return _LAST_WORD.sub("", start).strip() if rest[:1].isascii() and rest[:1].isalnum() else start


def _warning(said: Text, terms: Sequence[str]) -> Text:
    """Return the message with the first of the terms in it, in characters that are safe to show."""
    shown = []
    for term in dict.fromkeys(terms):
        visible = " ".join("".join(c if c.isprintable() else " " for c in term).split())
        shown.append(visible if len(visible) <= _SHOWN_CHARACTERS else visible[:_SHOWN_CHARACTERS] + "…")
    more = len(shown) - _SHOWN_TERMS
    first = shown[:_SHOWN_TERMS]
    return Text(
        said.ja.format(terms="".join(f"「{term}」" for term in first) + (f"ほか{more}個" if more > 0 else "")),
        said.en.format(terms=", ".join(f"“{term}”" for term in first) + (f" and {more} more" if more > 0 else "")),
    )

"""docs/search.md read a second time, by brute force over raw entries.

Shares no code with `koubo.search` but the contract (entries and asks), the data files, the dictionary, and what is one word in
several forms (`latin`, `variants`), which tests of their own hold. A text is its units between slashes ("/京/都/ai/"), so a term is
looked for as a part of it; edges are offsets beside it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby, product
from pathlib import Path
from typing import Any

from sudachipy import Dictionary, SplitMode

from koubo.search import latin
from koubo.search.entries import Entry
from koubo.search.query import SearchQuery, Words
from koubo.search.variants import variants

HAN = re.compile(
    "[\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)

DATA = Path(__file__).resolve().parents[3] / "src/koubo/search/data"
KANJI = dict(line.split("\t") for line in (DATA / "kanji.tsv").read_text(encoding="utf-8").split("\n")[1:] if line)
KNOWN = {
    line.split("\t")[0].replace("|", ""): line.split("\t")[0].split("|")
    for line in (DATA / "word_boundaries.tsv").read_text(encoding="utf-8").split("\n")[1:]
    if line
}
BY_FIRST = {word[0]: sorted((w for w in KNOWN if w[0] == word[0]), key=len, reverse=True) for word in KNOWN}
TOKENIZER = Dictionary(dict="small").tokenizer(SplitMode.A)
HEARD = {"ァ": "バ", "ィ": "ビ", "ェ": "ベ", "ォ": "ボ", "ャ": "ビャ", "ュ": "ビュ", "ョ": "ビョ"}
DASHES = "-‐‑‒–—―⁃−─━"
DOTS = "・·‧•∙⋅"


def plain(text: str) -> str:
    """Fold all but the kind of kana."""
    seen = [c for c in text if c.isspace() or unicodedata.category(c) not in {"Cf", "Cc"}]
    text = "".join({"ヵ": "カ", "ヶ": "ケ"}.get(c, c) for c in seen)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    out: list[str] = []
    for c in text:
        if out and out[-1] == "ヴ":
            out[-1] = HEARD.get(c, "ブ")
            if c in HEARD:
                continue
        out.append(bare(KANJI.get(c, c)))
    text = "".join("ブ" if c == "ヴ" else c for c in out)
    parts: list[str] = []
    for dash, group in groupby(text, lambda c: c in DASHES):
        run = "".join(group)
        after_kana = bool(parts) and (
            "ぁ" <= parts[-1][-1] <= "ゖ" or "ァ" <= parts[-1][-1] <= "ヺ" or parts[-1][-1] == "ー"
        )
        parts.append(run if not dash else "ー" if len(run) == 1 and after_kana else "-" * len(run))
    return "".join(parts)


def bare(c: str) -> str:
    """Return a Latin letter without its mark."""
    first = unicodedata.normalize("NFD", c)[0]
    other = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
    return other.get(c, first if "a" <= first <= "z" and unicodedata.category(c)[0] == "L" else c)


@cache
def kind(c: str) -> str:
    """Say what a folded character is."""
    if c.isspace() or c in DASHES or c in DOTS:
        return "gap"
    name = unicodedata.name(c, "")
    if name.startswith(("CJK UNIFIED", "HIRAGANA LETTER", "KATAKANA LETTER")) or c in "ー々〆":
        return "cjk"
    return "word" if unicodedata.category(c)[0] in "LNM" else "break"


def hiragana(text: str) -> str:
    text = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)
    return "".join({"ぁ": "あ", "ぃ": "い", "ぅ": "う", "ぇ": "え", "ぉ": "お"}.get(c, c) for c in text)


def units(text: str) -> list[tuple[str, int, int] | None]:
    """Return units with their places in the plain text; None is a break."""
    found: list[tuple[str, int, int] | None] = []
    text = plain(text)
    at = 0
    while at < len(text):
        what, end = kind(text[at]), at + 1
        if what == "cjk":
            found.append((hiragana(text[at]), at, end))
        elif what == "word":
            end = end_of_word(text, at)
            word, before = latin.stem(text[at:end]), found[-1] if found else None
            if before and word in latin.RANKS and before[0] in latin.RANKS[word]:
                found[-1] = (before[0] + word, before[1], end)
            else:
                found.append((word, at, end))
        elif what == "break":
            found.append(None)
        at = end
    return found


def end_of_word(text: str, at: int) -> int:
    """Return where the word that begins there ends; C++ and C# keep their signs, an apostrophe stands between letters."""
    signed = next((sign for sign in ("++", "#", "♯") if text.startswith(sign, at + 1)), "")
    after = text[at + 1 + len(signed) : at + 2 + len(signed)]
    joined = after.isascii() and (after.isalnum() or after == "_") and not (signed == "++" and after.isdigit())
    if signed and "a" <= text[at] <= "z" and not joined:
        return at + 1 + len(signed)
    while at < len(text) and (
        kind(text[at]) == "word"
        or (text[at] in "'’ʼ" and kind(text[at - 1]) == "word" and "a" <= text[at + 1 : at + 2] <= "z")
    ):
        at += 1
    return at


def edges(text: str) -> set[int]:
    """Return where words begin or end in plain text."""
    found = {word.begin() for word in TOKENIZER.tokenize(text)} | {len(text)}
    found |= {n for n in range(1, len(text)) if kind(text[n - 1]) != kind(text[n])}
    for start, first in enumerate(text):
        longest = BY_FIRST.get(first, ()) if start in found else ()
        word = next((w for w in longest if text.startswith(w, start) and start + len(w) in found), "")
        if word:
            found -= set(range(start + 1, start + len(word)))
            for n in range(1, len(KNOWN[word])):
                found.add(start + len("".join(KNOWN[word][:n])))
    return found


def opened(text: str, found: set[int]) -> tuple[set[int], set[int]]:
    """Return where more words begin (学部 in 薬学部), and where more end (リハビリ in リハビリテーション)."""
    begins = {
        at
        for at in range(1, len(text))
        if text[at] == "学" and text[at + 1 : at + 2] in {*"部科会系府士生類群域環校"}
        and at + 2 in found and HAN.match(text[at - 1]) and not re.search("[見入留進通就]学会$", text[:at + 2])
    }  # fmt: skip
    ends, first = set(), 0
    for at, c in enumerate(text):
        if (
            at in found
            or at in begins
            or not ("ァ" <= c <= "ヺ" or c == "ー")
            or not at
            or not ("ァ" <= text[at - 1] <= "ヺ" or text[at - 1] == "ー")
        ):
            first = at
        elif at - first >= 4 and c not in "ーンッャュョァィゥェォヮ":
            ends.add(at)
    return begins, ends


@dataclass
class Text:
    """One text, ready to be looked through."""

    laid: str
    begins: set[int]
    ends: set[int]

    @classmethod
    def of(cls, text: str) -> "Text":
        at_edge, laid, begins, ends, folded = edges(plain(text)), "/", set(), set(), plain(text)
        more_begin, more_end = opened(folded, at_edge)
        for unit in units(text):
            if unit is None:
                laid += "\n/"
                continue
            word, start, end = unit
            if start in at_edge | more_begin:
                begins.add(len(laid) - 1)
            laid += f"{word}/"
            while folded[end : end + 1] == "ー" and end not in at_edge:
                end += 1
            if end in at_edge | more_end:
                ends.add(len(laid) - 1)
        for word, _, _ in latin.joined(folded):
            begins.add(len(laid) + 1)
            laid += f"\n/{latin.stem(word)}/"
            ends.add(len(laid) - 1)
        return cls(laid, begins, ends)

    def has(self, piece: tuple[str, ...], *, inside: bool) -> bool:
        return any(True for _ in self.found(piece, inside=inside))

    def found(self, piece: tuple[str, ...], *, inside: bool) -> Iterator[int]:
        wanted = slashed(piece)
        at = self.laid.find(wanted)
        lone = len(piece) == 1 and len(piece[0]) == 1 and kind(piece[0]) == "cjk"
        while at >= 0:
            if inside or (at in self.begins and (lone or at + len(wanted) - 1 in self.ends)):
                yield at
            at = self.laid.find(wanted, at + 1)


def slashed(piece: tuple[str, ...]) -> str:
    return "/" + "/".join(piece) + "/"


def pieces(term: str) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    for is_break, group in groupby(units(term), lambda unit: unit is None):
        if not is_break:
            found.append(tuple(unit[0] for unit in group if unit))
    return tuple(found)


def shorter(term: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Return the term without a last ー after kana."""
    last = term[-1]
    if len(last) > 1 and last[-1] == "ー" and "ぁ" <= last[-2] <= "ゖ":
        return (*term[:-1], last[:-1])
    return term


def written(term: str, *, inside: bool) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Yield the forms of a term: otherwise written, as one word, without a last ー, and inside words as a part of another rank."""
    for one in (term, *variants(term)):
        folded = plain(one)
        apart = [] if latin.is_dotted(folded) else [pieces(one)]
        together = [pieces(f"{folded[:start]} {word} {folded[end:]}") for word, start, end in latin.joined(folded)]
        together.append(pieces(latin.apart(folded)))
        for form in filter(None, apart + together):
            yield from (form, shorter(form))
            for rank, befores in latin.RANKS.items():
                for before in befores if inside else ():
                    yield tuple(tuple(before + unit if unit == rank else unit for unit in piece) for piece in form)


def as_one(said: list[str]) -> list[str]:
    """Return two words that follow each other as what they may be together: a rank, or one short word."""
    words = [pieces(term) for term in said]
    if not all(len(word) == 1 and len(word[0]) == 1 and re.fullmatch("[a-z]+", word[0][0]) for word in words):
        return []
    first, second = (word[0][0] for word in words)
    if first in latin.RANKS.get(second, ()):
        return [f"{first} {second}"]
    return [first + second] if len(first + second) <= 20 else []


class Reader:
    """All entries, asked one after the other."""

    def __init__(self, entries: list[Entry], groups: list[list[str]]) -> None:
        self.entries = {entry.key: entry for entry in entries}
        self.groups = groups
        self.texts = {
            entry.key: [[Text.of(t) for t in part] for part in (entry.titles, entry.names, entry.body)]
            for entry in entries
        }
        self.whole = {key: " ".join(t.laid for part in parts for t in part) for key, parts in self.texts.items()}
        self.known: dict[tuple[str, bool, int, bool], set[int]] = {}

    def having(self, term: str, *, inside: bool, parts: int = 3, often: bool = False) -> set[int]:
        """Return the keys of entries that have the term, or have it often, in their first parts (titles, names, body)."""
        if (asked := (term, inside, parts, often)) not in self.known:
            forms = {form for one in (term, *self.group(pieces(term))) for form in written(one, inside=inside)}
            self.known[asked] = {
                key
                for form in forms
                for key, whole in self.whole.items()
                if all(slashed(piece) in whole for piece in form)
                and (self.often(key, form) if often else self.has(key, form, inside=inside, parts=parts))
            }
        return self.known[asked]

    def group(self, meant: tuple[tuple[str, ...], ...]) -> list[str]:
        """Return the members of the groups of which the term is one."""
        return [m for group in self.groups if shorter(meant) in [shorter(pieces(one)) for one in group] for m in group]

    def has(self, key: int, form: tuple[tuple[str, ...], ...], *, inside: bool, parts: int) -> bool:
        texts = [text for part in self.texts[key][:parts] for text in part]
        return all(any(text.has(piece, inside=inside) for text in texts) for piece in form)

    def often(self, key: int, form: tuple[tuple[str, ...], ...]) -> bool:
        """Whether each piece, a short one, stands there three times."""
        texts = [text for part in self.texts[key] for text in part]
        short = all(
            len(piece) == 1 or (len(piece) <= 5 and all(kind(unit[0]) == "cjk" for unit in piece)) for piece in form
        )
        return short and all(sum(1 for text in texts for _ in text.found(piece, inside=False)) >= 3 for piece in form)

    @cached_property
    def everything(self) -> set[int]:
        return set(self.entries)

    def wanted(self, words: Words, *, inside: bool, parts: int = 3) -> set[int]:
        """Return what has all of all and one of any."""
        return self.everything.intersection(*self.parts(words, inside=inside, parts=parts))

    def parts(self, words: Words, *, inside: bool, parts: int = 3, often: bool = False) -> list[set[int]]:
        """Return what has each of all, and what has one of any (often, if asked)."""
        how: Any = {"inside": inside, "parts": parts, "often": often}
        found = []
        said = list(filter(pieces, words.all_of))
        for at, term in enumerate(said):
            having = self.having(term, **how)
            for first, end in product(range(at + 1), range(at + 1, len(said) + 1)):
                together = " ".join(said[first:end])
                if 2 <= end - first <= 10 and self.group(pieces(together)):
                    having = having | self.having(together, **how)
                if end - first == 2:
                    for other in as_one(said[first:end]):
                        having = having | self.having(other, **how)
            found.append(having)
        if any_of := list(filter(pieces, words.any_of)):
            found.append(set().union(*(self.having(term, **how) for term in any_of)))
        return found

    def answer(self, ask: SearchQuery) -> tuple[list[int], int, dict[str, dict[str, int]], int]:
        """Return the keys of the page, the total, the counts, and how many more inside words."""
        unwanted = set().union(*(self.having(term, inside=False) for term in filter(pieces, ask.words.none_of)))
        allowed = {key for key in self.everything - unwanted if self.passes(self.entries[key], ask)}
        base = self.wanted(ask.words, inside=ask.words.inside) & allowed
        found = {key for key in base if self.chosen(self.entries[key], ask)}
        more = {
            key for key in self.wanted(ask.words, inside=True) & allowed if self.chosen(self.entries[key], ask)
        } - found
        counts = {
            name: dict(
                Counter(
                    value
                    for key in base
                    if self.chosen(self.entries[key], ask, but=name)
                    for value in self.entries[key].facets.get(name, ())
                )
            )
            for name in ask.counted
        }
        return self.ordered(found, ask)[ask.offset : ask.offset + ask.limit], len(found), counts, len(more)

    def by_relevance(self, newest: list[int], words: Words) -> list[int]:
        """Return the keys by tier, then by points, then the newest first."""
        titles, names = (self.wanted(words, inside=words.inside, parts=parts) for parts in (1, 2))
        in_titles = self.parts(words, inside=words.inside, parts=1)
        said = list(filter(pieces, words.all_of))
        orders = [said, said[::-1]] if len(said) == 2 else [said] if len(said) > 2 else []
        phrases = [pieces(" ".join(order)) for order in orders]
        often = self.everything.intersection(*self.parts(words, inside=False, often=True))

        def place(key: int) -> tuple[int, int]:
            tier = 0 if key in titles else 1 if key in names else 1 + sum(key not in having for having in in_titles)
            shown = 3 if tier else 1
            beside = any(self.has(key, phrase, inside=words.inside, parts=shown) for phrase in phrases)
            return tier, 2 * (not beside) + (key not in often)

        return sorted(newest, key=place)

    def passes(self, entry: Entry, ask: SearchQuery) -> bool:
        if ask.at is not None:
            until = entry.kept_until if ask.closed else entry.live_until
            if (entry.live_from and ask.at < entry.live_from) or (until and ask.at >= until):
                return False
        if any(value not in entry.facets.get(name, ()) for name, value in ask.scope.items()):
            return False
        if any(set(entry.facets.get(name, ())) & unwanted for name, unwanted in ask.without.items()):
            return False
        for name, (low, high) in ask.ranges.items():
            number = entry.numbers.get(name)
            if number is None or (low is not None and number < low) or (high is not None and number > high):
                return False
        return True

    def chosen(self, entry: Entry, ask: SearchQuery, but: str = "") -> bool:
        return all(set(entry.facets.get(name, ())) & values for name, values in ask.facets.items() if name != but)

    def ordered(self, found: set[int], ask: SearchQuery) -> list[int]:
        newest = sorted(found, reverse=True)
        name = ask.sort.number
        if name is None:
            return self.by_relevance(newest, ask.words) if self.parts(ask.words, inside=False) else newest
        numbers = {key: self.entries[key].numbers.get(name) for key in newest}
        with_number = [key for key in newest if numbers[key] is not None]
        sign = -1 if ask.sort.descending else 1
        return sorted(with_number, key=lambda key: sign * (numbers[key] or 0)) + [
            k for k in newest if numbers[k] is None
        ]

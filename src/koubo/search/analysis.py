"""What text is to search: folded, cut into units, with the edges of its words. Pure; docs/search.md is the rule.

An analysed text is one string in which comparing is finding a substring: a CJK unit is its character, a unit of other letters
stands between spaces (`ai`, so `art` is no part of `smart`), a break is a line feed. Beside it lies a byte per character that
says whether a word may begin or end before it.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Final, NamedTuple

from sudachipy import Dictionary, SplitMode, Tokenizer

# Rises with every change of what `analyse` returns, so that what is stored is made anew.
ANALYSIS_VERSION: Final = 1

# Bits of `Analysed.edges`: before this character a word may begin; before this character a word may have ended.
BEGINS: Final = 1
ENDS: Final = 2
BOTH: Final = BEGINS | ENDS
BREAK: Final = "\n"

# The dictionary takes 49,149 bytes at a time; a character is 4 at most.
_MOST_AT_ONCE: Final = 12_000

_KANA: Final = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\U0001aff0-\U0001b16f"
_HAN: Final = (
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_CJK: Final = f"{_HAN}{_KANA}ー"
_DASHES: Final = "\\-\u2010-\u2015\u2043\u2212\u2500\u2501"
_DOTS: Final = "・·‧•∙⋅"
_PLANES: Final = (*range(0x20000), *range(0xE0000, 0xE1000))


def _of(*categories: str) -> str:
    """Return the characters of these categories in the planes that have any."""
    return "".join(c for c in map(chr, _PLANES) if unicodedata.category(c) in categories)


# Fillers and selectors are letters and marks by category, yet not to be seen.
_UNSEEN: Final = {ord(c) for c in _of("Cf", "Cc") if not c.isspace()}.union(
    *(range(first, last + 1) for first, last in ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0000, 0xE0FFF))),
    (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0),
)
# The small か and け of 3ヶ月 are written in any size.
_BEFORE: Final = dict.fromkeys(_UNSEEN) | dict(zip(map(ord, "ヵヶゕゖ"), "カケかけ", strict=True))
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_DASHES_TOGETHER: Final = re.compile(f"[{_DASHES}]+")
_KANA_LETTER: Final = re.compile(f"[{_KANA}ー]")
_VU: Final = re.compile("[ゔヴ][ぁぃぇぉゃゅょァィェォャュョ]?|[ヷヸヹヺ]")
_VU_ROW: Final = {"ヷ": "バ", "ヸ": "ビ", "ヹ": "ベ", "ヺ": "ボ", "ゔ": "ブ", "ヴ": "ブ"} | {
    small: heard
    for smalls in ("ァィェォャュョ", "ぁぃぇぉゃゅょ")
    for small, heard in zip(smalls, ("バ", "ビ", "ベ", "ボ", "ビャ", "ビュ", "ビョ"), strict=True)
}
# Katakana lies 0x60 above hiragana.
_HIRAGANA: Final = {n: n - 0x60 for n in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_RUN: Final = re.compile(
    rf"(?P<cjk>[{_CJK}]+)|(?P<word>(?:[^\W_{_CJK}]|[{_of('Mn', 'Mc', 'Me')}])+)|(?P<gap>[\s{_DASHES}{_DOTS}]+)"
)
_LONG: Final = re.compile("ー+")
_NOT_CJK: Final = re.compile(f"[^{_CJK}]")
_UNIT: Final = re.compile(rf"[{_CJK}]|[^ \n{_CJK}]+")


class Unit(NamedTuple):
    """One unit of an analysed text; between positions that are no neighbours lies a break."""

    text: str
    position: int
    begins: bool  # a word may begin with it
    ends: bool  # a word may end with it


@dataclass(frozen=True, slots=True)
class Analysed:
    """The texts of one class of an entry as search compares them."""

    text: str
    edges: bytes

    def __add__(self, other: "Analysed") -> "Analysed":
        """Return both, one after the other."""
        return Analysed(self.text + other.text, self.edges + other.edges)

    def units(self) -> Iterator[Unit]:
        """Yield the units in order."""
        position, last = 0, 0
        for match in _UNIT.finditer(self.text):
            start, end = match.span()
            position += BREAK in self.text[last:start]
            yield Unit(match[0], position, bool(self.edges[start] & BEGINS), bool(self.edges[end] & ENDS))
            position, last = position + 1, end


@dataclass(frozen=True, slots=True)
class Piece:
    """A term, or the part of one between two breaks, in the form that is a substring of an analysed text."""

    text: str

    @property
    def units(self) -> tuple[str, ...]:
        """Its units."""
        return tuple(_UNIT.findall(self.text))

    @property
    def single(self) -> bool:
        """Whether it is one CJK character: such a term stands already where a word begins with it."""
        return len(self.text) == 1


def fold(text: str) -> str:
    """Return `text` as search compares it, still with its white space and signs."""
    return _plain(text).translate(_HIRAGANA)


def analyse(texts: Iterable[str]) -> Analysed:
    """Return the units of the texts and the edges of their words."""
    out: list[str] = []
    edges = bytearray()
    for text in texts:
        plain = _plain(text)
        runs = tuple(_runs(plain))
        _lay(plain.translate(_HIRAGANA), runs, _word_edges(plain, runs), out, edges)
    return Analysed("".join(out), bytes(edges))


def term(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a term, each of which must occur; none if it has no unit."""
    out: list[str] = []
    folded = fold(text)
    _lay(folded, tuple(_runs(folded)), bytearray(len(folded)), out, bytearray())
    return tuple(Piece(piece) for piece in "".join(out).split(BREAK) if piece)


def _plain(text: str) -> str:
    """Return `text` folded but for the kind of kana: the form the dictionary knows."""
    kanji, new = _kanji()
    text = _SURROGATE.sub("\ufffd", text).translate(_BEFORE)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = kanji.sub(lambda match: new[match[0]], text)
    text = _VU.sub(lambda match: _VU_ROW[match[0][-1]], text)
    return _DASHES_TOGETHER.sub(_dash, text)


def _dash(match: re.Match[str]) -> str:
    """Return one dash after kana as the mark of a long vowel, which people mean by it; else hyphens."""
    one = len(match[0]) == 1 and match.start() and _KANA_LETTER.match(match.string, match.start() - 1)
    return "ー" if one else "-" * len(match[0])


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield kind (cjk, word, break), start and end of each run; white space and the like are passed over."""
    last = 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        if start > last:
            yield "break", last, start
        last = end
        if match.lastgroup in {"cjk", "word"}:
            yield match.lastgroup, start, end
    yield "break", last, len(text)


def _lay(folded: str, runs: Iterable[tuple[str, int, int]], marks: bytearray, out: list[str], edges: bytearray) -> None:
    """Append the units of `folded` and their edges."""
    for kind, start, end in runs:
        last = out[-1] if out else BREAK
        if kind == "cjk":
            out.append(folded[start:end])
            edges += marks[start:end]
            continue
        if kind == "word":
            out.append(f"{folded[start:end]} " if last.endswith(" ") else f" {folded[start:end]} ")
        elif last != BREAK:
            out.append(BREAK)
        else:
            continue
        edges += bytes((BOTH,)) * len(out[-1])


def _word_edges(plain: str, runs: Iterable[tuple[str, int, int]]) -> bytearray:
    """Return for each character, and the end, whether a word may begin or end before it."""
    marks = bytearray(len(plain) + 1)
    for start in _words_of_dictionary(plain):
        marks[start] = BOTH
    for kind, start, end in runs:
        if kind == "cjk":
            marks[start] = marks[end] = BOTH
    _correct(plain, marks)
    for match in _LONG.finditer(plain):
        for at in reversed(range(*match.span())):
            marks[at] |= marks[at + 1] & ENDS
    return marks


def _words_of_dictionary(plain: str) -> Iterator[int]:
    """Yield where the dictionary lets its shortest words begin."""
    start = 0
    while start < len(plain):
        part = plain[start : start + _MOST_AT_ONCE]
        if start + len(part) < len(plain):
            part = part[: max((match.end() for match in _NOT_CJK.finditer(part)), default=len(part))]
        for word in _tokenizer().tokenize(part):
            yield start + word.begin()
        start += len(part)


def _correct(plain: str, marks: bytearray) -> None:
    """Put the edges inside known words, where these begin and end at edges, right."""
    firsts, lengths, inner = _traps()
    for match in firsts.finditer(plain):
        start = match.start()
        if not marks[start]:
            continue
        for length in lengths:
            word = plain[start : start + length]
            if word in inner and marks[start + len(word)]:
                marks[start : start + len(word)] = bytes(BOTH * (at in inner[word]) for at in range(len(word)))
                break


@cache
def _kanji() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds old forms of kanji, and their new ones."""
    new = dict(line.split("\t") for line in _lines("kanji.tsv"))
    return re.compile(f"[{''.join(new)}]"), new


@cache
def _traps() -> tuple[re.Pattern[str], tuple[int, ...], dict[str, frozenset[int]]]:
    """Return what finds first characters of known words, the lengths of these (longest first), and their inner edges."""
    inner: dict[str, frozenset[int]] = {}
    for line in _lines("traps.tsv"):
        words = [_plain(word) for word in line.split("|")]
        inner["".join(words)] = frozenset(accumulate(map(len, words), initial=0))
    return (
        re.compile(f"[{''.join({word[0] for word in inner})}]"),
        tuple(sorted({*map(len, inner)}, reverse=True)),
        inner,
    )


def _lines(name: str) -> list[str]:
    """Return the lines of a data file but the first, which names the columns."""
    return files("koubo.search").joinpath("data", name).read_text(encoding="utf-8").splitlines()[1:]


_local = threading.local()


def _tokenizer() -> Tokenizer:
    """Return the dictionary of this thread; one must not be used by two at a time."""
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = _dictionary().tokenizer(SplitMode.A, fields=set())
    return _local.tokenizer


@cache
def _dictionary() -> Dictionary:
    """Return the dictionary, which lies in memory once."""
    return Dictionary(dict="small")

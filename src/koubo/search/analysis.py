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
from itertools import accumulate
from typing import Final

from sudachipy import Dictionary, SplitMode, Tokenizer

from koubo.search import latin
from koubo.search.folding import CJK, DASHES, DOTS, HAN, MARKS, data, hiragana, plain

# Rises with every change of what `analyse` returns, or of the texts handed in, so that what is stored is made anew.
ANALYSIS_VERSION: Final = 5

# Bits of `Analysed.edges`: before this character a word may begin; before this character a word may have ended.
BEGINS: Final = 1
ENDS: Final = 2
BOTH: Final = BEGINS | ENDS
BREAK: Final = "\n"

# A piece of one unit, or of up to so many CJK characters, is short: as most of what people type is.
MOST_SHORT: Final = 5

# The dictionary takes 49,149 bytes at a time; a character is 4 at most.
_MOST_AT_ONCE: Final = 12_000

_LETTER: Final = rf"(?:[^\W_{CJK}]|[{MARKS}])"
_RUN: Final = re.compile(
    rf"(?P<cjk>[{CJK}]+)"
    rf"|(?P<word>[a-z](?:\+\+(?![a-z_])|[#♯](?![a-z0-9_]))|{_LETTER}+(?:['’ʼ](?=[a-z]){_LETTER}+)*)|(?P<gap>[\s{DASHES}{DOTS}]+)"
)
_LONG: Final = re.compile("ー+")
# What is looked for by itself though the dictionary gives its first character to the word before: 薬学部, 史学科, 化学会, not 見学会.
_LAST_OF_COMPOUND: Final = re.compile(f"(?<=[{HAN}])学(?:(?<![見入留進通就]学)会|部|科|系|府|士|生|類|群|域|環|校)")
# So many characters of a katakana word are a word that people use for it.
_LONG_ENOUGH: Final = 4
_KATAKANA: Final = re.compile("[ァ-ヺー]+")
_NO_BEGINNING: Final = frozenset("ーンッャュョァィゥェォヮ")
_NOT_CJK: Final = re.compile(f"[^{CJK}]")
_POINT: Final = re.compile(r"(?<!\S)\.(?=[a-z])")
_UNIT: Final = re.compile(rf"[{CJK}]|[^ \n{CJK}]+")


@dataclass(frozen=True, slots=True)
class Analysed:
    """The texts of one class of an entry as search compares them."""

    text: str
    edges: bytes

    def __add__(self, other: "Analysed") -> "Analysed":
        """Return both, one after the other."""
        return Analysed(self.text + other.text, self.edges + other.edges)


@dataclass(frozen=True, slots=True)
class Piece:
    """A term, or the part of one between two breaks, in the form that is a substring of an analysed text.

    One that is `wide` stands nowhere: it counts only where matches inside words do, as professor in assistant professor.
    """

    text: str
    wide: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """Its units."""
        return tuple(match[0] for match in _UNIT.finditer(self.text))

    @property
    def single(self) -> bool:
        """Whether it is one CJK character: such a term stands already where a word begins with it."""
        return len(self.text) == 1

    @property
    def short(self) -> bool:
        """Whether it is one unit, or a few CJK characters."""
        units = self.units
        return len(units) == 1 or (len(units) <= MOST_SHORT and all(map(is_cjk, units)))


def analyse(texts: Iterable[str]) -> Analysed:
    """Return the units of the texts and the edges of their words."""
    out = []
    edges = bytearray()
    for text in map(plain, texts):
        laid, places = lay_all(text)
        out.append(laid)
        edges += bytes(map(_word_edges(text).__getitem__, places)) if laid else b""
    return Analysed("".join(out), bytes(edges))


def term(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a term, each of which must occur; none if it has no unit."""
    laid, _ = lay(plain(text))
    return tuple(Piece(piece) for piece in laid.split(BREAK) if piece)


def signs(text: str) -> list[str]:
    """Return the signs of a text that mean something and are not compared: + in CD4+, the point of .NET."""
    plain_text = plain(text).strip()
    words = {at for kind, start, end in _runs(plain_text) if kind == "word" for at in range(start, end)}
    found = [c for at, c in enumerate(plain_text) if at not in words and _is_sign(c)]
    return [*found, *_POINT.findall(plain_text)]


def _is_sign(c: str) -> bool:
    return c in "#&@%*" or (c != "~" and unicodedata.category(c) in {"Sm", "Sc", "So"})


def lay_all(text: str) -> tuple[str, list[int]]:
    """Return plain text as `lay` does, and after it as one what is written apart: each stands by itself."""
    laid, places = lay(text)
    out = [laid]
    for word, start, end in latin.joined(text):
        one = f"{latin.stem(word)} "
        if f" {one}{BREAK}" not in out:
            out.append(f" {one}{BREAK}")
            places += [start, *_places(len(one), start, end), end]
    return "".join(out), places


def lay(text: str) -> tuple[str, list[int]]:
    """Return plain text as a string of units, and for each character of this where it stands in `text`."""
    out: list[str] = []
    places: list[int] = []
    folded, last = hiragana(text), BREAK
    for kind, start, end in _runs(text):
        if kind == "cjk":
            out.append(last := folded[start:end])
            places += range(start, end)
        elif kind == "word":
            unit = latin.stem(folded[start:end])
            if last[-1] != " ":
                out.append(" ")
                places.append(start)
            elif latin.is_rank(last[:-1], unit):
                out[-1] = last[:-1]
                places.pop()
            out.append(last := f"{unit} ")
            places += _places(len(last), start, end)
        elif last != BREAK:
            out.append(last := BREAK)
            places.append(start)
    return "".join(out), places


def _places(length: int, start: int, end: int) -> list[int]:
    """Return where the characters of a unit and the space after it stand, though it may be shorter or longer than what was written."""
    return [*(min(start + at, end - 1) for at in range(length - 2)), end - 1, end]


def is_cjk(unit: str) -> bool:
    """Whether a unit is one CJK character, not a word of other letters."""
    return _NOT_CJK.match(unit) is None


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


def _word_edges(text: str) -> bytearray:
    """Return for each character of plain text, and the end, whether a word may begin or end before it."""
    edges = bytearray(len(text) + 1)
    for start in _words_of_dictionary(text):
        edges[start] = BOTH
    for _, start, end in _runs(text):
        edges[start] = edges[end] = BOTH
    _correct(text, edges)
    _open_compounds(text, edges)
    for match in _LONG.finditer(text):
        for at in reversed(range(*match.span())):
            edges[at] |= edges[at + 1] & ENDS
    return edges


def _words_of_dictionary(text: str) -> Iterator[int]:
    """Yield where the dictionary lets its shortest words begin."""
    start = 0
    while start < len(text):
        part = text[start : start + _MOST_AT_ONCE]
        if start + len(part) < len(text):
            part = part[: max((match.end() for match in _NOT_CJK.finditer(part)), default=len(part))]
        for word in _tokenizer().tokenize(part):
            yield start + word.begin()
        start += len(part)


def _correct(text: str, edges: bytearray) -> None:
    """Put the edges inside known words, where these begin and end at edges, right."""
    firsts, lengths, inner = _word_boundaries()
    for match in firsts.finditer(text):
        start = match.start()
        if not edges[start]:
            continue
        for length in lengths:
            word = text[start : start + length]
            if word in inner and edges[start + len(word)]:
                edges[start : start + len(word)] = bytes(BOTH * (at in inner[word]) for at in range(len(word)))
                break


def _open_compounds(text: str, edges: bytearray) -> None:
    """Let the last word of a compound begin (学部 in 薬学部), and a long word of katakana end early (リハビリ in リハビリテーション)."""
    for match in _LAST_OF_COMPOUND.finditer(text):
        if edges[match.end()] & ENDS:
            edges[match.start()] |= BEGINS
    for match in _KATAKANA.finditer(text):
        first = match.start()
        for at in range(first + 1, match.end()):
            if edges[at] & BEGINS:
                first = at
            elif at - first >= _LONG_ENOUGH and text[at] not in _NO_BEGINNING:
                edges[at] |= ENDS


@cache
def _word_boundaries() -> tuple[re.Pattern[str], tuple[int, ...], dict[str, frozenset[int]]]:
    """Return what finds first characters of known words, the lengths of these (longest first), and their inner edges."""
    inner: dict[str, frozenset[int]] = {}
    for line in data("word_boundaries.tsv"):
        words = [plain(word) for word in line.split("\t")[0].split("|")]
        inner["".join(words)] = frozenset(accumulate(map(len, words), initial=0))
    return (
        re.compile(f"[{''.join({word[0] for word in inner})}]"),
        tuple(sorted({*map(len, inner)}, reverse=True)),
        inner,
    )


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

"""The form in which characters are compared. Pure; "Folding" in docs/search.md is the rule."""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from koubo.kernel.text import UNSEEN

# Where a character of folded text came from: the first character of the original, and the one after the last.
Span = tuple[int, int]

_KANA: Final = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\U0001aff0-\U0001b16f"
HAN: Final = (
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
CJK: Final = f"{HAN}{_KANA}ー"
DASHES: Final = "\\-\u2010-\u2015\u2043\u2212\u2500\u2501"
DOTS: Final = "・·‧•∙⋅"
_PLANES: Final = (*range(0x20000), *range(0xE0000, 0xE1000))


def _of(*categories: str) -> str:
    """Return the characters of these categories in the planes that have any."""
    return "".join(c for c in map(chr, _PLANES) if unicodedata.category(c) in categories)


MARKS: Final = _of("Mn", "Mc", "Me")
# Latin letters without their marks.
_BARE: Final = {
    number: bare[0]
    for number in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if "a" <= (bare := unicodedata.normalize("NFD", chr(number)))[0] <= "z"
} | {
    ord(letter): bare
    for letter, bare in zip("øłđħŧıæœðþ", ("o", "l", "d", "h", "t", "i", "ae", "oe", "d", "th"), strict=True)
}
_UNSEEN: Final = frozenset(map(ord, UNSEEN))
# The small か and け of 3ヶ月 are written in any size.
_BEFORE: Final = dict.fromkeys(_UNSEEN) | dict(zip(map(ord, "ヵヶゕゖ"), "カケかけ", strict=True))
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_DASHES_TOGETHER: Final = re.compile(f"[{DASHES}]+")
_KANA_LETTER: Final = re.compile(f"[{_KANA}ー]")
_VU: Final = re.compile("[ゔヴ][ぁぃぇぉゃゅょァィェォャュョ]?|[ヷヸヹヺ]")
_VU_ROW: Final = {"ヷ": "バ", "ヸ": "ビ", "ヹ": "ベ", "ヺ": "ボ", "ゔ": "ブ", "ヴ": "ブ"} | {
    small: heard
    for smalls in ("ァィェォャュョ", "ぁぃぇぉゃゅょ")
    for small, heard in zip(smalls, ("バ", "ビ", "ベ", "ボ", "ビャ", "ビュ", "ビョ"), strict=True)
}
# Katakana lies 0x60 above hiragana. Small vowels are compared as large ones: ウィルス, ウイルス.
_HIRAGANA: Final = {n: n - 0x60 for n in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)} | {
    small + above: small + 1 for small in map(ord, "ぁぃぅぇぉ") for above in (0, 0x60)
}
# A character with what may become one with it.
_CLUSTER: Final = re.compile(
    f".[{MARKS}{''.join(map(re.escape, map(chr, sorted(_UNSEEN))))}\uff9e\uff9f\u1160-\u11ff]*", re.DOTALL
)


def fold(text: str) -> str:
    """Return `text` as search compares it, still with its white space and signs."""
    return hiragana(plain(text))


def plain(text: str) -> str:
    """Return `text` folded but for the kind of kana: the form the dictionary knows."""
    return _heard(_composed(text))


def hiragana(text: str) -> str:
    """Return plain text with all kana of one kind, character by character."""
    return text.translate(_HIRAGANA)


def traced(text: str) -> tuple[str, list[Span]] | None:
    """Return plain text and where each of its characters came from, or nothing when that cannot be told."""
    composed, spans = "", []
    parts = []
    for match in _CLUSTER.finditer(text):
        part = _composed(match[0])
        parts.append(part)
        spans += [match.span()] * len(part)
    composed = "".join(parts)
    if composed != _composed(text):
        return None
    for match in reversed(tuple(_VU.finditer(composed))):
        start, end = match.span()
        spans[start:end] = [(spans[start][0], spans[end - 1][1])] * len(_VU_ROW[match[0][-1]])
    return _heard(composed), spans


def data(name: str) -> list[str]:
    """Return the lines of a data file but the first, which names the columns."""
    return files("koubo.search").joinpath("data", name).read_text(encoding="utf-8").splitlines()[1:]


def _composed(text: str) -> str:
    """Return `text` in composed characters of one width, case and form, without what is not seen."""
    kanji, new = _kanji()
    text = _SURROGATE.sub("\ufffd", text).translate(_BEFORE)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return kanji.sub(lambda match: new[match[0]], text.translate(_BARE))


def _heard(composed: str) -> str:
    """Return composed text with ヴ as it is heard, and dashes as they are meant."""
    return _DASHES_TOGETHER.sub(_dash, _VU.sub(lambda match: _VU_ROW[match[0][-1]], composed))


def _dash(match: re.Match[str]) -> str:
    """Return one dash after kana as the mark of a long vowel, which people mean by it; else hyphens."""
    one = len(match[0]) == 1 and match.start() and _KANA_LETTER.match(match.string, match.start() - 1)
    return "ー" if one else "-" * len(match[0])


@cache
def _kanji() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds old forms of kanji, and their new ones."""
    new = dict(line.split("\t") for line in data("kanji.tsv"))
    return re.compile(f"[{''.join(new)}]"), new

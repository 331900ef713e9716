"""Bilingual text and the one normal form used for comparing."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["ja", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")

JAPANESE: Final = re.compile("[々〆\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

# Everything `str.strip` takes away, and characters that look like nothing: of no width, blank braille, Hangul fillers.
OUTER: Final = (
    "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\u200c\u200d\u2060\ufeff\u2800\u3164\uffa0"
)
# What ends a line for Unicode, though no keyboard writes all of them: texts pasted from office programs do.
LINE_END: Final = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Turn the direction of what follows, on the whole page.
BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PLANES: Final = (*range(0x20000), *range(0xE0000, 0xE1000))
# Format characters that are drawn: signs before Arabic, Syriac and Kaithi numbers.
_DRAWN: Final = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
INVISIBLE: Final = "".join(
    c for c in map(chr, _PLANES) if unicodedata.category(c) == "Cf" and not _DRAWN.match(c) and c not in "\u200c\u200d"
)
_INVISIBLE: Final = re.compile(f"[{re.escape(INVISIBLE)}]")
# Joiners shape letters of many scripts and pictures; beside these they only hide something.
_PLAIN: Final = r"[\x00-\x7f\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_IDLE_JOINER: Final = re.compile(rf"(?:(?<={_PLAIN})|^)[\u200c\u200d]+|[\u200c\u200d]+(?={_PLAIN}|$)")
# All that is not seen, fillers and selectors of variants among it: what compares texts passes over them.
UNSEEN: Final = frozenset(c for c in map(chr, _PLANES) if unicodedata.category(c) in {"Cf", "Cc"} and not c.isspace()).union(
    *(
        map(chr, range(first, last + 1))
        for first, last in ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0000, 0xE0FFF))
    ),
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages. Where one stands in for the other, `only` is the language it really is in."""

    ja: str
    en: str
    only: Literal["", "ja", "en"] = ""

    def __getitem__(self, language: str) -> str:
        """Return the text in `language` ("ja" or "en"); anything else reads English."""
        return self.ja if language == "ja" else self.en

    def format(self, **values: object) -> "Text":
        """Return the text with `{name}` placeholders filled in both languages."""
        return Text(self.ja.format(**values), self.en.format(**values))


def either(ja: str, en: str) -> Text:
    """Return a text that may be written in one language only; it then stands in for the other."""
    if ja and en:
        return Text(ja, en)
    return Text(ja or en, en or ja, "ja" if ja else "en" if en else "")


def is_japanese(text: str) -> bool:
    """Whether there are kana or kanji in it."""
    return JAPANESE.search(text) is not None


def search_form(text: str) -> str:
    """Return `text` as search compares it: NFKC, casefolded, white space collapsed. Never stored for people."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def strip(text: str) -> str:
    """Return `text` without white space, zero-width or not, around it; "" if nothing of it is seen."""
    stripped = text.strip(OUTER)
    return "" if all(c in UNSEEN or c in OUTER for c in stripped) else stripped


def tidy(text: str) -> str:
    """Return what a person typed, in lines: line ends unified, control and direction characters gone, else kept."""
    unified = BIDI.sub("", LINE_END.sub("\n", text))
    kept = "".join(c for c in unified if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return strip(kept)


def tidy_line(text: str) -> str:
    """Return what a person typed, in one line: line ends and tabs are spaces, and nothing in it is invisible."""
    line = re.sub(r"[ \u3000]?[\n\t]+[ \u3000]?", " ", tidy(text))
    return strip(_IDLE_JOINER.sub("", _INVISIBLE.sub("", line)))

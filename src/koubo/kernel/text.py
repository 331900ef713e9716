"""Bilingual text and the one normal form used for comparing."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["ja", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")

JAPANESE: Final = re.compile("[々〆\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

# Everything `str.strip` takes away, and the zero-width characters that look like nothing.
OUTER: Final = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\u200c\u200d\u2060\ufeff"


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
    """Return `text` without white space, zero-width or not, around it."""
    return text.strip(OUTER)


def tidy(text: str) -> str:
    """Return what a person typed: line ends unified, control characters and what is not seen around it gone, else kept."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in unified if c in "\n\t" or unicodedata.category(c) != "Cc")
    return strip(kept)

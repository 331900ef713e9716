"""How a text is read: by checks, as a clerk would. What people wrote is stored as they wrote it; this is never shown as theirs."""

import re
import unicodedata
from itertools import pairwise
from typing import Final

from koubo.kernel.text import LINE_END, UNSEEN
from koubo.kernel.typed import DASHES, KANJI_NUMBER, figures

_UNSEEN: Final = dict.fromkeys(map(ord, UNSEEN))
_FIGURE_DASH: Final = re.compile(f"(?<=[0-9])[{DASHES}ー](?=[0-9])")
_COUNTED: Final = re.compile(
    f"{KANJI_NUMBER}(?=(?:歳|才|代(?!目|表|理)|年|月|日|名|人|時|分|円|万円|回|週|コマ|割|(?:か|カ|ヶ|ケ|箇)月|条))"
)
# 三月 as a number is one; 一日中, 一年中, 十分 are words.
_WORDS: Final = re.compile("[一二三四五六七八九十]+(?:日中|年中|分な|分に|人ひとり|方)|十分")
# A line that fills its width was broken by a program, not by a person; what it was broken from goes on.
WIDTH: Final = 30
_LETTER: Final = "[ぁ-ヿ一-鿿々]"
# Letters spaced out for looks: 三 十 五 歳, 35 歳 以 下.
_SPACED: Final = re.compile(rf"(?<!{_LETTER})(?:{_LETTER}|\d+)(?: {_LETTER}){{2,}}|(?<![^\W_])\d \d(?: {_LETTER})+")


def reading(text: str) -> str:
    """Return `text` in one width and form: nothing invisible, one kind of dash, numbers in figures, lines as they are meant."""
    plain = LINE_END.sub("\n", text).translate(_UNSEEN)
    plain = unicodedata.normalize("NFKC", plain)
    plain = _FIGURE_DASH.sub("-", plain)
    plain = _SPACED.sub(lambda found: found[0].replace(" ", ""), plain)
    plain = _rejoined(plain)
    return _COUNTED.sub(_figures, plain)


def _figures(found: re.Match[str]) -> str:
    if _WORDS.match(found.string, found.start()):
        return found[0]
    return str(figures(found[0]))


def _rejoined(text: str) -> str:
    """Join lines that a program broke at a width: both sides are letters of a sentence, and the line is full."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    joined = [lines[0]]
    for before, line in pairwise(lines):
        full = len(before) >= WIDTH and re.search(f"(?:{_LETTER}|[0-9a-z,-])$", before) is not None
        goes_on = re.match(f"{_LETTER}|[0-9a-z]", line) is not None
        if full and goes_on:
            between = " " if before[-1].isascii() and line[0].isascii() and before[-1] != "-" else ""
            joined[-1] = (
                (joined[-1].removesuffix("-") if before[-1] == "-" and line[0].isalpha() else joined[-1])
                + between
                + line
            )
        else:
            joined.append(line)
    return "\n".join(joined)

"""How a text is read, as a clerk would. What people wrote is stored as they wrote it; this is never shown as theirs.

Checks and what compares texts use `reading`. What marks or hides a part of a text uses `traced`, which says where each part stands.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from koubo.kernel.text import LINE_END, UNSEEN
from koubo.kernel.typed import DASHES, KANJI_NUMBER, figures
from koubo.kernel.typed.days import ERAS

_UNSEEN: Final = dict.fromkeys(map(ord, UNSEEN))
_MARKS: Final = "".join(c for c in map(chr, range(0x20000)) if unicodedata.category(c) in {"Mn", "Mc", "Me"})
_JOINS: Final = f"[{_MARKS}{''.join(map(re.escape, sorted(UNSEEN)))}\uff9e\uff9f\u1160-\u11ff]"
# Characters that stay as they are; or one with what may become one with it, and what is not seen after it.
_PART: Final = re.compile(f"(?P<same>[ -~\n、。「」ぁ-ゖァ-ヺー一-鿿]+)(?!{_JOINS})|(?:\r\n|.){_JOINS}*", re.DOTALL)
_DASH: Final = re.compile(f"[{DASHES}]+")
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
# A word that limits who is employed, cut by the end of a line: 女/性限定, 35歳以/下. Lists of whole words stay lists.
_CUT: Final = re.compile(
    "(?<=[女男]) *\n *(?=[性子])|(?<=[女男]性) *\n *(?=限定|のみ|に限)|(?<=限) *\n *(?=定(?![員年期額数時例款])|[るっら])"
    "|(?<=年) *\n *(?=齢)|(?<=国) *\n *(?=籍)|(?<=未) *\n *(?=満)|(?<=以) *\n *(?=[下上内])"
    "|(?<=[0-9〇一二三四五六七八九十]) *\n *(?=[歳才])|(?<=[歳才]) *\n *(?=未満|ま ?で|以[下上内](?!の))"
)
# 令和9年, 令和元年度, R9.1.8, 昭和60.4.2; 60年代 is a decade and no year.
_ERA_YEAR: Final = (
    "(?:(?P<era>令和|平成|昭和)\\s*(?P<years>元|[0-9]{1,2})|(?<![A-Za-z0-9])(?P<letter>[RHS])(?P<count>[0-9]{1,2}))"
)
_ERA: Final = re.compile(rf"{_ERA_YEAR}(?P<after>\s*年(?!代)|(?=[./-][0-9]{{1,2}}[./-][0-9]{{1,2}}(?![0-9])))")
# The same year twice: 令和9年（2027年）, 令和9（2027）年, 2027年（令和9年）.
_TWICE: Final = re.compile(
    r"(?:令和|平成|昭和)\s*(?:元|[0-9]{1,2})\s*年?\s*\(\s*[0-9]{4}\s*年?\s*\)\s*年?"
    r"|[0-9]{4}\s*年?\s*\(\s*(?:令和|平成|昭和)\s*(?:元|[0-9]{1,2})\s*年?\s*\)\s*年?"
)


def reading(text: str) -> str:
    """Return `text` in one width and form: nothing invisible, one kind of dash, numbers in figures, years as years, lines as they are meant."""
    plain = _FIGURE_DASH.sub("-", _characters(text))
    plain = _SPACED.sub(lambda found: found[0].replace(" ", ""), plain)
    plain = _rejoined(_CUT.sub("", plain))
    plain = _COUNTED.sub(_figures, plain)
    return _ERA.sub(_year, _TWICE.sub(_once, plain))


def compared(text: str) -> str:
    """Return `text` as two texts are compared: its reading, in small letters, with one kind of dash and of space."""
    return re.sub(r"\s+", " ", _DASH.sub("-", reading(text).casefold())).strip()


def _year(found: re.Match[str]) -> str:
    years = found["years"] or found["count"]
    return (
        f"{ERAS[(found['era'] or found['letter'])[0]] + (1 if years == '元' else int(years))}{found['after'].strip()}"
    )


def _once(found: re.Match[str]) -> str:
    """Return the year that is named in both ways, where it is the same."""
    (era,) = re.findall(f"{_ERA_YEAR}", found[0])
    year = ERAS[era[0][0]] + (1 if era[1] == "元" else int(era[1]))
    return f"{year}年" if str(year) in found[0] else found[0]


@dataclass(frozen=True, slots=True)
class Traced:
    """A text in the characters of `reading`, and for each of them from where to where it was written."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Return where the part from `start` to `end`, which is not empty, stands in what was written."""
        return self.spans[start][0], self.spans[end - 1][1]


def traced(text: str) -> Traced:
    """Return `text` in one width and form, without anything invisible, with the places it came from."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    for found in _PART.finditer(text):
        if found["same"]:
            parts.append(found[0])
            spans += pairwise(range(found.start(), found.end() + 1))
        else:
            part = _characters(found[0])
            parts.append(part)
            spans += [found.span()] * len(part)
    return Traced("".join(parts), tuple(spans))


def _characters(text: str) -> str:
    return unicodedata.normalize("NFKC", LINE_END.sub("\n", text).translate(_UNSEEN))


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

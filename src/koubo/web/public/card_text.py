"""Setting Japanese and Latin text in a picture: the fonts of the host, and where lines may break."""

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from shutil import which
from typing import Final

from PIL import ImageFont

ELLIPSIS: Final = "…"
# What does not stand before an ellipsis.
OPEN_ENDS: Final = " ,、，（「(["
NOT_FIRST: Final = frozenset(
    "、。，．・：；？！）］｝」』】〉》〕〙〗ー々ゝゞヽヾ〜～‥…"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ｡､･｣,.:;?!)]}%’”"
)
NOT_LAST: Final = frozenset("（［｛「『【〈《〔〘〖｢([{‘“￥＄¥$")
# A word of a script with spaces between words stays whole; of Chinese characters and kana each stands alone.
_UNIT: Final = re.compile(r" +|[!-~À-ɏ]+|.", re.DOTALL)
_SECONDS: Final = 2
# Control characters, marks of direction, unassigned; pictures (emoji) are in no text font.
_UNDRAWN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_PICTURES: Final = range(0x1F000, 0x20000)


@cache
def font_file(*, bold: bool) -> tuple[str, int] | None:
    """Return file and index of the host's sans-serif font with Japanese, asked once; None where there is none."""
    program = which("fc-match")
    if program is None:
        return None
    pattern = f"Noto Sans CJK JP:lang=ja{':bold' if bold else ''}"
    try:
        done = subprocess.run(  # noqa: S603 - a fixed question, no shell
            [program, "--format", "%{file}\n%{index}\n%{lang}", pattern],
            capture_output=True, text=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    file, index, languages = (*done.stdout.split("\n"), "", "", "")[:3]
    has_japanese = "ja" in languages.split("|")
    return (file, int(index) & 0xFFFF) if has_japanese and index.isdigit() else None


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the font in a size; ask `font_file` before whether there is one."""
    found = font_file(bold=bold)
    assert found is not None, "asked for without a font"
    return ImageFont.truetype(found[0], size, index=found[1], layout_engine=ImageFont.Layout.BASIC)


def drawable(text: str) -> str:
    """Return a text on one line without what no text font draws."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(c for c in text if ord(c) not in _PICTURES and unicodedata.category(c) not in _UNDRAWN)


def lines(text: str, face: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    """Return a text in up to `most` lines of `width`, the last one ending in … where something was left out."""
    made = [""]
    for unit in _fitting(_units(drawable(text)), face, width):
        if made[-1] and face.getlength(made[-1] + unit.rstrip()) > width:
            if len(made) == most:
                made[-1] = _cut(made[-1], face, width)
                break
            made.append("")
        made[-1] += unit if made[-1] else unit.lstrip()
    return [line.rstrip() for line in made]


def _units(text: str) -> Iterator[str]:
    """Yield what may not be parted, by the rules for the beginning and the end of a line (kinsoku)."""
    unit = ""
    for part in _UNIT.findall(text):
        if unit and not _stays(unit, part):
            yield unit
            unit = ""
        unit += part
    if unit:
        yield unit


def _stays(before: str, part: str) -> bool:
    return part[0] == " " or part[0] in NOT_FIRST or before[-1] in NOT_LAST or bool(unicodedata.combining(part[0]))


def _fitting(units: Iterator[str], face: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """Yield the units; one wider than a line in as many characters as fit."""
    for whole in units:
        unit = whole
        while face.getlength(unit) > width:
            fits = next(n for n in range(len(unit) - 1, 0, -1) if n == 1 or face.getlength(unit[:n]) <= width)
            yield unit[:fits]
            unit = unit[fits:]
        yield unit


def _cut(line: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    line = line.rstrip(OPEN_ENDS)
    while line and face.getlength(line + ELLIPSIS) > width:
        line = line[:-1].rstrip(OPEN_ENDS)
    return line + ELLIPSIS

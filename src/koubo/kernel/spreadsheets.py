"""CSV that spreadsheets open as it is meant: UTF-8 with a byte order mark, CRLF; no text acts as a formula or is read as a day or number."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

Cell = str | int | date | None
# What makes a spreadsheet read a cell as a formula, or run over to the next one.
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Texts that a spreadsheet shows with other characters, since it takes them for a day or a number: 2-1-1, 3/4, 0012, 1E5, May 2027.
_MONTH: Final = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?"
_OTHERWISE: Final = re.compile(
    r"\d{1,2}\s?[-/]\s?(?:\d{4}|\d{1,2}(?:\s?[-/]\s?(?:\d{4}|\d{1,2}))?)|\d{4}\s?[-/]\s?\d{1,2}(?:\s?[-/]\s?\d{1,2})?"
    r"|0\d+|\d{16,}|0*\d*\.\d*0|\d+(?:\.\d+)?e[+-]?\d+|\(\d[\d,.]*\)"
    rf"|(?:\d{{1,2}}[ -]?)?{_MONTH}[ -]?\d{{1,4}}(?:,? \d{{4}})?|\d{{1,2}}[ -]?{_MONTH}",
    re.IGNORECASE,
)
_DAY: Final = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_FIGURES: Final = re.compile(r"[\d\s.,:/%()年月日-]*\d[\d\s.,:/%()年月日-]*")
# An apostrophe before a text says that it is one.
TEXT: Final = "'"


def written(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the rows as a CSV file. Days become 2026-11-24; a text that would be taken for something else gets an apostrophe before it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def harmless(cell: Cell) -> str | int:
    """Return a cell as it is written. Numbers stay numbers."""
    if isinstance(cell, str):
        plain = cell.replace("\0", "")
        acts = plain.lstrip(" \u3000").startswith(ACTIVE)
        return f"{TEXT}{plain}" if acts or _is_shown_otherwise(plain) else plain
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell


def _is_shown_otherwise(text: str) -> bool:
    """Whether a spreadsheet would show other characters than these. A day or month as we write them is one."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _DAY.fullmatch(text):
        return False
    return bool(_OTHERWISE.fullmatch(plain)) or (plain != text and bool(_FIGURES.fullmatch(plain)))

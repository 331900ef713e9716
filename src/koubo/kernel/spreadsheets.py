"""CSV that spreadsheets open as it is meant: UTF-8 with a byte order mark, CRLF, and no cell that acts as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

Cell = str | int | date | None
# What makes a spreadsheet read a cell as a formula, or run over to the next one.
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def written(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the rows as a CSV file. Days become 2026-11-24; a text that would act gets an apostrophe before it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def harmless(cell: Cell) -> str | int:
    """Return a cell as it is written. Numbers stay numbers."""
    if isinstance(cell, str):
        plain = cell.replace("\0", "")
        return f"'{plain}" if plain.lstrip(" \u3000").startswith(ACTIVE) else plain
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell

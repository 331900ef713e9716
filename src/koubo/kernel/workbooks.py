"""Workbooks (XLSX) as spreadsheets open them: no cell acts as a formula, days are days, everything else is what it is."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from koubo.kernel.spreadsheets import Cell

CELL_LIMIT: Final = 32_767
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
WIDTH: Final = 18


def written(rows: Iterable[Sequence[Cell]], *, title: str, about: Mapping[str, str], about_title: str) -> bytes:
    """Return a workbook: one sheet with the rows, the first frozen and with filters, and one that says what it is.

    It is written to a temporary file, row by row.
    """
    with tempfile.TemporaryDirectory(prefix="koubo-") as folder:
        path = Path(folder) / "book.xlsx"
        book = xlsxwriter.Workbook(str(path), OPTIONS)
        formats = {"head": book.add_format({"bold": True}), "day": book.add_format({"num_format": "yyyy/mm/dd"})}
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        size = _fill(sheet, rows, formats)
        if size[0] and size[1]:
            sheet.autofilter(0, 0, size[0] - 1, size[1] - 1)
            sheet.set_column(0, size[1] - 1, WIDTH)
        _fill(book.add_worksheet(about_title[:31]), about.items(), {"day": formats["day"], "head": None})
        book.close()
        return path.read_bytes()


def _fill(sheet: Any, rows: Iterable[Sequence[Cell]], formats: Mapping[str, Any]) -> tuple[int, int]:
    count = width = 0
    for n, row in enumerate(rows):
        for column, cell in enumerate(row):
            _write(sheet, n, column, cell, formats)
        count, width = n + 1, max(width, len(row))
    return count, width


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: Mapping[str, Any]) -> None:
    style = formats["head"] if row == 0 else None
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats["day"])
    elif isinstance(cell, str):
        sheet.write_string(row, column, shortened(cell), style)
    else:
        sheet.write_number(row, column, cell, style)


def shortened(text: str) -> str:
    """Return a text as a cell can hold it: no control characters, no half characters, bounded."""
    kept = "".join(c for c in text if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff"))
    return kept if len(kept) <= CELL_LIMIT else f"{kept[: CELL_LIMIT - 1]}…"

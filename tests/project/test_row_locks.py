"""Row locks name their table: a lock that also takes the rows joined for reading makes others wait in a circle (PostgreSQL)."""

import re
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src" / "koubo"
UNNAMED = re.compile(r"select_for_update\((?!of=)")


def test_every_row_lock_says_whose_rows_it_takes() -> None:
    assert UNNAMED.search("rows.select_for_update().get()")
    assert [str(p.relative_to(SRC)) for p in SRC.rglob("*.py") if UNNAMED.search(p.read_text(encoding="utf-8"))] == []

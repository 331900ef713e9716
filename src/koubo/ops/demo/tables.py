"""Reads the demo world's data files."""

import csv
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file."""
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def document(name: str) -> Any:
    """Return a JSON file."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))

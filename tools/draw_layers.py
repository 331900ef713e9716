"""Draw docs/images/layers.svg from the import contracts in pyproject.toml: who stands above whom, and what is inside."""

import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "layers.svg"
WIDTH, MARGIN, GAP, LINE, HEAD = 960, 16, 8, 22, 26
FILLS = ("#ffffff", "#eef3fb")


@dataclass(frozen=True)
class Box:
    """A package: its name below its parent, its full name, and the rows of boxes inside it."""

    name: str
    module: str
    rows: tuple[tuple["Box", ...], ...] = ()

    @property
    def height(self) -> int:
        """How high it is drawn: a line, or a heading and its rows."""
        if not self.rows:
            return LINE
        return HEAD + sum(max(box.height for box in row) + GAP for row in self.rows)


def modules_of(layer: str) -> list[str]:
    """Return the names in a line of a contract, without the brackets of optional ones."""
    return [name.strip(" ()") for name in layer.split("|")]


def contracts() -> dict[str, list[list[str]]]:
    """Return the rows of every contract of layers, full names, by the package they are inside of."""
    found = {}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["type"] != "layers":
            continue
        inside = contract.get("containers", [None])[0]
        rows = [modules_of(layer) for layer in contract["layers"]]
        if inside:
            rows = [[f"{inside}.{name}" for name in row] for row in rows]
        found[inside or rows[0][0].rpartition(".")[0]] = rows
    return found


def box_of(module: str, known: dict[str, list[list[str]]]) -> Box:
    """Return the box of a package with everything that is inside it."""
    rows = tuple(tuple(box_of(name, known) for name in row) for row in known.get(module, []))
    return Box(module.rpartition(".")[2], module, rows)


def drawn(box: Box, x: float, y: float, width: float, depth: int) -> list[str]:
    """Return the lines of the picture that show a box."""
    height = box.height
    weight = ' font-weight="bold"' if box.rows else ""
    middle = y + (HEAD if box.rows else height) / 2
    lines = [
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4" fill="{FILLS[depth % 2]}" stroke="#4a6fa5"/>',
        f'<text x="{x + width / 2:g}" y="{middle + 4:g}" text-anchor="middle"{weight}>{escape(box.name)}</text>',
    ]
    below = y + HEAD
    for row in box.rows:
        lines += in_a_row(row, x + GAP, below, width - 2 * GAP, depth + 1)
        below += max(inner.height for inner in row) + GAP
    return lines


def in_a_row(row: tuple[Box, ...], x: float, y: float, width: float, depth: int) -> list[str]:
    """Return the lines that show boxes side by side; who holds others gets three times the room."""
    shares = [3 if box.rows else 1 for box in row]
    unit = (width - GAP * (len(row) - 1)) / sum(shares)
    lines = []
    for box, share in zip(row, shares, strict=True):
        lines += drawn(box, x, y, unit * share, depth)
        x += unit * share + GAP
    return lines


def picture() -> str:
    """Return the picture as SVG."""
    known = contracts()
    rows = tuple(tuple(box_of(name, known) for name in row) for row in known["koubo"])
    parts, y = [], MARGIN
    for row in rows:
        parts += in_a_row(row, MARGIN, y, WIDTH - 2 * MARGIN, 1)
        y += max(box.height for box in row) + GAP
    height = y + MARGIN - GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' role="img" font-family="sans-serif" font-size="13" fill="#1a1a1a">'
    )
    title = "<title>The packages of Koubo: each imports only what is drawn below it</title>"
    return "\n".join([head, title, f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>', *parts, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture(), encoding="utf-8")

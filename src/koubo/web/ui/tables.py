"""Tables of many rows, put together fast: headings that sort, and cells that carry their label on small screens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from koubo.web.ui import blocks
from koubo.web.ui.icons import icon
from koubo.web.ui.parts import Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column; the first one names the row. `sort` is the order its heading asks for, "-" before it for descending.

    A first column is as wide as a title wants it, unless it is `short`: a number or a day.
    """

    label: Words
    sort: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is shown. `order` is the present one; headings keep the rest of `query`.

    `picks` are boxes to choose rows with, one for each row; they stand before the name of the row.
    """

    label: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[SafeString]]
    query: QueryDict
    order: str = ""
    picks: Sequence[SafeString] = ()


def records(table: Table) -> SafeString:
    """A table of records: each row is a `th` that names it, then its cells."""
    head = format_html_join("", "{}", ((_heading(column, table),) for column in table.columns))
    pattern = _pattern(table.columns, picked=bool(table.picks))
    body = mark_safe("".join(pattern.format(*map(_escaped, line)) for line in _lines(table)))  # noqa: S308 - cells are escaped
    if table.picks:
        head = format_html('<td role="cell" class="k-pick"></td>{}', head)
    content = format_html(
        '<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody>', head, body
    )
    return blocks.table(content, label=table.label)


def _escaped(cell: SafeString) -> SafeString:
    """Escape what is not, with no work for a cell that is: of these there are many."""
    return cell if type(cell) is SafeString else conditional_escape(cell)


def _lines(table: Table) -> Iterable[Sequence[SafeString]]:
    if not table.picks:
        return table.rows
    return ([pick, *row] for pick, row in zip(table.picks, table.rows, strict=True))


def _pattern(columns: Sequence[Column], *, picked: bool) -> SafeString:
    """Return how one row is written, with a place for each cell."""
    first, *others = (str(format_html("{}", column.label)).replace("{", "{{").replace("}", "}}") for column in columns)
    cells = "".join(f'<td role="cell" data-label="{label}">{{}}</td>' for label in others)
    pick = '<td role="cell" class="k-pick">{}</td>' if picked else ""
    wide = 'data-wide="short"' if columns[0].short else "data-wide"
    row = f'<tr role="row">{pick}<th scope="row" role="rowheader" {wide} data-label="{first}">{{}}</th>{cells}</tr>'
    return mark_safe(row)  # noqa: S308 - the labels are escaped


def _heading(column: Column, table: Table) -> SafeString:
    """A heading leads to its order, and from there to the opposite one."""
    if not column.sort:
        return format_html('<th scope="col" role="columnheader">{}</th>', column.label)
    name = column.sort.removeprefix("-")
    chosen = table.order.removeprefix("-") == name
    query = table.query.copy()
    query.pop("page", None)
    query["sort"] = opposite(table.order) if chosen else column.sort
    if not chosen:
        return format_html(
            '<th scope="col" role="columnheader"><a href="?{}">{}</a></th>', query.urlencode(), column.label
        )
    falls = table.order.startswith("-")
    return format_html(
        '<th scope="col" role="columnheader" aria-sort="{}"><a href="?{}">{}{}</a></th>',
        "descending" if falls else "ascending", query.urlencode(), column.label, icon("down" if falls else "up"),
    )  # fmt: skip


def opposite(order: str) -> str:
    """Return the same order from its other end."""
    return order.removeprefix("-") if order.startswith("-") else f"-{order}"


def note(words: Words) -> SafeString:
    """Quiet words under the name of a row or in a cell."""
    return format_html('<br><span class="k-small k-muted">{}</span>', words)

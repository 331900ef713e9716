"""Charts made by the server: strokes in SVG, words in HTML. The words of the `<title>` state what there is to see."""

from collections.abc import Sequence
from itertools import count
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from koubo.web.ui.markup import attributes, known
from koubo.web.ui.moments import number
from koubo.web.ui.parts import Words

WIDTH, HEIGHT = 1000, 240
GRID: Final = 5
MARKS: Final = 5
NICE: Final = (1, 2, 5)


def chart(
    values: Sequence[int],
    *,
    id: str,  # noqa: A002 - an HTML attribute
    title: Words,
    steps: Sequence[Words],
    before: Sequence[int] = (),
    legend: Sequence[Words] = (),
    size: str = "",
) -> SafeString:
    """A line over `steps` with its area, and dashed what was `before`; `legend` names both."""
    step = _step(max([*values, *before], default=0))
    top = step * max(1, -(-max([*values, *before], default=0) // step))
    levels = range(top, -1, -step)
    grid = format_html_join(
        "",
        '<line class="grid" x1="0" x2="{}" y1="{}" y2="{}"/>',
        ((WIDTH, y, y) for y in (_y(level, top) for level in levels)),
    )
    line = _line(values, top)
    dashed = format_html('<path class="b" d="{}"/>', _line(before, top)) if before else ""
    return format_html(
        '<figure><div class="k-chart"{}><div class="k-chart__y" aria-hidden="true">{}</div>'
        '<svg viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-labelledby="{}"><title id="{}">{}</title>'
        '{}<path class="area" d="{} L{} {} L0 {} Z"/>{}<path class="a" d="{}"/></svg>'
        '<div class="k-chart__x" aria-hidden="true">{}</div></div>{}</figure>',
        attributes({"data-size": known(size, frozenset({"", "s"}), "size")}),
        format_html_join("", "<span>{}</span>", ((number(level),) for level in levels)),
        WIDTH, HEIGHT, id, id, title, grid, line, WIDTH, HEIGHT, HEIGHT, dashed, line,
        format_html_join("", "<span>{}</span>", ((steps[at],) for at in _marked(len(steps)))),
        _legend(legend),
    )  # fmt: skip


def _legend(words: Sequence[Words]) -> SafeString:
    if not words:
        return SafeString("")
    rows = format_html_join(
        "", "<span><i{}></i>{}</span>", ((attributes({"data-b": n > 0}), w) for n, w in enumerate(words))
    )
    return format_html('<figcaption class="k-legend k-mt-3">{}</figcaption>', rows)


def _step(most: int) -> int:
    """Return the distance of the grid: 1, 2 or 5 times a power of ten, so that at most GRID of it hold `most`."""
    sizes = (nice * int(10**power) for power in count() for nice in NICE)
    return next(step for step in sizes if step * GRID >= most)


def _y(value: int, top: int) -> str:
    return f"{HEIGHT - HEIGHT * value / top:.1f}"


def _line(values: Sequence[int], top: int) -> str:
    """Return the path through all values; a single one is drawn level."""
    shown = [*values, *values] if len(values) == 1 else values
    last = max(1, len(shown) - 1)
    return " ".join(f"{'L' if n else 'M'}{WIDTH * n / last:.1f} {_y(value, top)}" for n, value in enumerate(shown))


def _marked(steps: int) -> list[int]:
    """Return which steps are named below: first, last, and evenly between."""
    marks = min(MARKS, steps)
    return [round(n * (steps - 1) / max(1, marks - 1)) for n in range(marks)]


def bar(value: int, *, most: int) -> SafeString:
    """A number with a bar as long as its share of `most`."""
    width = f"{round(100 * value / most)}%" if most else "0%"
    return format_html(
        '<span class="k-bar"><svg aria-hidden="true"><rect width="{}" height="100%" rx="3"/></svg><b class="k-num">{}</b></span>',
        width, number(value),
    )  # fmt: skip

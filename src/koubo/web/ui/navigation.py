"""Ways through the site: breadcrumb, steps, pages, tabs and the side menu."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from koubo.kernel.text import Text
from koubo.web.ui.markup import attributes
from koubo.web.ui.parts import Words, count, spoken


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One way on. `number` waits there; `tone` is hot when someone waits for the reader. Pages below `covers` belong to it, too."""

    words: Words
    href: str
    number: int = 0
    tone: str = ""
    exact: bool = False
    covers: str = ""


@dataclass(frozen=True, slots=True)
class NavigationGroup:
    """Items under one heading ("" for none)."""

    words: Words
    items: tuple[NavigationItem, ...]


def crumbs(*trail: Words | Text) -> SafeString:
    """`{% crumbs "ホーム" home_url "検索結果" %}`: words or a title, and address, in turn; the last words stand alone."""
    if len(trail) % 2 == 0:
        msg = "crumbs takes words and address in turn and ends in words"
        raise ValueError(msg)
    links = format_html_join(
        "", '<li><a href="{}">{}</a></li>', ((trail[i + 1], _crumb(trail[i])) for i in range(0, len(trail) - 1, 2))
    )
    return format_html(
        '<nav class="k-crumbs" aria-label="{}"><ol>{}<li aria-current="page">{}</li></ol></nav>',
        _("Breadcrumb"), links, _crumb(trail[-1]),
    )  # fmt: skip


def _crumb(words: Words | Text) -> Words:
    return spoken(words) if isinstance(words, Text) else words


def steps(names: Sequence[Words], *, current: int, label: Words) -> SafeString:
    """Where one is in a flow; `current` counts from 1. Positions, not links."""
    if not 1 <= current <= len(names):
        msg = f"current must be between 1 and {len(names)}"
        raise ValueError(msg)
    said = _("Step %(current)d of %(total)d") % {"current": current, "total": len(names)}
    rows = format_html_join(
        "",
        "<li{}>{}</li>",
        ((attributes(_step_state(index, current)), name) for index, name in enumerate(names, start=1)),
    )
    return format_html(
        '<nav class="k-steps" aria-label="{}"><p class="k-vh">{}</p><ol>{}</ol></nav>', label, said, rows
    )


def _step_state(index: int, current: int) -> dict[str, object]:
    return {"data-state": "done" if index < current else "", "aria-current": "step" if index == current else ""}


def pager(context: dict[str, Any], *, page: int, pages: int) -> SafeString:
    """Links to the pages of a list, keeping the query; nothing when there is only one."""
    if pages <= 1:
        return SafeString("")
    query = context["request"].GET.copy()

    def link(number: int, words: Words, label: str = "") -> SafeString:
        query["page"] = str(number)
        return format_html('<a href="?{}"{}>{}</a>', query.urlencode(), attributes({"aria-label": label}), words)

    shown = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    parts = [link(page - 1, _("Previous"))] if page > 1 else []
    for before, number in zip([0, *shown], shown, strict=False):
        if number > before + 1:
            parts.append(SafeString("<span>…</span>"))
        if number == page:
            parts.append(format_html('<span aria-current="page">{}</span>', number))
        else:
            parts.append(link(number, str(number), _("Page %(number)d") % {"number": number}))
    if page < pages:
        parts.append(link(page + 1, _("Next")))
    return format_html('<nav class="k-pager" aria-label="{}">{}</nav>', _("Pages"), SafeString("".join(parts)))


def tabs(items: Sequence[NavigationItem], *, current: str, label: Words) -> SafeString:
    """Views of the same thing, with addresses; the item whose address is `current` is the open one."""
    links = format_html_join(
        "",
        '<a href="{}"{}>{}{}</a>',
        (
            (item.href, attributes({"aria-current": "page" if item.href == current else ""}), item.words,
             count(item.number, tone=item.tone))
            for item in items
        ),
    )  # fmt: skip
    return format_html('<nav class="k-tabs" data-scroll aria-label="{}">{}</nav>', label, links)


def current_item(groups: Sequence[NavigationGroup], path: str) -> NavigationItem | None:
    """Return the item the page at `path` belongs to: the one with the longest address it starts with."""
    items = [item for group in groups for item in group.items]
    fitting = [
        item for item in items if path == item.href or (not item.exact and path.startswith(item.covers or item.href))
    ]
    return max(fitting, key=lambda item: len(item.href), default=None)


def sidenav(
    context: dict[str, Any], groups: Sequence[NavigationGroup], *, label: Words, small: bool = False
) -> SafeString:
    """The side menu; `small` is the copy inside the header's menu on narrow screens."""
    return _sidenav(get_language(), tuple(groups), current_item(groups, context["request"].path), label, small)


@lru_cache(maxsize=200)
def _sidenav(
    _language: str, groups: tuple[NavigationGroup, ...], here: NavigationItem | None, label: Words, small: bool
) -> SafeString:
    body = format_html_join("", "{}", ((_group(group, here),) for group in groups))
    said = _("%(menu)s (small screen)") % {"menu": label} if small else label
    return format_html('<nav class="k-sidenav k-only-{}" aria-label="{}">{}</nav>', "s" if small else "l", said, body)


def _group(group: NavigationGroup, here: NavigationItem | None) -> SafeString:
    rows = format_html_join(
        "",
        '<li><a href="{}"{}><span>{}</span>{}</a></li>',
        (
            (item.href, attributes({"aria-current": "page" if item == here else ""}), item.words,
             count(item.number, tone=item.tone, unit=ngettext("item", "items", item.number)))
            for item in group.items
        ),
    )  # fmt: skip
    if not group.words:
        return format_html("<ul>{}</ul>", rows)
    return format_html("<div><h2>{}</h2><ul>{}</ul></div>", group.words, rows)

"""Components around content: used as block tags, `{% card title=… %} … {% endcard %}`."""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from koubo.web.ui.icons import icon
from koubo.web.ui.markup import attributes, known
from koubo.web.ui.parts import Words

banner_icons: Final = {"": "info", "key": "info", "ok": "done", "warn": "warn", "bad": "alert"}
gaps: Final = frozenset({"", "s", "m", "l"})

# What a sentence may begin with.
INLINE: Final = ("<time", "<a ", "<b>", "<span", "<strong", "<bdi")


def banner(
    content: SafeString, *, tone: str = "", title: Words = "", role: str = "", icon_name: str = ""
) -> SafeString:
    """A notice that stays. `role` is status after a redirect, alert for a failure of what the person did."""
    drawn = icon(icon_name or banner_icons[known(tone, frozenset(banner_icons), "tone")])
    head = format_html('<strong class="k-banner__t">{}</strong>', title) if title else ""
    role = known(role, frozenset({"", "status", "alert"}), "role")
    body = content.strip()
    in_line = not body.startswith("<") or (body.startswith(INLINE) and "<p" not in body)
    inner = format_html("<p>{}</p>", SafeString(body)) if body and in_line else SafeString(body)
    return format_html(
        '<div class="k-banner"{}>{}<div>{}{}</div></div>',
        attributes({"data-tone": tone, "role": role}),
        drawn,
        head,
        inner,
    )


def card(  # noqa: PLR0913 - the props of the design
    content: SafeString,
    *,
    title: Words = "",
    id: str = "",  # noqa: A002 - an HTML attribute
    tone: str = "",
    flush: bool = False,
    stack: str = "",
    prose: bool = False,
    link: Words = "",
    href: str = "",
    quiet: Words = "",
) -> SafeString:
    """A white surface. With `flush` the title gets a head of its own, with a link or quiet words at its end."""
    names = "k-card" + (" k-stack" if stack else "") + (" k-prose" if prose else "")
    heading = f"{id}-h" if id and title else ""
    shape = {
        "id": id,
        "data-flush": flush,
        "data-tone": known(tone, frozenset({"", "key"}), "tone"),
        "data-gap": known(stack, gaps, "stack"),
        "aria-labelledby": heading,
    }
    head = format_html("<h2{}>{}</h2>", attributes({"id": heading}), title) if title else SafeString("")
    if flush and title:
        side = format_html('<a href="{}">{}</a>', href, link) if href else ""
        side = side or (format_html('<span class="k-small k-muted">{}</span>', quiet) if quiet else "")
        head = format_html('<div class="k-card__head">{}{}</div>', head, side)
    element = "section" if title else "div"
    return format_html('<{} class="{}"{}>{}{}</{}>', element, names, attributes(shape), head, content, element)


def kv(content: SafeString, *, narrow: bool = False) -> SafeString:
    """Key facts: a list of `{% fact %}`."""
    return format_html('<dl class="k-kv"{}>{}</dl>', attributes({"data-narrow": narrow}), content)


def fact(content: SafeString, label: Words) -> SafeString:
    """One key fact."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


def summary(content: SafeString) -> SafeString:
    """Check answers: a list of `{% answer %}`."""
    return format_html('<dl class="k-summary">{}</dl>', content)


def answer(content: SafeString, label: Words, *, href: str = "") -> SafeString:
    """One answer to check; `href` leads to the field. Nothing inside reads 入力なし."""
    said = content if content.strip() else format_html('<span class="k-blank">{}</span>', _("Nothing entered"))
    change = ""
    if href:
        change = format_html(
            '<dd class="k-summary__a"><a href="{}">{}<span class="k-vh">{}</span></a></dd>',
            href, pgettext("check page", "Change"), pgettext("check page", ": %(field)s") % {"field": label},
        )  # fmt: skip
    return format_html("<div><dt>{}</dt><dd>{}</dd>{}</div>", label, said, change)


def nothing(content: SafeString, *, title: Words, icon_name: str = "list", level: int = 2) -> SafeString:
    """The empty state: what would be here, when it appears, one way on. `level` is that of the heading."""
    body = content.strip()
    inner = format_html("<p>{}</p>", SafeString(body)) if body and not body.startswith("<") else SafeString(body)
    return format_html('<div class="k-empty">{}<h{}>{}</h{}>{}</div>', icon(icon_name), level, title, level, inner)


def panel(content: SafeString, *, title: Words, label: Words = "", reference: str = "") -> SafeString:
    """The confirmation that something is done, with the page's h1 and a reference to keep."""
    kept = format_html('<p>{}</p><b class="k-id">{}</b>', label, reference) if reference else ""
    return format_html(
        '<section class="k-panel" aria-labelledby="done">{}<h1 id="done">{}</h1>{}{}</section>',
        icon("done"), title, kept, content,
    )  # fmt: skip


def tasks(content: SafeString) -> SafeString:
    """A task list of `{% task %}` rows: someone waits, due, drafts, waiting on others."""
    return format_html('<ul class="k-tasks">{}</ul>', content)


def timeline(content: SafeString) -> SafeString:
    """A list of `{% event %}`: newest first for history, next first for plans."""
    return format_html('<ul class="k-timeline k-mt-4">{}</ul>', content)


def event(content: SafeString, *, when: Words) -> SafeString:
    """One thing on a timeline; `when` is words or a `{% moment %}`."""
    stamp = when if str(when).startswith("<time") else format_html('<span class="k-timeline__when">{}</span>', when)
    return format_html("<li><div>{}{}</div></li>", stamp, content)


def hint(content: SafeString, *, title: Words, open: bool = False) -> SafeString:  # noqa: A002 - an HTML attribute
    """A legal hint, folded beside its field."""
    return format_html(
        '<details class="k-hint"{}><summary>{}{}</summary><div>{}</div></details>',
        attributes({"open": open}), icon("scales"), title, content,
    )  # fmt: skip


def table(content: SafeString, *, label: Words) -> SafeString:
    """The scrolling frame of a table; rows inside carry roles and data-label as the design says."""
    return format_html(
        '<div class="k-tablewrap" role="region" aria-label="{}" tabindex="0">'
        '<table class="k-table" data-stack role="table">{}</table></div>',
        label, content,
    )  # fmt: skip


class MarkedText(Protocol):
    """Some text, and whether it went ("del"), came ("ins") or stayed ("")."""

    text: str
    mark: str


class ShownDifference(Protocol):
    """Something that differs: what it is, in which language ("" where there is one), and both texts in pieces."""

    label: str
    language: str
    before: Sequence[MarkedText]
    after: Sequence[MarkedText]


def diff(changes: Iterable[ShownDifference], *, before: Words, after: Words) -> SafeString:
    """What differs, side by side, with the words that went and came marked; `before` and `after` name the sides."""
    rows = format_html_join(
        "",
        '<div class="k-diff__row"><h3>{}</h3><div class="k-diff__pair"><div data-side="{}"{}>{}</div><div data-side="{}"{}>{}</div></div></div>',
        (
            (c.label, before, attributes({"lang": c.language}), _marked(c.before),
             after, attributes({"lang": c.language}), _marked(c.after))
            for c in changes
        ),
    )  # fmt: skip
    return format_html('<div class="k-card k-diff" data-flush>{}</div>', rows)


def _marked(pieces: Sequence[MarkedText]) -> SafeString:
    if not pieces:
        return format_html('<span class="k-blank">{}</span>', _("Nothing entered"))
    text = format_html_join(
        "", "{}", ((format_html("<{0}>{1}</{0}>", p.mark, p.text) if p.mark else p.text,) for p in pieces)
    )
    return format_html('<span class="k-lines">{}</span>', text)

"""Small components: one element each, no children. Every prop but the words is keyword-only."""

import uuid
from datetime import date, datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from koubo.kernel.text import Text, is_japanese
from koubo.web.ui import moments
from koubo.web.ui.icons import icon
from koubo.web.ui.markup import attributes, known, tone_of
from koubo.web.ui.owner import form_owner

type_names: Final = frozenset({"", "solid", "text"})
sizes: Final = frozenset({"", "lg", "sm"})
moment_kinds: Final = {
    "instant": moments.instant,
    "spoken": moments.spoken_instant,
    "short": moments.short_instant,
    "time": moments.clock_time,
}
Words = str | Promise


def tag(words: Words, *, tone: str = "") -> SafeString:
    """A fact about a thing."""
    return format_html('<span class="k-tag"{}>{}</span>', attributes({"data-tone": tone_of(tone)}), words)


def status(words: Words, *, tone: str = "off") -> SafeString:
    """A state in a process: dot and word."""
    return format_html('<span class="k-status" data-tone="{}">{}</span>', tone_of(tone), words)


def count(value: int, *, tone: str = "", unit: Words = "") -> SafeString:
    """A number beside a menu item or tab; `unit` (件) is for screen readers. Nothing at all for 0."""
    if not value:
        return SafeString("")
    hidden = format_html('<span class="k-vh">{}</span>', unit) if unit else ""
    return format_html(
        '<span class="k-count"{}>{}{}</span>', attributes({"data-tone": tone_of(tone)}), moments.number(value), hidden
    )


def button(  # noqa: PLR0913 - the props of the design
    words: Words,
    *,
    href: str = "",
    type: str = "",  # noqa: A002 - the design's word
    size: str = "",
    tone: str = "",
    icon: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
    formaction: str = "",
    block: bool = False,
    hidden: Words = "",
    lang: str = "",
) -> SafeString:
    """A move (`href`, a link) or an act (a submit button). `hidden` continues the words for screen readers.

    What is sent elsewhere (`formaction`) need not fill in what the form itself asks for.
    """
    look = {
        "data-type": known(type, type_names, "type"),
        "data-size": known(size, sizes, "size"),
        "data-tone": known(tone, frozenset({"", "danger"}), "tone"),
        "data-block": block,
        "lang": lang,
    }
    drawn = _icon(icon)
    rest = format_html('<span class="k-vh">{}</span>', hidden) if hidden else ""
    if href:
        return format_html('<a class="k-button"{} href="{}">{}{}{}</a>', attributes(look), href, drawn, words, rest)
    act = {"name": name, "value": value, "form": form, "formaction": formaction, "formnovalidate": bool(formaction)}
    return format_html(
        '<button class="k-button" type="submit"{}>{}{}{}</button>', attributes(look | act), drawn, words, rest
    )


def _icon(name: str) -> SafeString:
    return icon(name) if name else SafeString("")


def task(
    words: Words,
    *,
    href: str = "",
    icon: str,
    tone: str = "key",
    note: Words = "",
    tag: Words = "",
    tag_tone: str = "hot",
    quiet: Words = "",
) -> SafeString:
    """One row of a task list: what to do (a link when there is somewhere to go), why, and a tag or a quiet word."""
    head = format_html('<a href="{}">{}</a>', href, words) if href else format_html("<span>{}</span>", words)
    why = format_html("<p>{}</p>", note) if note else ""
    if tag:
        end = format_html('<span class="k-tag" data-tone="{}">{}</span>', tone_of(tag_tone), tag)
    else:
        end = format_html('<span class="k-muted k-small">{}</span>', quiet) if quiet else SafeString("")
    return format_html(
        '<li><span class="k-ic" data-tone="{}">{}</span><div>{}{}</div>{}</li>',
        tone_of(tone),
        _icon(icon),
        head,
        why,
        end,
    )


def spoken(text: Text) -> SafeString:
    """What someone wrote, for the reader of the page; said to be in the other language where there is nothing else."""
    here = get_language() or "ja"
    return in_language(text[here], text.only) if text.only not in {"", here} else format_html("{}", text[here])


def named(name: str) -> SafeString:
    """A person's name, which is written in one way only."""
    return in_language(name, "ja") if get_language() != "ja" and is_japanese(name) else format_html("{}", name)


def written(text: str, *, lang: str = "") -> SafeString:
    """What somebody wrote, line by line as they did; `lang` where it is known and may not be that of the page."""
    return format_html('<p class="k-mail"{}>{}</p>', attributes({"lang": lang}), text)


def in_language(words: Words, language: str) -> SafeString:
    """Words in a language that is not that of the page."""
    return format_html('<span lang="{}">{}</span>', language, words)


def moment(value: date, *, kind: str = "") -> SafeString:
    """A `<time>` element. `kind` is instant, spoken, short, time or day, plain; the default follows the value."""
    if kind == "plain":
        words = moments.plain_day(value)
    elif isinstance(value, datetime) and kind != "day":
        words = moment_kinds[kind or "instant"](value)
    elif kind in {"", "day"}:
        words = moments.day(value)
    else:
        msg = f"a day has no {kind!r}"
        raise ValueError(msg)
    return format_html('<time datetime="{}">{}</time>', moments.machine_time(value), words)


def once_key(context: Any) -> SafeString:
    """The hidden one-time key of a form that changes something: sent twice, it acts once. It also says whose form it is."""
    return format_html('<input type="hidden" name="once" value="{}">{}', uuid.uuid4(), form_owner(context))


def blank(value: object) -> SafeString:
    """The value as text, or the quiet words for nothing written."""
    text = "" if value is None else conditional_escape(value if isinstance(value, str) else str(value)).strip()
    return SafeString(text) if text else format_html('<span class="k-blank">{}</span>', _("Nothing entered"))

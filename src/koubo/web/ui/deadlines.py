"""The end of recruitment in words: the day, its hour where there is one, and how it is meant."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from koubo.postings.content.render import clock_time, kind_in_words
from koubo.postings.publication.deadline import Deadline
from koubo.web.ui import moments
from koubo.web.ui.language import language


def deadline(value: Deadline, *, kind: str = "", meant: bool = True) -> SafeString:
    """A `<time>` element and how it is meant (必着). `kind` is day or plain, as with a moment; `meant=False` leaves the latter out.

    Open until filled says so instead of a day; it stands alone and begins with a capital.
    """
    said = kind_in_words(value, language()) if meant else ""
    note = format_html(' <span class="k-small k-muted k-phrase">{}</span>', said) if said else SafeString("")
    if value.day is None:
        alone = kind_in_words(value, language())
        return format_html("{}", alone[:1].upper() + alone[1:])
    words = plain_deadline(value) if kind == "plain" else _words(value)
    machine = f"{value.day.isoformat()}T{value.hour:%H:%M}+09:00" if value.hour else value.day.isoformat()
    return format_html('<time class="k-nowrap" datetime="{}">{}</time>{}', machine, words, note)


def meant(value: Deadline) -> str:
    """Return how a deadline is meant beside its day: 必着, 消印有効."""
    return kind_in_words(value, language()) if value.day else ""


def _words(value: Deadline) -> str:
    return _with_hour(moments.day(value.day), value) if value.day else ""


def plain_deadline(value: Deadline) -> str:
    """Return 2027年1月8日 17:00 / 8 January 2027, 17:00 JST, without how it is meant."""
    return _with_hour(moments.plain_day(value.day), value, " ") if value.day else ""


def deadline_words(value: Deadline) -> str:
    """Return 2027年1月8日（金）17:00（必着） / 8 January 2027, 17:00 JST (must arrive by the closing date)."""
    when, meant = _words(value), kind_in_words(value, language())
    if not (when and meant):
        return when or meant
    return f"{when}（{meant}）" if language() == "ja" else f"{when} ({meant})"


def _with_hour(day: str, value: Deadline, space: str = "") -> str:
    if value.hour is None:
        return day
    hour = clock_time(value.hour)
    return f"{day}{space}{hour}" if language() == "ja" else f"{day}, {hour} JST"

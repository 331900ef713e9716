"""Days, instants and numbers in words, in Japan time, in the language of the page. Forms fixed by the design (ui.md 6)."""

from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from koubo.kernel.clock import JST
from koubo.kernel.days import MONTHS, WEEKDAYS


def _japanese() -> bool:
    return get_language() == "ja"


def _local(value: date) -> date:
    return value.astimezone(JST) if isinstance(value, datetime) else value


def plain_day(value: date) -> str:
    """Return 2026年11月24日 / 24 November 2026, the day in Japan of a date or an aware instant."""
    day = _local(value)
    if _japanese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day(value: date) -> str:
    """Return 2026年11月24日（火） / 24 November 2026, the day in Japan of a date or an aware instant."""
    return f"{plain_day(value)}（{WEEKDAYS['ja'][_local(value).weekday()]}）" if _japanese() else plain_day(value)


def clock_time(value: datetime) -> str:
    """Return 22:00 in Japan (22:00 JST in English) of an aware instant."""
    local = value.astimezone(JST)
    return f"{local.hour}:{local.minute:02}" + ("" if _japanese() else " JST")


def instant(value: datetime) -> str:
    """Return 2026年11月24日（火）22:00 / 24 November 2026, 22:00 JST of an aware instant."""
    return f"{day(value)}{'' if _japanese() else ', '}{clock_time(value)}"


def spoken_instant(value: datetime) -> str:
    """Return 2026年11月24日（火）午後10時 / 24 November 2026, 22:00 JST, as sentences say an aware instant."""
    if not _japanese():
        return instant(value)
    local = value.astimezone(JST)
    half, hour = ("午後", local.hour - 12) if local.hour >= 12 else ("午前", local.hour)
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{day(value)}{half}{hour}時{minutes}"


def closing(value: datetime) -> str:
    """Return a deadline as people say it: what ends at 0:00 ends at 24:00 of the day before. In Japan time."""
    local = value.astimezone(JST)
    if (local.hour, local.minute) != (0, 0):
        return instant(value)
    return f"{day(local - timedelta(days=1))}{'24:00' if _japanese() else ', 24:00 JST'}"


def short_instant(value: datetime) -> str:
    """Return 11/24 8:40 / 24 Nov 8:40, for the narrow columns of work lists; in Japan time."""
    local = value.astimezone(JST)
    head = f"{local.month}/{local.day}" if _japanese() else f"{local.day} {MONTHS[local.month - 1][:3]}"
    return f"{head} {local.hour}:{local.minute:02}"


def short_day(value: date) -> str:
    """Return 11/24 / 24 Nov, for axes and narrow columns."""
    return f"{value.month}/{value.day}" if _japanese() else f"{value.day} {MONTHS[value.month - 1][:3]}"


def month(value: date) -> str:
    """Return 2026年11月 / November 2026."""
    return f"{value.year}年{value.month}月" if _japanese() else f"{MONTHS[value.month - 1]} {value.year}"


def machine_time(value: date) -> str:
    """Return the value of a `datetime` attribute: 2026-11-24, or 2026-11-24T22:00+09:00 for an aware instant."""
    local = _local(value)
    return local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()


def number(value: int) -> str:
    """Return 1,284."""
    return f"{value:,}"

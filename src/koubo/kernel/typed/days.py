"""Days and times of day."""

import re
from datetime import date, time
from typing import Final

from koubo.kernel.typed.base import Unclear, dashed, narrow
from koubo.kernel.typed.figures import in_figures

WEEKDAYS: Final = "月火水木金土日"
WEEKDAYS_EN: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# The year before the first of each era, by the first letter.
ERAS: Final = {"令": 2018, "平": 1988, "昭": 1925, "R": 2018, "H": 1988, "S": 1925}
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ERA_YEAR: Final = r"(?P<{0}era>令和?|平成?|昭和?|[RHS])\.?\s*(?P<{0}era_year>元|\d{{1,3}})"
_DAY: Final = re.compile(
    rf"(?:{_ERA_YEAR.format('')}|(?P<year>\d{{4}}))\s*(?:年|[-/.]|(?=\())\s*"
    rf"(?:\(\s*(?:{_ERA_YEAR.format('also_')}|(?P<also_year>\d{{4}}))\s*年?\s*\)\s*年?\s*)?"
    r"(?P<month>\d{1,2})\s*(?:月|[-/.])\s*(?P<day>\d{1,2})(?!\d)\s*日?(?P<rest>.*)",
    re.IGNORECASE,
)
_ENGLISH_DAY: Final = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[a-z]{3,9})\.?|(?P<month2>[a-z]{3,9})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?),?\s+(?P<year>\d{4})(?!\d)(?P<rest>.*)",
    re.IGNORECASE,
)
_WEEKDAY: Final = re.compile(
    rf"\(?\s*(?:(?P<ja>[{WEEKDAYS}])(?:曜日?)?(?:・祝日?)?|(?P<en>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)\s*\)?,?",
    re.IGNORECASE,
)


def day(text: str) -> date:
    """Return a day: 2027年1月8日（金）, 令和9年1月8日, R9.1.8, 8 January 2027."""
    typed = narrow(text)
    plain = in_figures(dashed(typed), "[年月日]")
    said = None
    if leading := re.match(rf"{_WEEKDAY.pattern}\s*(?=\d)", plain, re.IGNORECASE):
        said, plain = _weekday(leading), plain[leading.end() :]
    parts = _day_parts(plain, typed)
    if parts is None:
        raise Unclear(f"「{typed}」は日付として読めません", f"“{typed}” cannot be read as a date")
    year, month, number, rest = parts
    try:
        found = date(year, month, number)
    except ValueError as wrong:
        raise Unclear(f"{year}年{month}月{number}日という日はありません", f"There is no day {year}-{month:02}-{number:02}") from wrong  # fmt: skip
    rest = rest.strip()
    if trailing := _WEEKDAY.match(rest):
        said, rest = _weekday(trailing), rest[trailing.end() :]
    if re.sub(r"(?:必着|まで|消印有効|締切|[。.,\s]|T?00:00(?::00)?)+", "", rest):
        raise Unclear(f"「{typed}」のうち「{rest}」は日付ではありません", f"“{rest}” in “{typed}” is no part of a date")
    if said is not None and said != found.weekday():
        ja, en = WEEKDAYS[found.weekday()], found.strftime("%A")
        raise Unclear(f"{year}年{month}月{number}日は{ja}曜日です。日付と曜日のどちらが正しいか確かめてください", f"{year}-{month:02}-{number:02} is a {en}. Please check which of date and weekday is right")  # fmt: skip
    return found


def _day_parts(plain: str, typed: str) -> tuple[int, int, int, str] | None:
    if found := _DAY.match(plain):
        year, also = _year(found, "", typed), _year(found, "also_", typed)
        if also and year != also:
            raise Unclear(f"「{typed}」の西暦と和暦は別の年です", f"“{typed}” names two different years")
        return year, int(found["month"]), int(found["day"]), found["rest"]
    if re.fullmatch(r"\d{8}", plain):
        return int(plain[:4]), int(plain[4:6]), int(plain[6:]), ""
    if found := _ENGLISH_DAY.match(plain):
        name = (found["month"] or found["month2"]).lower()
        for month, full in enumerate(MONTHS, start=1):
            if full.startswith(name) or name == "sept" == full[:4]:
                return int(found["year"]), month, int(found["day"] or found["day2"]), found["rest"]
    return None


def _year(found: re.Match[str], which: str, typed: str) -> int:
    """Return the year, or 0 where none is named."""
    if not found[f"{which}era"]:
        return int(found[f"{which}year"] or 0)
    counted = found[f"{which}era_year"]
    years = 1 if counted == "元" else int(counted)
    if not years:
        raise Unclear(
            f"「{typed}」の「{found[f'{which}era']}{counted}年」という年はありません",
            f"There is no year 0 in “{typed}”",
        )
    return ERAS[found[f"{which}era"][0].upper()] + years


def _weekday(found: re.Match[str]) -> int:
    return WEEKDAYS.index(found["ja"]) if found["ja"] else WEEKDAYS_EN.index(found["en"].lower())


_TIME: Final = re.compile(
    r"(?P<before>午前|午後|am|pm)?\s*(?P<hour>\d{1,2})\s*"
    r"(?:[:.]\s*(?P<minute>\d{2})(?::(?:00|59))?|時\s*(?:(?P<minutes>\d{1,2})\s*分?)?|(?P<joined>\d{2})(?!\d))?"
    r"\s*(?P<after>a\.?m\.?|p\.?m\.?)?",
    re.IGNORECASE,
)
_IN_JAPAN: Final = re.compile(r"\s*\(?\s*(?:JST|日本時間|日本標準時|Japan(?: Standard)? Time)\s*\)?\s*", re.IGNORECASE)
_CLOSING: Final = re.compile(r"\s*(?:頃|ごろ|必着|まで|から|締切)$")


def hour(text: str) -> time:
    """Return a time of day: 8:30, 午後5時, 17時半, 8:30AM. 24:00 is refused: the day it belongs to is not sure."""
    typed = narrow(text)
    plain = _CLOSING.sub("", _IN_JAPAN.sub("", typed)).replace("時半", "時30分")
    plain = in_figures(plain, "[時分]")
    if re.fullmatch(r"正午|(?:12(?::00|時)?\s*)?\(?(?:noon|正午)\)?|(?:午後)?0時\s*\(正午\)", plain, re.IGNORECASE):
        return time(12)
    found = _TIME.fullmatch(plain)
    bad = Unclear(f"「{typed}」は時刻として読めません", f"“{typed}” cannot be read as a time")
    if found is None:
        raise bad
    hours, minutes = int(found["hour"]), int(found["minute"] or found["minutes"] or found["joined"] or 0)
    half = (found["before"] or found["after"] or "").lower().replace(".", "")
    if (found["before"] and found["after"]) or (half in {"午前", "am"} and hours > 12):
        raise bad
    if half in {"午前", "午後"} and hours == 12:
        raise Unclear(f"「{typed}」は正午とも真夜中とも読めます。12:00か0:00で入力してください", f"“{typed}” may be noon or midnight. Enter 12:00 or 0:00")  # fmt: skip
    if half in {"午後", "pm"} and hours < 12:
        hours += 12
    if half == "am" and hours == 12:
        hours = 0
    if (hours, minutes) == (24, 0):
        raise Unclear(f"「{typed}」はどちらの日か紛らわしいため入力できません。23:59か、翌日の0:00にしてください", f"“{typed}” leaves open which day is meant. Enter 23:59, or 0:00 of the next day")  # fmt: skip
    try:
        return time(hours, minutes)
    except ValueError as wrong:
        raise bad from wrong

"""Amounts, and how many."""

import re
from decimal import Decimal
from typing import Final

from koubo.kernel.text import Text
from koubo.kernel.typed.base import DASHES, Unclear, narrow

_KANJI: Final = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_KANJI_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
KANJI_NUMBER: Final = "[〇一二三四五六七八九十百千]+"
# A number as one writes it: digit by digit, or with its units in order.
_WELL_FORMED: Final = "(?:[一二三四五六七八九]?千)?(?:[一二三四五六七八九]?百)?(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?|[〇一二三四五六七八九]+"
_GROUPED: Final = r"\d{1,3}(?:[,、]\d{3})+(?!\d)|\d{1,3}(?: \d{3})* 000(?!\d)|\d{1,3}(?: \d{3}){2,}(?!\d)|\d+"


# 二三名 is two or three, or twenty-three.
_EITHER: Final = re.compile("(?<![〇一二三四五六七八九])[一二三四五六七八九]{2}(?![〇一二三四五六七八九])")


def figures(kanji: str) -> int:
    """Return a number below 10,000 written in kanji: 三十五, 三五."""
    if not any(c in _KANJI_UNITS for c in kanji):
        return int("".join(str(_KANJI[c]) for c in kanji))
    total, digit = 0, 0
    for c in kanji:
        if c in _KANJI_UNITS:
            total, digit = total + (digit or 1) * _KANJI_UNITS[c], 0
        else:
            digit = digit * 10 + _KANJI[c]
    return total + digit


def in_figures(text: str, before: str) -> str:
    """Return `text` with the kanji numbers before `before` in figures; 千 behind a figure is a unit."""

    def number(found: re.Match[str]) -> str:
        return str(figures(found[0])) if re.fullmatch(_WELL_FORMED, found[0]) else found[0]

    return re.sub(rf"(?<![\d.数〇一二三四五六七八九十百千]){KANJI_NUMBER}(?={before})", number, text)


def _plain(number: str) -> str:
    return re.sub(r"[,、 ]", "", number)


def whole(text: str) -> int:
    """Return a whole number that is not negative: 2, ２, 1,200."""
    plain = narrow(text)
    if not re.fullmatch(_GROUPED, plain):
        raise Unclear(f"「{plain}」は0以上の整数ではありません", f"“{plain}” is no whole number, 0 or more")
    return int(_plain(plain))


_UNITS: Final = {"億": 100_000_000, "百万": 1_000_000, "万": 10_000, "千": 1_000, "": 1}
_AMOUNT: Final = re.compile(rf"\s*(?P<number>(?:{_GROUPED})(?:\.\d+)?)\s*(?P<unit>億|百万|万|千)?(?P<yen>\s*(?:円|yen|jpy))?")  # fmt: skip
_BEFORE: Final = re.compile(r"(?:約|およそ|月額|月給|年額|年俸|時給|日給|[¥\\]|jpy|金|\s)+")
_AFTER: Final = re.compile(
    r"\s*(?:(?:/|毎|per\s|a\s)\s*(?:月|年|日|時間?|か月|カ月|ヶ月|month|year|day|hour|annum))?"
    r"(?:\s*(?:\(?税込み?\)?|程度|以上|以下|から|まで|也|[~〜]))?[\s。、.]*"
)


def amount(text: str) -> int:
    """Return an amount of yen: 30万円, ¥300,000, 3.5万, 三十万円."""
    typed = narrow(text)
    # A dash closes an amount: ￥300,000−.
    plain = re.sub(rf"(?<=[\d円])\s*[{DASHES}ー]+$", "", typed.lower())
    plain = re.sub(r"(?<=\d)\s+(?=[億百万千円])", "", plain)
    if not _EITHER.search(plain):
        plain = in_figures(plain, "億|百万|万|千|円")
    if found := _BEFORE.match(plain):
        plain = plain[found.end() :]
    total, smallest, is_closed = 0, 0, False
    while found := _AMOUNT.match(plain):
        unit = _UNITS[found["unit"] or ""]
        value = Decimal(_plain(found["number"])) * unit
        if smallest and (is_closed or unit >= smallest or value >= smallest):
            raise _two_amounts(typed)
        if value != int(value) or (unit == 1 and "." in found["number"]):
            raise Unclear(f"「{typed}」には小数点があります。円の整数で入力してください。例：300,000", f"“{typed}” has a decimal point. Enter whole yen, for example 300,000")  # fmt: skip
        total, smallest, is_closed = total + int(value), unit, bool(found["yen"])
        plain = plain[found.end() :]
    if not smallest:
        raise Unclear(f"「{typed}」は金額として読めません。例：300,000、30万円", f"“{typed}” cannot be read as an amount, for example 300,000")  # fmt: skip
    rest = plain[_end(_AFTER, plain) :]
    if re.match(rf"\s*[~〜{DASHES}、,]?\s*\d", plain) or re.match(rf".*[~〜{DASHES}].*\d", rest):
        raise _two_amounts(typed)
    if rest:
        raise Unclear(f"「{typed}」の「{rest}」は金額として読めません。例：300,000、30万円", f"“{rest}” in “{typed}” cannot be read as an amount, for example 300,000")  # fmt: skip
    return total


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _two_amounts(typed: str) -> Unclear:
    return Unclear(f"「{typed}」には金額が2つあります。下限と上限に分けて入力してください", f"“{typed}” holds two amounts. Enter the lower and the upper one apart")  # fmt: skip


SEVERAL: Final = "some"
_OR_MORE: Final = "+"
_ENGLISH: Final = {
    word: n
    for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1)
}
_PEOPLE: Final = r"(?:名|人|ポスト|positions?|posts?|people|persons?)"
_OR: Final = rf"\s*(?:[〜~～{DASHES}]|から|または|又は|ないし|or|to)\s*"


def count(text: str) -> int | str:
    """Return how many: 2, "1-2" for 1〜2名, "2+" for 2名以上, SEVERAL for 若干名."""
    typed = narrow(text)
    plain = re.sub(r"^各\s*", "", typed.lower())
    if not _EITHER.search(plain):
        plain = in_figures(plain, rf"\s*(?:{_PEOPLE}|$|{_OR}|、)")
    plain = re.sub(r"[a-z]+", lambda found: str(_ENGLISH.get(found[0], found[0])), plain)
    if re.fullmatch(rf"(?:若干|数|a few|several|{SEVERAL})\s*{_PEOPLE}?(?:程度)?", plain):
        return SEVERAL
    if re.fullmatch(r"\d{1,4}|\d,\d{3}", plain):
        return int(_plain(plain))
    if found := re.fullmatch(rf"(\d{{1,4}})\s*{_PEOPLE}(?:程度|ほど|以内)?", plain):
        return int(found[1])
    if found := re.fullmatch(
        rf"(\d{{1,4}})\s*(?:\+|{_PEOPLE}?\s*(?:以上|ormore|or more)|\s*or more\s*{_PEOPLE}?)", plain
    ):
        return f"{int(found[1])}{_OR_MORE}"
    # 1、2名 says one or two; 1、5名 says nothing sure.
    found = re.fullmatch(
        rf"(\d{{1,4}})\s*{_PEOPLE}?(?P<or>{_OR}|\s*[、,・]\s*)(\d{{1,4}})\s*{_PEOPLE}?(?:程度|ほど|以内)?", plain
    )
    if (
        found
        and int(found[1]) < int(found[3])
        and (int(found[3]) == int(found[1]) + 1 or not re.search("[、,・]", found["or"]))
    ):
        return f"{int(found[1])}-{int(found[3])}"
    raise Unclear(f"「{typed}」は人数として読めません。例：1、1〜2名、若干名", f"“{typed}” cannot be read as a number of people, for example 1, 1–2, several")  # fmt: skip


def least(span: str) -> int | None:
    """Return the smallest number of what `count` understood, if it says one."""
    return None if span == SEVERAL else int(re.split(r"[-+]", span)[0])


def count_in_words(span: str) -> Text:
    """Return what `count` understood, in words."""
    if span == SEVERAL:
        return Text("若干名", "A few")
    if span.endswith(_OR_MORE):
        return Text(f"{least(span)}名以上", f"{least(span)} or more")
    low, _dash, high = span.partition("-")
    return Text(f"{low}〜{high}名", f"{low}–{high}")


def says_count(line: str) -> bool:
    """Whether a line is what `count_in_words` writes, and nothing else."""
    return (
        re.fullmatch(r"若干名|A few|\d{1,4}名以上|\d{1,4} or more|\d{1,4}〜\d{1,4}名|\d{1,4}–\d{1,4}", line) is not None
    )

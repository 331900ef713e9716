"""Values of a kind as people type them: understood, and written back in one form; or refused saying what is wrong.

Each function takes what was typed and returns the value as it is stored; reading that again gives the same. What comes from a
Japanese office is expected: full width, 〒, 内線, 万円, 令和, weekdays. All raise Unclear.
"""

import re
import unicodedata
from datetime import date, time
from typing import Final
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from koubo.kernel.text import Text, tidy_line

WEEKDAYS: Final = "月火水木金土日"
WEEKDAYS_EN: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DASHES: Final = "\\-\u2010-\u2015\u2043\u2212\u2500\u2501"
_DASH: Final = re.compile(f"[{DASHES}]")
# Between figures the mark of a long vowel is meant as a dash.
_FIGURE_DASH: Final = re.compile(f"(?<=[0-9)])\\s*[{DASHES}ー]\\s*(?=[0-9(])")
_SPREAD: Final = re.compile("[〜~～–—\\-]")
_NOTE: Final = r"\s*[(（][^()（）]*[)）]"
_TRAIL: Final = "、。，．,.;；:：・/ "


class Unclear(ValueError):
    """What was typed cannot be understood; `text` says why, about this value."""

    def __init__(self, ja: str, en: str) -> None:
        """Keep the reason in both languages."""
        super().__init__(en)
        self.text = Text(ja, en)


class Unread(Unclear):
    """Nothing of that kind is in it: what the field wants says all there is to say."""


def narrow(text: str) -> str:
    """Return a line in half width, NFKC, without anything invisible."""
    return unicodedata.normalize("NFKC", tidy_line(text)).strip()


def emails(text: str) -> list[str]:
    """Return the mail addresses of a line, several between commas or the like."""
    plain = re.sub(r"(?i)mailto:", "", _full_stops(narrow(text)))
    plain = re.sub(r"\s*[\[(](?:at|アット)[\])]\s*", "@", plain, flags=re.IGNORECASE)
    plain = re.sub(r"[^<>,;]*<([^<>]+)>", r"\1", re.sub(_NOTE, " ", plain))
    parts = [part.strip(_TRAIL + "<>\"'") for part in re.split(r"[,;、/]|\s+(?=\S+@)", plain)]
    found = [_email(part) for part in parts if part]
    if not found:
        raise _no_email(plain)
    return list(dict.fromkeys(found))


def email(text: str) -> str:
    """Return one mail address, or several separated by commas."""
    return ", ".join(emails(text))


def _full_stops(text: str) -> str:
    return text.replace("。", ".")


def _email(text: str) -> str:
    text = re.sub(r"\s*@\s*", "@", text)
    try:
        valid = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as wrong:
        raise _no_email(text) from wrong
    name, _at, host = text.rpartition("@")
    return f"{name}@{valid.ascii_domain or host}"


def _no_email(text: str) -> Unclear:
    """Say what keeps this from being an address."""
    signs = text.count("@")
    if signs == 0:
        return Unclear(f"「{text}」には@がありません", f"“{text}” has no @")
    if signs > 1:
        return Unclear(f"「{text}」には@が{signs}個あります", f"“{text}” has {signs} @ signs")
    if ".." in text:
        return Unclear(f"「{text}」ではピリオドが続いています", f"“{text}” has two full stops in a row")
    strange = re.search(r"[^A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]", text)
    if strange:
        return Unclear(
            f"「{text}」の「{strange[0]}」はメールアドレスに使えません",
            f"“{strange[0]}” in “{text}” cannot be part of an address",
        )
    if "." not in text.rpartition("@")[2]:
        return Unclear(f"「{text}」の@の後が途中で終わっています", f"What follows the @ in “{text}” is not complete")
    return Unclear(f"「{text}」はメールアドレスの形をしていません", f"“{text}” has not the form of an address")


def url(text: str) -> str:
    """Return the address of a page. `www.` gets its https://."""
    # Only what programs write: a path may hold characters that NFKC would change.
    plain = re.sub(r"\s+", "", tidy_line(text).translate({n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F)}))
    plain = plain.strip("<>「」『』\"'").rstrip("、。,;")
    if re.match(r"(?i)www\.", plain):
        plain = f"https://{plain}"
    try:
        parts = urlsplit(plain)
        port, host = parts.port, parts.hostname or ""
    except ValueError as wrong:
        raise Unclear(f"「{plain}」はURLの形をしていません", f"“{plain}” has not the form of an address") from wrong
    if parts.scheme.lower() not in {"http", "https"} or not parts.netloc:
        raise Unclear(f"「{plain}」は http:// または https:// で始まっていません", f"“{plain}” does not start with http:// or https://")  # fmt: skip
    if "@" in parts.netloc or "." not in host.strip(".") or port == 0 or not _is_host(host):
        raise Unclear(f"「{parts.netloc}」はサーバー名の形をしていません", f"“{parts.netloc}” is no name of a server")
    return plain


def _is_host(host: str) -> bool:
    return all(part and not part.startswith("-") and not part.endswith("-") for part in host.rstrip(".").split("."))


_EXTENSION: Final = re.compile(
    r"[\s,、/;]*[(（]?\s*(?P<word>内線(?:番号)?|内|ext(?:ension|n)?\.?|x)\s*[:.]?\s*(?P<number>\d{1,8}(?:[-,・/、]\d{1,8})*)\s*[)）]?",
    re.IGNORECASE,
)
_MAIN: Final = re.compile(r"[\s,、/]*[(（]?\s*(?P<word>代表|代|直通|直|switchboard|direct)\s*[)）]?$", re.IGNORECASE)
_MAIN_WORDS: Final = {"代": "代表", "代表": "代表", "直": "直通", "直通": "直通"}


def phone(text: str) -> str:
    """Return telephone numbers: 022-217-0000（内線1234）. Numbers without a country are Japanese."""
    plain = narrow(text)
    # A slash, a comma or 、 before a whole number separates two; before an extension it does not.
    parts = re.split(r"\s*(?:/|、|,|;|または|or)\s*(?=[+(0]\d?)", re.sub(r"(?i)^(?:tel|電話|phone)[.:\s]*", "", plain))
    return " / ".join(_phone(part) for part in parts if part.strip())


def _phone(text: str) -> str:
    rest, extension, word = text, "", ""
    if found := _EXTENSION.search(rest):
        japanese = found["word"].startswith("内")
        extension = f"（内線{found['number']}）" if japanese else f" ext. {found['number']}"
        rest = rest[: found.start()] + rest[found.end() :]
    rest = rest.strip()
    if found := _MAIN.search(rest):
        known = _MAIN_WORDS.get(found["word"])
        word = f"（{known}）" if known else f" ({found['word'].lower()})"
        rest = rest[: found.start()]
    rest = _FIGURE_DASH.sub("-", rest)
    rest = re.sub(r"(?<=\d)[\s.](?=\d)", "-", _DASH.sub("-", rest)).strip(" -.")
    if strange := re.search(r"[^0-9+() \-]", rest):
        raise Unclear(f"「{text.strip()}」の「{strange[0]}」は電話番号に使えません", f"“{strange[0]}” in “{text.strip()}” is no part of a telephone number")  # fmt: skip
    return _grouped(rest, text.strip()) + word + extension


def _grouped(digits: str, typed: str) -> str:
    try:
        number = phonenumbers.parse(digits, "JP")
    except phonenumbers.NumberParseException as wrong:
        raise _no_phone(digits, typed) from wrong
    if not phonenumbers.is_possible_number(number):
        raise _no_phone(digits, typed)
    abroad = digits.lstrip("( ").startswith("+")
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL if abroad else phonenumbers.PhoneNumberFormat.NATIONAL
    if digits.lstrip("+").isdigit():
        return phonenumbers.format_number(number, form)
    # Whoever wrote groups knows them.
    return re.sub(r"-{2,}", "-", re.sub(r"[()\s]+", "-", digits)).strip("-")


def _no_phone(digits: str, typed: str) -> Unclear:
    count = sum(c.isdigit() for c in digits)
    return Unclear(
        f"「{typed}」は電話番号の桁数ではありません（数字が{count}桁）",
        f"“{typed}” has not the length of a telephone number ({count} digits)",
    )


def postal(text: str) -> str:
    """Return a postal code: seven figures are Japanese, 980-8577; others as their country writes them."""
    plain = re.sub(r"(?i)^(?:〒|郵便番号[:\s]*)\s*", "", narrow(text)).strip()
    plain = _DASH.sub("-", _FIGURE_DASH.sub("-", plain)).strip(" -")
    figures = re.sub(r"[\s-]", "", plain)
    if re.fullmatch(r"\d{7}", figures):
        return f"{figures[:3]}-{figures[3:]}"
    if re.fullmatch(r"[A-Z0-9][A-Z0-9 -]{1,10}[A-Z0-9]", plain.upper()) and re.search(r"\d", plain):
        return plain.upper()
    raise Unclear(f"「{plain}」は郵便番号の形をしていません（7桁の数字で入力してください）", f"“{plain}” has not the form of a postal code")  # fmt: skip


_UNITS: Final = {"": 1, "円": 1, "千円": 1_000, "千": 1_000, "万円": 10_000, "万": 10_000, "百万円": 1_000_000, "億円": 100_000_000,
                 "yen": 1, "jpy": 1}  # fmt: skip
_KANJI: Final = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_KANJI_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
KANJI_NUMBER: Final = "[〇一二三四五六七八九十百千]+"


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


def amount(text: str) -> int:
    """Return an amount of yen: 30万円, ¥300,000, 3.5万."""
    plain = re.sub(r"[,\s、]", "", narrow(text)).lower()
    plain = re.sub(r"^(?:約|およそ|月額|年額|年俸|時給|[¥\\]|jpy)+", "", plain).rstrip("。.-")
    plain = re.sub(r"(?:税込|程度|以上|以下|から|まで|[~〜])$", "", plain) if re.search(r"\d", plain) else plain
    if re.search(r"\d[^\d.]*[~〜\-–―][^\d]*\d", plain):
        raise Unclear(f"「{narrow(text)}」には金額が2つあります。下限と上限に分けて入力してください", f"“{narrow(text)}” holds two amounts. Enter the lower and the upper one apart")  # fmt: skip
    total, rest = 0, plain
    while rest:
        found = re.match(r"(\d+(?:\.\d+)?)(億|百万|万|千)?(?:円|yen|jpy)?", rest)
        if found is None:
            raise Unread(f"「{narrow(text)}」を金額として読めません。例：300,000、30万円", f"“{narrow(text)}” cannot be read as an amount, for example 300,000")  # fmt: skip
        value = float(found[1]) * _UNITS.get(f"{found[2] or ''}円", 1)
        total += round(value)
        rest = rest[found.end() :]
    if not plain:
        raise Unclear("金額を数字で入力してください。例：300,000", "Enter the amount in figures, for example 300,000")
    return total


SEVERAL: Final = "some"


def count(text: str) -> int | str:
    """Return how many: 2, "1-2" for 1〜2名, SEVERAL for 若干名."""
    plain = re.sub(r"\s", "", narrow(text)).lower().replace("各", "")
    plain = re.sub(KANJI_NUMBER + "(?=[名人])", lambda found: str(figures(found[0])), plain)
    plain = re.sub(r"(?:名|人|ポスト|positions?|posts?|people|persons?)(?:程度|ほど|以内)?$", "", plain)
    if plain in {"若干", "数", "afew", "several", SEVERAL}:
        return SEVERAL
    plain = re.sub(r"(?<=\d)(?:名|人)(?=\D)", "", plain).replace("から", "-").replace("to", "-").replace("または", "-")
    if found := re.fullmatch(r"(\d{1,4})", plain):
        return int(found[1])
    if (found := re.fullmatch(rf"(\d{{1,4}})(?:{_SPREAD.pattern}|or)(\d{{1,4}})", plain)) and int(found[1]) < int(
        found[2]
    ):
        return f"{int(found[1])}-{int(found[2])}"
    raise Unread(f"「{narrow(text)}」を人数として読めません。例：1、1〜2名、若干名", f"“{narrow(text)}” cannot be read as a number of people, for example 1, 1–2, several")  # fmt: skip


def count_in_words(span: str) -> Text:
    """Return what `count` understood, in words."""
    if span == SEVERAL:
        return Text("若干名", "A few")
    least, _dash, most = span.partition("-")
    return Text(f"{least}〜{most}名", f"{least}–{most}")


_DAY: Final = re.compile(
    r"(?:(?P<era>令和|平成|昭和|[RHS])\s*(?P<era_year>元|\d{1,2})|(?P<year>\d{4}))\s*(?:年|[-/.])\s*(?:\(\s*(?:令和|平成)\s*\w{1,2}年?\s*\)\s*年?\s*)?"
    r"(?P<month>\d{1,2})\s*(?:月|[-/.])\s*(?P<day>\d{1,2})\s*日?(?P<rest>.*)",
    re.IGNORECASE,
)
_ENGLISH_DAY: Final = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[a-z]{3,9})\.?|(?P<month2>[a-z]{3,9})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?),?\s+(?P<year>\d{4})(?P<rest>.*)",
    re.IGNORECASE,
)
_WEEKDAY: Final = re.compile(
    rf"\(?\s*(?:(?P<ja>[{WEEKDAYS}])(?:曜日?)?|(?P<en>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)\s*\)?,?", re.IGNORECASE
)


def day(text: str) -> date:
    """Return a day: 2027年1月8日（金）, 令和9年1月8日, R9.1.8, 8 January 2027."""
    plain = _FIGURE_DASH.sub("-", _DASH.sub("-", narrow(text)))
    plain = re.sub(KANJI_NUMBER + "(?=[年月日])", lambda found: str(figures(found[0])), plain)
    said = None
    if leading := re.match(rf"{_WEEKDAY.pattern}\s*(?=\d)", plain, re.IGNORECASE):
        said, plain = _weekday(leading), plain[leading.end() :]
    parts = _day_parts(plain)
    if parts is None:
        raise Unread(f"「{narrow(text)}」を日付として読めません。例：2027年1月8日", f"“{narrow(text)}” cannot be read as a date, for example 2027-01-08")  # fmt: skip
    year, month, number, rest = parts
    try:
        found = date(year, month, number)
    except ValueError as wrong:
        raise Unclear(f"{year}年{month}月{number}日という日はありません", f"There is no day {year}-{month:02}-{number:02}") from wrong  # fmt: skip
    rest = rest.strip()
    if trailing := _WEEKDAY.match(rest):
        said, rest = _weekday(trailing), rest[trailing.end() :]
    if re.sub(r"(?:必着|まで|消印有効|締切|[。.,\s]|T?00:00(?::00)?)+", "", rest):
        raise Unclear(f"「{narrow(text)}」のうち「{rest}」は日付ではありません", f"“{rest}” in “{narrow(text)}” is no part of a date")  # fmt: skip
    if said is not None and said != found.weekday():
        ja, en = WEEKDAYS[found.weekday()], found.strftime("%A")
        raise Unclear(f"{year}年{month}月{number}日は{ja}曜日です。日付と曜日のどちらが正しいか確かめてください", f"{year}-{month:02}-{number:02} is a {en}. Please check which of date and weekday is right")  # fmt: skip
    return found


def _day_parts(plain: str) -> tuple[int, int, int, str] | None:
    if found := _DAY.match(plain):
        if found["era"]:
            years = 1 if found["era_year"] == "元" else int(found["era_year"])
            year = ERAS[found["era"].upper()] + years
        else:
            year = int(found["year"])
        return year, int(found["month"]), int(found["day"]), found["rest"]
    if re.fullmatch(r"\d{8}", plain):
        return int(plain[:4]), int(plain[4:6]), int(plain[6:]), ""
    if found := _ENGLISH_DAY.match(plain):
        name = (found["month"] or found["month2"])[:3].lower()
        if name in MONTHS:
            return int(found["year"]), MONTHS.index(name) + 1, int(found["day"] or found["day2"]), found["rest"]
    return None


def _weekday(found: re.Match[str]) -> int:
    return WEEKDAYS.index(found["ja"]) if found["ja"] else WEEKDAYS_EN.index(found["en"].lower())


_TIME: Final = re.compile(
    r"(?P<before>午前|午後|am|pm)?\s*(?P<hour>\d{1,2})\s*(?:[:時.]\s*(?P<minute>\d{1,2})?(?:\s*分|:\d\d)?|(?P<joined>\d\d)(?!\d)|(?P<half>時半))?\s*(?P<after>a\.?m\.?|p\.?m\.?)?",
    re.IGNORECASE,
)


def hour(text: str) -> time:
    """Return a time of day: 8:30, 午後5時, 17時半, 8:30AM. 24:00 is written 0:00 of the next day by nobody, so it is refused."""
    plain = (
        re.sub(r"\s*(?:頃|ごろ|必着|まで|から)$", "", narrow(text)).replace("時半", "時30分").replace("正午", "12:00")
    )
    found = _TIME.fullmatch(re.sub(r"(?<=時)(?=\d)", "", plain))
    bad = Unread(f"「{narrow(text)}」を時刻として読めません。例：8:30", f"“{narrow(text)}” cannot be read as a time, for example 8:30")  # fmt: skip
    if found is None:
        raise bad
    hours, minutes = int(found["hour"]), int(found["minute"] or found["joined"] or 0)
    half = (found["before"] or found["after"] or "").lower().replace(".", "")
    if half in {"午後", "pm"} and hours < 12:
        hours += 12
    if half in {"午前", "am"} and hours == 12:
        hours = 0
    try:
        return time(hours, minutes)
    except ValueError as wrong:
        raise bad from wrong

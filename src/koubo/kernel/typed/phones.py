"""Telephone numbers and postal codes."""

import re
from typing import Final

import phonenumbers

from koubo.kernel.typed.base import Unclear, dashed, narrow

_EXTENSION: Final = re.compile(
    r"(?P<word>内線(?:番号)?|内|ext(?:ension|n)?\.?|x)\s*[:.]?\s*(?P<number>\d{1,8}(?:\s*[-,・/、]\s*\d{1,8})*)",
    re.IGNORECASE,
)
_LINE: Final = re.compile(r"(?P<word>代表|代|直通|直|ダイヤルイン|switchboard|direct)(?:番号)?", re.IGNORECASE)
_LINES: Final = {"代": "代表", "代表": "代表", "直": "直通", "直通": "直通", "ダイヤルイン": "ダイヤルイン"}
_LABEL: Final = re.compile(
    r"^(?:tel(?:ephone)?|電話(?:番号)?|phone|[(]?(?:代表|直通)[)]?)(?=[^a-z])[.:\s]*", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"[+(]?[0-9][0-9+()\- .]*")
# A number for Japan has ten figures, eleven behind these.
_ELEVEN: Final = re.compile(r"0(?:[5-9]0|20|800)")


def phone(text: str) -> str:
    """Return telephone numbers: 022-217-0000（内線1234）. Numbers without a country are Japanese."""
    plain = narrow(text)
    # The last figures of one more number: 03-1234-5678・5679.
    plain = re.sub(
        r"(?P<start>(?:^|[ /,、;])[(]?[0+][0-9+()\- .]*[0-9)]\s*[-. ])(?P<end>\d{4})\s*[・/、,]\s*(?P<more>\d{4})(?=$|\s*[(])",
        r"\g<start>\g<end> / \g<start>\g<more>",
        dashed(plain),
    )
    # A slash, a comma or 、 before a whole number separates two; before an extension it does not.
    parts = re.split(r"\s*(?:/|、|,|;|・|または|又は|\bor\b)\s*(?=[+(0]\d)", plain)
    found = [_phone(part) for part in parts if part.strip()]
    if not found:
        raise _no_phone("", plain)
    return " / ".join(dict.fromkeys(found))


def _phone(text: str) -> str:
    typed = text.strip()
    line = ""
    plain = typed
    while label := _LABEL.match(plain):
        if found := re.search("代表|直通", label[0]):
            line = f"（{found[0]}）"
        plain = plain[label.end() :]
    number = _NUMBER.match(plain)
    if number is None:
        raise _strange(plain[:1] or typed, typed)
    digits = number[0].rstrip("( ")
    extension, said = _what_follows(plain[len(digits) :], typed)
    return _grouped(digits, typed) + (said or line) + extension


def _what_follows(tail: str, typed: str) -> tuple[str, str]:
    """Return extension and kind of line, as they are written behind a number."""
    extension = line = ""
    while rest := tail.strip(" ,、/;・.-"):
        in_brackets = rest.startswith("(")
        inner = rest[1:].lstrip() if in_brackets else rest
        found = _EXTENSION.match(inner) or _LINE.match(inner)
        if found is None:
            raise _strange(rest, typed)
        word = found["word"].lower()
        if found.re is _EXTENSION and not extension:
            numbers = re.sub(r"\s", "", found["number"])
            extension = f"（内線{numbers}）" if word.startswith("内") else f" ext. {numbers}"
        elif found.re is _LINE and not line:
            line = f"（{_LINES[word]}）" if word in _LINES else f" ({word})"
        else:
            raise _strange(rest, typed)
        tail = inner[found.end() :].lstrip()
        # Figures behind an extension could belong to it.
        if tail[:1].isdigit():
            raise _strange(rest, typed)
        tail = tail.removeprefix(")")
    return extension, line


def _grouped(typed_digits: str, typed: str) -> str:
    # The zero of a number at home is not dialled from abroad.
    digits = re.sub(r"^(\+\d{1,3})[\s-]*\(0\)", r"\1-", typed_digits)
    groups = re.sub(r"[()\s.-]+", "-", digits).strip("-")
    try:
        number = phonenumbers.parse(digits, "JP")
    except phonenumbers.NumberParseException as wrong:
        raise _no_phone(digits, typed) from wrong
    if not phonenumbers.is_possible_number(number) or "+" in groups[1:]:
        raise _no_phone(digits, typed)
    figures = re.sub(r"\D", "", groups)
    if groups.startswith("+") or number.country_code != phonenumbers.country_code_for_region("JP"):
        # A zero too many, or a prefix for dialling abroad: the library knows how the number is written.
        if groups.startswith("+") and "-" in groups and f"+{figures}" == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164):  # fmt: skip
            return groups
        form = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        return re.sub(r"[()\s.-]+", "-", form).strip("-")
    if not figures.startswith("0"):
        raise Unclear(
            f"「{typed}」は市外局番の0から入力してください", f"Enter “{typed}” from the 0 of its area code, or from +"
        )
    if len(figures) != (11 if _ELEVEN.match(figures) else 10):
        raise _no_phone(digits, typed)
    # Whoever wrote groups knows them.
    if "-" in groups:
        return groups
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def _strange(part: str, typed: str) -> Unclear:
    return Unclear(f"「{typed}」の「{part}」は電話番号に使えません", f"“{part}” in “{typed}” is no part of a telephone number")  # fmt: skip


def _no_phone(digits: str, typed: str) -> Unclear:
    count = sum(c.isdigit() for c in digits)
    return Unclear(
        f"「{typed}」は電話番号の桁数ではありません（数字が{count}桁）",
        f"“{typed}” has not the length of a telephone number ({count} digits)",
    )


# Groups of figures in countries that write no letters.
_ABROAD: Final = re.compile(
    r"\d{3,6}|\d{8,10}|\d{2}-\d{3}|\d{3} \d{2,3}|\d{2} \d{3}|\d{4} \d{3}|\d{4}-\d{3}|\d{5}-\d{3,5}"
)


def postal(text: str) -> str:
    """Return a postal code: seven figures are Japanese, 980-8577; others as their country writes them."""
    typed = narrow(text)
    plain = re.sub(r"^(?:〒|郵便番号|〶)[:\s]*", "", typed).strip()
    is_japanese = plain != typed
    plain = re.sub(r"\s*-\s*", "-", re.sub(r"\s+", " ", dashed(plain).strip(" -"))).upper()
    if re.fullmatch(r"\d{7}|\d{3}[- ]\d{4}", plain):
        return f"{plain[:3]}-{plain[-4:]}"
    figures = sum(c.isdigit() for c in plain)
    # One letter for a figure: 98O-8577.
    looks_japanese = is_japanese or (re.fullmatch(r"\w{3}-?\w{4}", plain) is not None and figures >= 5)
    if looks_japanese and (strange := re.search(r"[^0-9 -]", plain)):
        raise Unclear(f"「{plain}」の「{strange[0]}」は数字ではありません（7桁の数字で入力してください）", f"“{strange[0]}” in “{plain}” is no figure")  # fmt: skip
    if not looks_japanese and (
        _ABROAD.fullmatch(plain) or (re.fullmatch(r"(?=.*[A-Z])[A-Z0-9][A-Z0-9 -]{1,10}[A-Z0-9]", plain) and figures)
    ):
        return plain
    if figures and re.fullmatch(r"[0-9 -]+", plain):
        raise Unclear(f"「{plain}」は数字が{figures}桁です（日本の郵便番号は7桁です。例：980-8577）", f"“{plain}” has {figures} digits (Japanese postal codes have 7, such as 980-8577)")  # fmt: skip
    raise Unclear(f"「{plain}」は郵便番号の形をしていません（7桁の数字で入力してください）", f"“{plain}” has not the form of a postal code")  # fmt: skip

"""Hides the names in e-mail addresses wherever the public reads, so that programs cannot collect them.

An address is found in the text as it is read (`kernel.reading`), and hidden in the text as it was written.
"""

import re
from typing import Any, Final

from koubo.kernel.reading import traced
from koubo.kernel.text import JAPANESE
from koubo.postings.sheet import SHEET, Content, Field, FieldKind

HIDDEN: Final = "●●●"
_OPEN, _CLOSE = r"[(\[{<【〔「『《]\s?", r"\s?[)\]}>】〕」』》]"
_AT: Final = rf"(?:@|%40|{_OPEN}(?:at|アット(?:マーク)?|@){_CLOSE})"
# A text without any of these, in any width, has no address.
_SIGN: Final = re.compile(
    r"[@＠﹫]|[%％﹪]\W?[4４]|[(\[{<（［｛＜【〔「『《]\W{0,3}(?:[aａ]\W?[tｔ]|[アｱ]\W?[ッｯ])", re.IGNORECASE
)
_DOT: Final = rf"(?:[.。]|{_OPEN}(?:dot|ドット|\.){_CLOSE})"
_HYPHENS: Final = "\\-\u2010-\u2013\u2043\u2212"
_MARKS: Final = "\u0300-\u036f\u20d0-\u20ff"
_JAPANESE: Final = JAPANESE.pattern
# Letters and signs of names: all that RFC 5322 knows, but no kana and kanji, which stand before an address without a space.
_LETTER: Final = rf"(?!{_JAPANESE}|%40)[\w.!#$%&'*+/=?^`{{|}}~{_HYPHENS}{_MARKS}]|(?<=[A-Za-z0-9])ー(?=[A-Za-z0-9])"
_LABEL: Final = rf"[\wー{_HYPHENS}{_MARKS}]+"
# What stands before the last dot may be of any script; the end of a host is of letters. A line may break before or after a dot.
_HOST: Final = (
    rf"{_LABEL}(?:\n?{_DOT}(?:\n(?=(?-i:[a-z])))?{_LABEL})*?\n?{_DOT}(?:\n(?=(?-i:[a-z])))?(?:xn--)?[A-Za-z]{{2}}"
)
# A name is tried from its start only, and as a whole: the time grows with the text, not with its square.
_ADDRESS: Final = re.compile(
    rf"(?P<name>\"[^\"\n]{{1,64}}\"(?={_AT})|(?:{_LETTER})++)(?P<before>[^\S\n]{{0,3}}){_AT}(?P<after>\s{{0,3}}){_HOST}"
    rf"|(?:{_LETTER})++",
    re.IGNORECASE,
)
# What may stand before a name without a space: a bullet or quotation mark, an address of a page, a telephone number, a label.
_BEFORE_NAME: Final = re.compile(
    rf"(?:\S*//\S*[/=?&]|(?:[\d+{_HYPHENS}]{{6,}}|e?-?mail|tel|fax|to)[/=|]){{0,3}}+[.'`*|/=?~^#!{_HYPHENS}]*+(?=.)",
    re.IGNORECASE,
)
# "Instagram @aogiri.univ" and "visit us @ www.aogiri.example" are no addresses of mail.
_NO_NAME: Final = re.compile(
    r"instagram|facebook|threads|twitter|x|line|youtube|tiktok|linkedin|bluesky|us|me|on|see|visit|here", re.IGNORECASE
)


def mask(text: str) -> str:
    """Return `text` with the name of every e-mail address hidden: ●●●@aogiri.example still says whose it is."""
    if not _SIGN.search(text):
        return text
    read = traced(text)
    parts, done = [], 0
    for found in _ADDRESS.finditer(read.text):
        name = found["name"]
        if name is None or (found["before"] and _NO_NAME.fullmatch(name)):
            continue
        lead = _BEFORE_NAME.match(name)
        start, end = read.written(found.start("name") + (lead.end() if lead else 0), found.end("name"))
        parts += [text[done:start], HIDDEN]
        done = end
    return "".join([*parts, text[done:]])


def mask_content(content: Content) -> Content:
    """Return content with `mask` on every text; addresses of web pages stay as they are."""
    return {key: _masked(SHEET.field(key), value) for key, value in content.items()}


def _masked(field: Field, value: Any) -> Any:
    if field.kind is FieldKind.URL:
        return value
    if field.kind is FieldKind.FILES:
        return value and [{**file, "name": mask(file["name"])} for file in value]
    if field.is_rows:
        return [{sub.key: _masked(sub, row.get(sub.key)) for sub in field.fields} for row in value or []]
    if field.localized:
        return {language: mask(text) for language, text in (value or {}).items()}
    return mask(value) if isinstance(value, str) else value

"""Every value has its shape: length, address, number, known code, number of lines."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity
from koubo.postings.checks.required import OUR_RULE
from koubo.postings.sheet import SHEET, Content, Field, FieldKind, address, blank
from koubo.vocabularies import registry

URL: Final = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+[^\s]*", re.IGNORECASE)
EMAIL: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
PHONE: Final = re.compile(r"[+＋]?[0-9０-９()（）\-－ー‐ ]{6,30}(\s*(内線|ext\.?)\s*[0-9０-９]{1,8})?", re.IGNORECASE)
# Of any country.
POSTAL: Final = re.compile(r"[0-9A-Z０-９Ａ-Ｚ][0-9A-Z０-９Ａ-Ｚ \-－ー‐]{1,10}[0-9A-Z０-９Ａ-Ｚ]", re.IGNORECASE)

FORMATS: Final = {
    FieldKind.URL: (
        URL,
        Text(
            "{}には、http:// または https:// で始まるURLを入力してください",
            "Enter {} as an address starting with http:// or https://",
        ),
    ),
    FieldKind.EMAIL: (
        EMAIL,
        Text(
            "{}には、メールアドレスを入力してください。例：jinji@example.ac.jp",
            "Enter {} as an e-mail address, for example jinji@example.ac.jp",
        ),
    ),
    FieldKind.PHONE: (
        PHONE,
        Text(
            "{}には、電話番号を入力してください。例：03-0000-0000",
            "Enter {} as a telephone number, for example 03-0000-0000",
        ),
    ),
    FieldKind.POSTAL: (
        POSTAL,
        Text(
            "{}には、郵便番号を入力してください。例：980-8577",
            "Enter {} as a postal code, for example 980-8577",
        ),
    ),
}
# Longer than any real one; RFC 5321 sets that of mail addresses.
LONGEST = {FieldKind.URL: 1000, FieldKind.EMAIL: 254, FieldKind.PHONE: 50, FieldKind.POSTAL: 24}


def shape(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report every value that does not fit its field."""
    for field in SHEET.fields:
        value = content.get(field.key)
        if not field.is_rows:
            yield from _value(field, value, languages, field.key)
            continue
        for i, row in enumerate(value or []):
            for sub in field.fields:
                yield from _value(sub, row.get(sub.key), languages, address(field.key, row=i, sub=sub.key))
        if len(value or []) > field.max_rows:
            yield _error("rows", field.key, Text(f"{field.label.ja}は{field.max_rows}行以内で入力してください",
                                                 f"Enter no more than {field.max_rows} lines for {field.label.en}"))  # fmt: skip


def _value(field: Field, value: Any, languages: Sequence[str], where: str) -> Iterator[Finding]:
    if field.localized:
        for language in languages:
            text = (value or {}).get(language) or ""
            if field.limit and len(text) > field.limit:
                yield _error("limit", f"{where}-{language}", _too_long(field, len(text), field.limit))
    elif field.kind in FORMATS and not blank(value):
        pattern, message = FORMATS[field.kind]
        if len(str(value)) > LONGEST[field.kind]:
            yield _error("limit", where, _too_long(field, len(str(value)), LONGEST[field.kind]))
        elif not pattern.fullmatch(str(value).strip()):
            yield _error("format", where, Text(message.ja.format(field.label.ja), message.en.format(field.label.en)))
    elif field.kind in {FieldKind.CHOICE, FieldKind.CHOICES} and not blank(value):
        codes = value if isinstance(value, list) else [value]
        if not all(registry.valid(field.vocabulary, code) for code in codes):
            yield _error(
                "format", where, Text(f"{field.label.ja}を選び直してください", f"Select {field.label.en} again")
            )


def _too_long(field: Field, length: int, limit: int) -> Text:
    return Text(
        f"{field.label.ja}は{limit:,}文字以内で入力してください（今は{length:,}文字）",
        f"Enter {field.label.en} in {limit:,} characters or fewer (now {length:,})",
    )


def _error(rule: str, where: str, message: Text) -> Finding:
    return Finding(rule, Severity.ERROR, where, message, OUR_RULE)

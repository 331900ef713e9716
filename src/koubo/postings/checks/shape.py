"""Every value has its shape: length, address, number, known code, number of lines."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from koubo.kernel import typed
from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity
from koubo.postings.checks.required import OUR_RULE
from koubo.postings.sheet import SHEET, Content, Field, FieldKind, Sheet, address, blank
from koubo.vocabularies import registry

FORMATS: Final = {
    FieldKind.URL: (
        typed.url,
        Text(
            "{}には、http:// または https:// で始まるURLを入力してください",
            "Enter {} as an address starting with http:// or https://",
        ),
    ),
    FieldKind.EMAIL: (
        typed.email,
        Text(
            "{}には、メールアドレスを入力してください。例：jinji@example.ac.jp",
            "Enter {} as an e-mail address, for example jinji@example.ac.jp",
        ),
    ),
    FieldKind.PHONE: (
        typed.phone,
        Text(
            "{}には、電話番号を入力してください。例：03-0000-0000",
            "Enter {} as a telephone number, for example 03-0000-0000",
        ),
    ),
    FieldKind.POSTAL: (
        typed.postal,
        Text(
            "{}には、郵便番号を入力してください。例：980-8577",
            "Enter {} as a postal code, for example 980-8577",
        ),
    ),
}
# Longer than any real one; RFC 5321 sets that of mail addresses.
LONGEST = {FieldKind.URL: 1000, FieldKind.EMAIL: 254, FieldKind.PHONE: 50, FieldKind.POSTAL: 24}


def shape(content: Content, languages: Sequence[str], sheet: Sheet = SHEET) -> Iterator[Finding]:
    """Report every value that does not fit its field."""
    for field in sheet.fields:
        value = content.get(field.key)
        if not field.is_rows:
            yield from _value(field, value, languages, field.key)
            continue
        for i, row in enumerate(value or []):
            for sub in field.fields:
                yield from _value(sub, row.get(sub.key), languages, address(field.key, row=i, sub=sub.key))
        if len(value or []) > field.max_rows:
            yield _error(
                "rows",
                field.key,
                Text(
                    f"{field.label.ja}は{field.max_rows}行以内で入力してください",
                    f"Enter no more than {field.max_rows} lines for {field.label.en}",
                ),
            )


def _value(field: Field, value: Any, languages: Sequence[str], where: str) -> Iterator[Finding]:
    if field.localized:
        for language in languages:
            text = (value or {}).get(language) or ""
            if field.limit and len(text) > field.limit:
                yield _error("limit", f"{where}-{language}", _too_long(field, len(text), field.limit))
    elif field.limit and isinstance(value, str) and len(value) > field.limit:
        yield _error("limit", where, _too_long(field, len(value), field.limit))
    elif field.kind in FORMATS and not blank(value):
        read, message = FORMATS[field.kind]
        if len(str(value)) > LONGEST[field.kind]:
            yield _error("limit", where, _too_long(field, len(str(value)), LONGEST[field.kind]))
        elif (unclear := _unclear(read, str(value))) is not None:
            ja = f"{message.ja.format(field.label.ja)}（{unclear.ja}）"
            yield _error("format", where, Text(ja, f"{message.en.format(field.label.en)} ({unclear.en})"))
    elif field.kind in {FieldKind.CHOICE, FieldKind.CHOICES} and not blank(value):
        codes = value if isinstance(value, list) else [value]
        if not all(registry.valid(field.vocabulary, code) for code in codes):
            yield _error(
                "format", where, Text(f"{field.label.ja}を選び直してください", f"Select {field.label.en} again")
            )


def _unclear(read: Callable[[str], str], value: str) -> Text | None:
    try:
        understood = read(value)
    except typed.Unclear as unclear:
        return unclear.text
    # A link is made of these as they stand.
    if read in {typed.url, typed.email} and understood != value:
        return Text(f"「{understood}」のように", f"as “{understood}”")
    return None


def _too_long(field: Field, length: int, limit: int) -> Text:
    return Text(
        f"{field.label.ja}は{limit:,}文字以内で入力してください（今は{length:,}文字）",
        f"Enter {field.label.en} in {limit:,} characters or fewer (now {length:,})",
    )


def _error(rule: str, where: str, message: Text) -> Finding:
    return Finding(rule, Severity.ERROR, where, message, OUR_RULE)

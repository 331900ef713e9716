"""Everything the sheet requires is filled in, in every language the posting is written in."""

from collections.abc import Iterator, Sequence

from koubo.kernel.text import Text
from koubo.postings.checks.disclosure import REQUIRED_RULES
from koubo.postings.checks.findings import Finding, Severity
from koubo.postings.sheet import SHEET, Content, Field, FieldKind, Sheet, address, blank
from koubo.postings.sheet.work import DISCLOSURE

OUR_RULE = Text("入力の手引き", "Guide to the form")
LANGUAGE_NAMES = {"ja": Text("日本語", "Japanese"), "en": Text("英語", "English")}
CHOSEN = {FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO}


def values_required(
    content: Content, languages: Sequence[str], sheet: Sheet = SHEET
) -> Iterator[tuple[Field, str, str, bool]]:
    """Yield (field, address, language, filled) for every single value a sheet requires of this content."""
    for field in sheet.fields:
        if field.is_rows:
            yield from _of_rows(field, content, languages)
        elif field.required(content):
            yield from _of_value(field, content, languages, address(field.key))


def _of_rows(field: Field, content: Content, languages: Sequence[str]) -> Iterator[tuple[Field, str, str, bool]]:
    rows = content.get(field.key) or []
    written = [i for i, row in enumerate(rows) if any(not blank(value) for value in row.values())]
    if not written and field.required(content):
        yield field, field.key, "", False
    for i in written:
        for sub in field.fields:
            if sub.required(content):
                yield from _of_value(sub, rows[i], languages, address(field.key, row=i, sub=sub.key))


def _of_value(
    field: Field, values: Content, languages: Sequence[str], name: str
) -> Iterator[tuple[Field, str, str, bool]]:
    value = values.get(field.key)
    if not field.localized:
        yield field, name, "", not blank(value)
        return
    for language in languages:
        yield field, f"{name}-{language}", language, not blank((value or {}).get(language))


def required(content: Content, languages: Sequence[str], sheet: Sheet = SHEET) -> Iterator[Finding]:
    """Report every required value that is missing."""
    for field, where, language, filled in values_required(content, languages, sheet):
        if not filled:
            shown = language if len(languages) > 1 else ""
            rule = REQUIRED_RULES.get(_path(where, language))
            source = field.legal.source if field.legal else DISCLOSURE if rule else OUR_RULE
            yield Finding(rule or "required", Severity.ERROR, where, _message(field, shown), source)


def _path(where: str, language: str) -> str:
    """Return `field` or `rows.field` for an address."""
    parts = [part for part in where.split("-") if not part.isdigit() and part != language]
    return ".".join(parts)


def _message(field: Field, language: str) -> Text:
    name = LANGUAGE_NAMES.get(language)
    ja = f"{field.label.ja}（{name.ja}）" if name else field.label.ja
    en = f"{field.label.en} ({name.en})" if name else field.label.en
    if field.kind in CHOSEN:
        return Text(f"{ja}を選んでください", f"Select {en}")
    return Text(f"{ja}を入力してください", f"Enter {en}")

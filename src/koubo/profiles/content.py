"""Content of a profile as it is stored (JSON) and as the sheet has it: days are days, what is unwritten says nothing."""

from datetime import date
from typing import Any, Final

from koubo.postings.content.storage import current_codes
from koubo.postings.sheet.fields import Content, Field, FieldKind, blank
from koubo.profiles.sheet import SHEET

_EMPTY: Final[dict[FieldKind, Any]] = {FieldKind.DATE: None, FieldKind.INTEGER: None, FieldKind.CHOICES: []}


def load(stored: dict[str, Any]) -> Content:
    """Return stored content with every field of the sheet."""
    content: Content = {}
    for field in SHEET.fields:
        if field.is_rows:
            content[field.key] = [
                {sub.key: _loaded(sub, row.get(sub.key)) for sub in field.fields} for row in stored.get(field.key) or []
            ]
        else:
            content[field.key] = _loaded(field, stored.get(field.key))
    return content


def _loaded(field: Field, value: Any) -> Any:
    if blank(value):
        return [] if field.kind is FieldKind.CHOICES else _EMPTY.get(field.kind, "")
    if field.vocabulary:
        return current_codes(field.vocabulary, value)
    return date.fromisoformat(value) if field.kind is FieldKind.DATE else value


def stored(content: Content) -> dict[str, Any]:
    """Return content as it is stored: what says nothing is left out."""
    said: dict[str, Any] = {}
    for field in SHEET.fields:
        value = content.get(field.key)
        if field.is_rows:
            lines = [{key: part for key, part in row.items() if not blank(part)} for row in value or []]
            value = [line for line in lines if line]
        if not blank(value):
            said[field.key] = value.isoformat() if isinstance(value, date) else value
    return said

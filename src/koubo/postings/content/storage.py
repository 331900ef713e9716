"""Between a revision's rows and its Content: walks the sheet, so that no field is listed here."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import models

from koubo.files.models import StoredFile
from koubo.postings.models import (
    Attachment,
    DocumentSlot,
    JobLine,
    Pay,
    Place,
    Question,
    ResearchField,
    Revision,
    SheetRow,
)
from koubo.postings.publication.deadline import Deadline
from koubo.postings.publication.states import ContentLanguages
from koubo.postings.sheet import SHEET, Content, Field, FieldKind, blank
from koubo.vocabularies import registry

ROWS: dict[str, type[SheetRow]] = {
    "job_lines": JobLine,
    "research_fields": ResearchField,
    "places": Place,
    "pays": Pay,
    "document_slots": DocumentSlot,
    "questions": Question,
}

# What an unwritten fact reads as; every other kind reads as an empty string.
EMPTY: dict[FieldKind, Any] = {
    FieldKind.YES_NO: None,
    FieldKind.DATE: None,
    FieldKind.TIME: None,
    FieldKind.INTEGER: None,
    FieldKind.CHOICES: [],
}


def load(revision: Revision) -> Content:
    """Return the content of `revision`. Reads its lines and attachments (prefetch them for lists); one not stored yet has none."""
    content: Content = {}
    for field in SHEET.fields:
        if field.is_rows:
            content[field.key] = [_load_row(field, row) for row in _related(revision, field.key)]
        elif field.kind is FieldKind.FILES:
            content[field.key] = [as_content(attachment.file) for attachment in _related(revision, "attachments")]
        else:
            content[field.key] = _load_value(field, revision, revision.facts, revision.texts)
    return content


def _related(revision: Revision, name: str) -> Iterable[Any]:
    return getattr(revision, name).all() if revision.pk else ()


def deadline_of(content: Content) -> Deadline:
    """Return the end of recruitment that content states."""
    return Deadline(content.get("closes_on"), content.get("closes_at"), content.get("deadline_kind") or "")


def as_content(file: StoredFile) -> dict[str, Any]:
    """Return a PDF as content holds it: what a page needs to link it."""
    return {"id": str(file.pk), "name": file.name, "size": file.size, "pages": file.pages}


def _load_row(field: Field, row: SheetRow) -> dict[str, Any]:
    return {sub.key: _load_value(sub, row, {}, row.texts) for sub in field.fields}


def _load_value(field: Field, owner: models.Model, facts: dict[str, Any], texts: dict[str, dict[str, str]]) -> Any:
    if field.localized:
        return {language: texts.get(language, {}).get(field.key, "") for language in ("ja", "en")}
    if field.column:
        value = getattr(owner, field.key)
        return registry.current(field.vocabulary, value) if field.vocabulary and value else value
    value = facts.get(field.key)
    if field.vocabulary and value:
        return current_codes(field.vocabulary, value)
    if field.kind is FieldKind.DATE and value:
        return date.fromisoformat(value)
    if field.kind is FieldKind.TIME and value:
        return time.fromisoformat(value)
    if value is None:
        return EMPTY.get(field.kind, "")
    return value


def current_codes(vocabulary: str, value: str | list[str]) -> str | list[str]:
    """Return a stored code, or several, as what they count as now: a term that was merged as the other."""
    if isinstance(value, list):
        return list(dict.fromkeys(registry.current(vocabulary, code) for code in value))
    return registry.current(vocabulary, value)


def is_same_content(first: Any, second: Any) -> bool:
    """Whether two contents or values say the same: an empty line, an unwritten language and a missing key say nothing."""
    return bool(_significant(first) == _significant(second))


def _significant(value: Any) -> Any:
    if isinstance(value, dict):
        said = {key: _significant(part) for key, part in value.items()}
        return {key: part for key, part in said.items() if not blank(part)}
    if isinstance(value, list):
        return [_significant(part) for part in value if not blank(part)]
    return None if blank(value) else value


def apply(revision: Revision, content: Content) -> list[str]:
    """Set columns, facts and texts of `revision` from `content`; return the names of what was set. Saves nothing."""
    languages = ContentLanguages(revision.written).languages
    columns = ["facts", "texts"]
    revision.facts, revision.texts = {}, {language: {} for language in languages}
    for field in SHEET.fields:
        value = content.get(field.key)
        if field.is_rows or field.kind is FieldKind.FILES:
            continue
        if field.localized:
            for language in languages:
                text = (value or {}).get(language, "")
                if text:
                    revision.texts[language][field.key] = text
        elif field.column:
            setattr(revision, field.key, _column_value(field, value))
            columns.append(field.key)
        elif not blank(value):
            revision.facts[field.key] = value.isoformat() if isinstance(value, (date, time)) else value
    return columns


def replace_rows(revision: Revision, content: Content) -> None:
    """Write the repeating lines of `content`, in order, in place of the old ones. Wholly blank lines are dropped."""
    languages = ContentLanguages(revision.written).languages
    for key, model in ROWS.items():
        field = SHEET.field(key)
        lines = [line for line in content.get(key) or [] if any(not blank(v) for v in line.values())]
        getattr(revision, key).all().delete()
        model._default_manager.bulk_create(
            _build_row(model, revision, position, field, line, languages) for position, line in enumerate(lines)
        )


def attach_files(revision: Revision, content: Content) -> None:
    """Attach the files of `content`, in order, to a revision that holds none yet."""
    files = content.get("attachments") or []
    Attachment.objects.bulk_create(
        Attachment(revision=revision, file_id=file["id"], position=position) for position, file in enumerate(files)
    )


def _build_row(
    model: type[SheetRow],
    revision: Revision,
    position: int,
    field: Field,
    line: dict[str, Any],
    languages: tuple[str, ...],
) -> SheetRow:
    values = {sub.key: _column_value(sub, line.get(sub.key)) for sub in field.fields if sub.column}
    texts = {
        language: {
            sub.key: line[sub.key][language]
            for sub in field.fields
            if sub.localized and (line.get(sub.key) or {}).get(language)
        }
        for language in languages
    }
    return model(position=position, texts=texts, **{"revision": revision, **values})


def _column_value(field: Field, value: Any) -> Any:
    if field.kind in {FieldKind.DATE, FieldKind.INTEGER, FieldKind.YES_NO, FieldKind.TIME}:
        return None if value in ("", None) else value
    return value or ""

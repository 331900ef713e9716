"""A list as CSV and as JSON: the columns and keys are those of the sheet."""

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from koubo.kernel import clock
from koubo.kernel.spreadsheets import harmless
from koubo.postings.content import storage
from koubo.postings.content.email_masking import mask_content
from koubo.postings.content.render import words
from koubo.postings.models import Revision, queries
from koubo.postings.sheet import SHEET, Field, FieldKind, blank
from koubo.vocabularies import registry
from koubo.web.public.exports.answers import Listed
from koubo.web.public.exports.words import page_of
from koubo.web.ui.language import language

BOM: Final = "\ufeff"
SEPARATOR: Final = "; "


class _Echo:
    """Hands a line to who asked for it instead of keeping it."""

    def write(self, line: str) -> str:
        """Return what was written."""
        return line


def csv_lines(found: Listed) -> Iterator[str]:
    """Yield the table (UTF-8 with BOM, CRLF, RFC 4180), one line at a time."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    columns = list(_columns())
    yield BOM + writer.writerow([harmless(head) for head in (*_identity_heads(), *(head for head, _f, _s in columns))])
    for revision in found.revisions(queries.whole):
        content = mask_content(storage.load(revision))
        cells = [_cell(content.get(field.key), field, sub, revision) for _head, field, sub in columns]
        yield writer.writerow([harmless(cell) for cell in (*_identity(revision), *cells)])


def _columns() -> Iterator[tuple[str, Field, Field | None]]:
    here = language()
    for field in SHEET.fields:
        if field.is_rows:
            yield from ((f"{field.label[here]}: {sub.label[here]}", field, sub) for sub in field.fields)
        else:
            yield field.label[here], field, None


def _identity_heads() -> tuple[str, ...]:
    return (_("Data no."), _("Address of the page"), _("Institution"), _("Institution type"), _("Published"))


def _identity(revision: Revision) -> tuple[str, ...]:
    institution, here = revision.posting.institution, language()
    assert revision.live_from is not None, "public revisions have an interval"
    return (
        revision.posting.number or "",
        _page(revision),
        revision.institution_name[here],
        registry.label("institution_types", institution.kind)[here],
        revision.live_from.astimezone(clock.JST).isoformat(),
    )


def _page(revision: Revision) -> str:
    return settings.KOUBO_BASE_URL + page_of(revision.posting.number or "")


def _cell(value: Any, field: Field, sub: Field | None, revision: Revision) -> str:
    if sub:
        return SEPARATOR.join(_word(sub, row.get(sub.key), revision) for row in value or [])
    if field.kind is FieldKind.FILES:
        return SEPARATOR.join(file["name"] for file in value or [])
    return _word(field, value, revision)


def _word(field: Field, value: Any, revision: Revision) -> str:
    if blank(value):
        return ""
    if isinstance(value, (date, time)):
        return value.isoformat()
    if field.kind is FieldKind.INTEGER:
        return str(value)
    if field.kind is FieldKind.CHOICES:
        return SEPARATOR.join(registry.label(field.vocabulary, code)[language()] for code in value)
    return words(field, value, language=language(), written=revision.languages).text


def objects(rows: Sequence[Revision]) -> dict[int, str]:
    """Return `whole` rows as JSON by their keys: who, when, where, and the sheet by its keys."""
    return {revision.pk: json.dumps(_object(revision), ensure_ascii=False) for revision in rows}


def _object(revision: Revision) -> dict[str, Any]:
    content = mask_content(storage.load(revision))
    return {
        "number": revision.posting.number,
        "url": _page(revision),
        "institution": {"ja": revision.institution_name.ja, "en": revision.institution_name.en},
        "institution_type": _choice("institution_types", revision.posting.institution.kind),
        "written": list(revision.languages),
        "live_from": _instant(revision.live_from),
        "live_until": _instant(revision.ends),
        "fields": {field.key: _value(field, content.get(field.key), revision) for field in SHEET.fields},
    }


def _instant(value: datetime | None) -> str | None:
    return value.astimezone(clock.JST).isoformat() if value else None


def _choice(vocabulary: str, code: str) -> dict[str, str]:
    label = registry.label(vocabulary, code)
    return {"code": code, "ja": label.ja, "en": label.en}


def _value(field: Field, value: Any, revision: Revision) -> Any:
    if field.is_rows:
        return [{sub.key: _value(sub, row.get(sub.key), revision) for sub in field.fields} for row in value or []]
    if field.kind is FieldKind.FILES:
        return [
            {"name": file["name"], "size": file["size"], "url": f"{_page(revision)}attachments/{file['id']}/"}
            for file in value or []
        ]
    if blank(value):
        return None
    if isinstance(value, (date, time)):
        return value.isoformat()
    if field.kind is FieldKind.CHOICE:
        return _choice(field.vocabulary, value)
    if field.kind is FieldKind.CHOICES:
        return [_choice(field.vocabulary, code) for code in value]
    return value

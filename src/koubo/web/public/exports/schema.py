"""The JSON of a list described for programs (JSON Schema 2020-12), from the sheet."""

from typing import Any, Final

from koubo.postings.sheet import SHEET, Field, FieldKind

NAME: Final = "openings"
TEXT: Final = {"type": "string"}
TEXTS: Final = {"type": "object", "properties": {"ja": TEXT, "en": TEXT}, "required": ["ja", "en"]}
CHOICE: Final = {
    "type": "object",
    "properties": {"code": TEXT, "ja": TEXT, "en": TEXT},
    "required": ["code", "ja", "en"],
}
FILE: Final = {
    "type": "object",
    "properties": {"name": TEXT, "size": {"type": "integer"}, "url": {"type": "string", "format": "uri"}},
    "required": ["name", "size", "url"],
}
INSTANT: Final = {"type": ["string", "null"], "format": "date-time"}
PAIRS: Final = {"type": "array", "items": {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2}}
WAYS: Final = ("first", "previous", "next", "last")
COUNT: Final = {"type": "integer", "minimum": 0}
PLAIN: Final[dict[FieldKind, dict[str, Any]]] = {
    FieldKind.DATE: {"type": "string", "format": "date"},
    FieldKind.TIME: {"type": "string", "format": "time"},
    FieldKind.INTEGER: {"type": "integer"},
    FieldKind.YES_NO: {"type": "boolean"},
    FieldKind.CHOICE: CHOICE,
    FieldKind.CHOICES: {"type": "array", "items": CHOICE},
}


def schema(address: str) -> dict[str, Any]:
    """Return the schema that lies at `address`."""
    item = {
        "number": {"type": "string", "pattern": r"^D\d{9}$"}, "url": {"type": "string", "format": "uri"},
        "institution": TEXTS, "institution_type": CHOICE, "written": {"type": "array", "items": {"enum": ["ja", "en"]}},
        "live_from": INSTANT, "live_until": INSTANT, "fields": _object({f.key: _field(f) for f in SHEET.fields}),
    }  # fmt: skip
    answer = {
        "total": COUNT, "returned": COUNT, "limit": COUNT, "query": PAIRS, "page": {"type": "string", "format": "uri"},
        **{way: {"type": ["string", "null"], "format": "uri"} for way in WAYS},
        "items": {"type": "array", "items": _object(item)},
    }  # fmt: skip
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": address, "title": NAME, **_object(answer)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _field(field: Field) -> dict[str, Any]:
    if field.is_rows:
        shape: dict[str, Any] = {"type": "array", "items": _object({sub.key: _field(sub) for sub in field.fields})}
    elif field.kind is FieldKind.FILES:
        shape = {"type": "array", "items": FILE}
    else:
        shape = {"anyOf": [TEXTS if field.localized else PLAIN.get(field.kind, TEXT), {"type": "null"}]}
    return {"title": field.label.en, **shape}

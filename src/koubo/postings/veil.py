"""E-mail addresses in what everyone can read: hidden from programs that collect them, wherever they were written."""

import re
from typing import Any, Final

from koubo.postings.sheet import SHEET, Content, Field, Kind

HIDDEN: Final = "●●●"
_NAME: Final = r"[A-Za-z0-9._%+'\-Ａ-Ｚａ-ｚ０-９．＿－]+"
_HOST: Final = r"[A-Za-z0-9\-Ａ-Ｚａ-ｚ０-９－]+(?:[.．][A-Za-z0-9\-Ａ-Ｚａ-ｚ０-９－]+)+"
_ADDRESS: Final = re.compile(rf"{_NAME}(?=\s?[@＠]\s?{_HOST})")


def veil(text: str) -> str:
    """Return `text` with the name of every e-mail address hidden: ●●●@aogiri.example still says whose it is."""
    return _ADDRESS.sub(HIDDEN, text) if "@" in text or "＠" in text else text


def veiled(content: Content) -> Content:
    """Return content with `veil` on every text; addresses of web pages stay as they are."""
    return {key: _veiled(SHEET.field(key), value) for key, value in content.items()}


def _veiled(field: Field, value: Any) -> Any:
    if field.kind in {Kind.URL, Kind.FILES}:
        return value
    if field.is_rows:
        return [{sub.key: _veiled(sub, row.get(sub.key)) for sub in field.fields} for row in value or []]
    if field.localized:
        return {language: veil(text) for language, text in (value or {}).items()}
    return veil(value) if isinstance(value, str) else value

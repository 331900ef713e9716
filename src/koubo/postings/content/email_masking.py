"""Hides the names in e-mail addresses wherever the public reads, so that programs cannot collect them."""

import re
from typing import Any, Final

from koubo.postings.sheet import SHEET, Content, Field, FieldKind

HIDDEN: Final = "●●●"
_LETTER: Final = r"[A-Za-z0-9._%+'\-Ａ-Ｚａ-ｚ０-９．＿－]"
_HOST: Final = r"[A-Za-z0-9\-Ａ-Ｚａ-ｚ０-９－]+(?:[.．][A-Za-z0-9\-Ａ-Ｚａ-ｚ０-９－]+)+"
# A name is tried from its start only, and as a whole: the time grows with the text, not with its square.
_ADDRESS: Final = re.compile(rf"(?<!{_LETTER}){_LETTER}++(?=\s?[@＠]\s?{_HOST})")


def mask(text: str) -> str:
    """Return `text` with the name of every e-mail address hidden: ●●●@aogiri.example still says whose it is."""
    return _ADDRESS.sub(HIDDEN, text) if "@" in text or "＠" in text else text


def mask_content(content: Content) -> Content:
    """Return content with `mask` on every text; addresses of web pages stay as they are."""
    return {key: _masked(SHEET.field(key), value) for key, value in content.items()}


def _masked(field: Field, value: Any) -> Any:
    if field.kind in {FieldKind.URL, FieldKind.FILES}:
        return value
    if field.is_rows:
        return [{sub.key: _masked(sub, row.get(sub.key)) for sub in field.fields} for row in value or []]
    if field.localized:
        return {language: mask(text) for language, text in (value or {}).items()}
    return mask(value) if isinstance(value, str) else value

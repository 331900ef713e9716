"""What a person types into the editor: the sheet's content as names and texts, from the form itself."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from koubo.postings.content.forms import SheetForm
from koubo.postings.sheet import Content


def typed(content: Content, written: Sequence[str] = ("ja",)) -> dict[str, Any]:
    """Return {name of the control: text, or list of ticked codes} for everything the content holds."""
    form = SheetForm(content=content, written=written, language="ja")
    data = {}
    for _, items in form.sections():
        for item in items:
            for shown in item.all_inputs():
                value = shown.bound.value()
                data[shown.name] = [str(code) for code in value] if isinstance(value, list) else _text(value)
    return {name: value for name, value in data.items() if value}


def _text(value: Any) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)

"""Putting attributes together safely and fast; the components are written with this."""

from collections.abc import Mapping
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

TONES: Final = frozenset({"", "key", "ok", "warn", "hot", "bad", "off", "solid"})


def attributes(pairs: Mapping[str, object]) -> SafeString:
    """Return ` name="value"` for every pair, escaped; None, False and "" leave the attribute out, True leaves it bare."""
    written = []
    for name, value in pairs.items():
        if value is None or value is False or value == "":
            continue
        written.append(f" {name}" if value is True else f' {name}="{escape(value)}"')
    return mark_safe("".join(written))  # noqa: S308


def known(value: str, allowed: frozenset[str], prop: str) -> str:
    """Return `value` if `allowed` holds it. Raises ValueError naming the prop otherwise."""
    if value not in allowed:
        msg = f"{prop} must be one of {sorted(allowed)}, not {value!r}"
        raise ValueError(msg)
    return value


def tone_of(value: str) -> str:
    """Return `value` if it is a tone of the design. Raises ValueError otherwise."""
    return known(value, TONES, "tone")

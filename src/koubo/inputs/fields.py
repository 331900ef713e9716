"""Form fields that keep one tidy line, or what a reader of `kernel.typed` understood of it."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from koubo.kernel import typed
from koubo.kernel.text import tidy_line

LONGEST_READ: Final = 1000


def refusal(field: forms.Field, unclear: typed.Unclear) -> ValidationError:
    """Say what the field wants, and what is wrong with what was typed: in its own language, if it has one."""
    message = str(field.error_messages["invalid"])
    japanese = getattr(field, "language", get_language() or "ja") == "ja"
    return ValidationError(
        f"{message}（{unclear.text.ja}）" if japanese else f"{message} ({unclear.text.en})", code="invalid"
    )


class LineField(forms.CharField):
    """A line of text: nothing invisible in it."""

    def to_python(self, value: Any) -> str:
        """Tidy before anything else looks at it."""
        return super().to_python(tidy_line(value) if isinstance(value, str) else value) or ""


class OneLineField(LineField):
    """A name or the like: white space collapsed, too."""

    def to_python(self, value: Any) -> str:
        """Return it as it is kept."""
        return " ".join(super().to_python(value).split())


class TypedField(LineField):
    """A value of a kind, in the form `read` gives it. `error_messages` says under "invalid" what the field wants."""

    def __init__(self, *, read: Callable[[str], str], **more: Any) -> None:
        """Take the reader of a kind of value."""
        super().__init__(**more)
        self.read = read

    def to_python(self, value: Any) -> str:
        """Understand it."""
        line = super().to_python(value)
        if not line or len(line) > LONGEST_READ:
            return line
        try:
            return self.read(line)
        except typed.Unclear as unclear:
            return self.not_understood(line, unclear)

    def not_understood(self, line: str, unclear: typed.Unclear) -> str:
        """Refuse it. Who keeps what was typed overrides this."""
        raise refusal(self, unclear) from unclear

"""Django form fields for each kind of sheet field. They take what people type in Japan: full width, commas, 年月日."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from django import forms

from koubo.inputs.fields import LONGEST_READ, LineField, TypedField, refusal
from koubo.kernel import typed
from koubo.kernel.text import Text, tidy
from koubo.postings.sheet import Field, FieldKind
from koubo.postings.sheet.fields import PEOPLE, YEN, always
from koubo.vocabularies import registry
from koubo.vocabularies.registry import Term

READERS: Final = {
    FieldKind.EMAIL: typed.email,
    FieldKind.PHONE: typed.phone,
    FieldKind.POSTAL: typed.postal,
    FieldKind.URL: typed.url,
}
# What is counted in a unit, as people write it.
COUNTED: Final = {YEN: typed.amount, PEOPLE: typed.count}
LARGEST: Final = 9_999_999_999
RADIO_OPTIONS: Final = 6
NOT_CHOSEN: Final = Text("選んでください", "Select")
NONE_CHOSEN: Final = Text("選択しない", "No selection")
NOT_STATED: Final = Text("記載しない", "Not stated")

DATE_ERROR: Final = Text(
    "{label}には、日付を入力してください。例：2027年1月8日", "Enter {label} as a date, for example 2027-01-08"
)
TIME_ERROR: Final = Text("{label}には、時刻を入力してください。例：8:30", "Enter {label} as a time, for example 8:30")
NUMBER_ERROR: Final = Text("{label}には、0以上の整数を入力してください", "Enter {label} as a whole number, 0 or more")
MOST: Final = Text("（{:,}以下）", ", {:,} or less")
CHOICE_ERROR: Final = Text("{label}を選んでください", "Select {label}")


def narrow(text: str) -> str:
    """Return typed figures in half width without commas and spaces."""
    return typed.narrow(text).replace(",", "").replace(" ", "")


class TidyField(forms.CharField):
    """Text in lines, kept as typed but for line ends and what is not written."""

    def to_python(self, value: Any) -> str:
        """Tidy before anything else looks at it."""
        return super().to_python(tidy(value) if isinstance(value, str) else value) or ""


class KeptField(TypedField):
    """A value of a kind. What is not understood is kept as typed: checks say what is wrong with it."""

    def not_understood(self, line: str, unclear: typed.Unclear) -> str:
        """Keep it."""
        return line


class DayField(forms.DateField):
    """A calendar day, in whatever form people write one."""

    def to_python(self, value: Any) -> date | None:
        """Read it."""
        found: date | None = _read(self, value, typed.day, super().to_python)
        return found


class HourField(forms.TimeField):
    """A time of day."""

    def to_python(self, value: Any) -> Any:
        """Read it."""
        return _read(self, value, typed.hour, super().to_python)


class NumberField(forms.IntegerField):
    """A whole number that is not negative: of people or yen as offices write them, or in figures."""

    def __init__(self, *, read: Callable[[str], int | str] | None = None, **more: Any) -> None:
        """Take the reader of what is counted."""
        super().__init__(**more)
        self.read = read

    def to_python(self, value: Any) -> Any:
        """Read it; a number of people may be a span, which is text."""
        return _read(self, value, self.read or typed.whole, super().to_python)

    def run_validators(self, value: Any) -> None:
        """A span has no limits."""
        if not isinstance(value, str):
            super().run_validators(value)


def _read(field: forms.Field, value: Any, read: Callable[[str], Any], otherwise: Callable[[Any], Any]) -> Any:
    if not isinstance(value, str) or not typed.narrow(value[:LONGEST_READ]):
        return otherwise(value if not isinstance(value, str) else "")
    try:
        return read(value[:LONGEST_READ])
    except typed.Unclear as unclear:
        raise refusal(field, unclear) from unclear


def _as_flag(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


def _text(field: Field, language: str, *, row: bool) -> forms.Field:
    types = {FieldKind.URL: "url", FieldKind.EMAIL: "email", FieldKind.PHONE: "tel"}
    if field.kind is FieldKind.PROSE:
        return TidyField(required=False, widget=forms.Textarea(attrs={"class": "k-textarea", "rows": 5}))
    attrs = {"class": "k-input", "type": types.get(field.kind, "text"), "data-w": field.width}
    widget = forms.TextInput(attrs=attrs)
    if field.kind in READERS:
        return KeptField(read=READERS[field.kind], required=False, widget=widget)
    return LineField(required=False, widget=widget)


def _day(field: Field, language: str, *, row: bool) -> forms.Field:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "k-input", "type": "date", "data-w": field.width})
    return DayField(
        required=False,
        widget=widget,
        error_messages={"invalid": DATE_ERROR.format(label=field.label[language])[language]},
    )


def _hour(field: Field, language: str, *, row: bool) -> forms.Field:
    widget = forms.TimeInput(format="%H:%M", attrs={"class": "k-input", "type": "time", "data-w": field.width})
    return HourField(
        required=False,
        widget=widget,
        error_messages={"invalid": TIME_ERROR.format(label=field.label[language])[language]},
    )


def _number(field: Field, language: str, *, row: bool) -> forms.Field:
    message = NUMBER_ERROR.format(label=field.label[language])[language]
    most = LARGEST if row else 9999
    widget = forms.TextInput(attrs={"class": "k-input k-end", "inputmode": "numeric", "data-w": field.width})
    return NumberField(
        read=COUNTED.get(field.unit) if field.unit else None,
        required=False,
        min_value=0,
        max_value=most,
        widget=widget,
        error_messages={"invalid": message, "min_value": message, "max_value": message + MOST[language].format(most)},
    )


def _choice(field: Field, language: str, *, row: bool) -> forms.Field:
    options = list(options_of(field, language, retired=True))
    error = {"invalid_choice": CHOICE_ERROR.format(label=field.label[language])[language]}
    widget: forms.Widget
    if row or len(options) > RADIO_OPTIONS:
        options.insert(0, ("", NOT_CHOSEN[language]))
        widget = forms.Select(attrs={"class": "k-select", "data-w": field.width})
    else:
        options += _none_of_them(field, language)
        widget = forms.RadioSelect()
    return forms.ChoiceField(required=False, choices=options, widget=widget, error_messages=error)


def _none_of_them(field: Field, language: str) -> list[tuple[str, str]]:
    """Return the button that takes a choice back, where the field may stay empty."""
    return [] if field.required is always else [("", NONE_CHOSEN[language])]


def options_of(field: Field, language: str, *, retired: bool = False) -> Iterable[tuple[Any, Any]]:
    """Return the options of a choice, also what is no longer offered if asked; terms with parents are grouped under them."""

    def pairs(terms: Iterable[Term]) -> list[tuple[str, str]]:
        return [(t.code, t.label[language]) for t in terms if retired or not t.is_retired]

    if field.vocabulary not in registry.PARENTS:
        return pairs(registry.terms(field.vocabulary))
    return [
        (head.label[language], pairs(registry.children(field.vocabulary, head.code)))
        for head in registry.terms(registry.PARENTS[field.vocabulary])
    ]


def _choices(field: Field, language: str, *, row: bool) -> forms.Field:
    return forms.MultipleChoiceField(
        required=False,
        choices=options_of(field, language, retired=True),
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": CHOICE_ERROR.format(label=field.label[language])[language]},
    )


def _yes_no(field: Field, language: str, *, row: bool) -> forms.Field:
    options = [("yes", field.words[0][language]), ("no", field.words[1][language])]
    widget: forms.Widget
    if row:
        options.insert(0, ("", NOT_CHOSEN[language]))
        widget = forms.Select(attrs={"class": "k-select", "data-w": "m"})
    else:
        options += _none_of_them(field, language)
        widget = forms.RadioSelect()
    return forms.TypedChoiceField(
        required=False,
        choices=options,
        widget=widget,
        coerce=_as_flag,
        empty_value=None,
        error_messages={"invalid_choice": CHOICE_ERROR.format(label=field.label[language])[language]},
    )


MAKERS: Final = {
    FieldKind.LINE: _text,
    FieldKind.PROSE: _text,
    FieldKind.URL: _text,
    FieldKind.EMAIL: _text,
    FieldKind.PHONE: _text,
    FieldKind.POSTAL: _text,
    FieldKind.DATE: _day,
    FieldKind.TIME: _hour,
    FieldKind.INTEGER: _number,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.YES_NO: _yes_no,
}


def make_input(field: Field, language: str, *, row: bool = False) -> forms.Field:
    """Return the form field for a sheet field, with labels and messages in the interface `language`."""
    made = MAKERS[field.kind](field, language, row=row)
    made.label = field.label[language]
    made.language = language  # type: ignore[attr-defined] # of its messages
    return made

"""Django form fields for each kind of sheet field. They take what people type in Japan: full width, commas, 年月日."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django import forms

from koubo.kernel.text import Text, tidy
from koubo.postings.sheet import Field, FieldKind
from koubo.postings.sheet.fields import always
from koubo.vocabularies import registry

DATE_FORMATS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
TIME_FORMATS: Final = ("%H:%M", "%H:%M:%S", "%H時%M分", "%H時", "%H%M")
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
CHOICE_ERROR: Final = Text("{label}を選んでください", "Select {label}")


def narrow(text: str) -> str:
    """Return typed figures in half width without commas and spaces."""
    return unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").strip()


class TidyField(forms.CharField):
    """Text, kept as typed but for line ends and control characters."""

    def to_python(self, value: Any) -> str:
        """Tidy before anything else looks at it."""
        return super().to_python(tidy(value) if isinstance(value, str) else value) or ""


class DayField(forms.DateField):
    """A calendar day."""

    def to_python(self, value: Any) -> date | None:
        """Accept full-width figures and Japanese forms."""
        return super().to_python(narrow(value) if isinstance(value, str) else value)


class HourField(forms.TimeField):
    """A time of day."""

    def to_python(self, value: Any) -> Any:
        """Accept full-width figures."""
        return super().to_python(narrow(value) if isinstance(value, str) else value)


class NumberField(forms.IntegerField):
    """A whole number that is not negative."""

    def to_python(self, value: Any) -> int | None:
        """Accept full-width figures and thousands separators."""
        return super().to_python(narrow(value) if isinstance(value, str) else value)


def _as_flag(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


def _text(field: Field, language: str, *, row: bool) -> forms.Field:
    types = {FieldKind.URL: "url", FieldKind.EMAIL: "email", FieldKind.PHONE: "tel"}
    widget: forms.Widget
    if field.kind is FieldKind.PROSE:
        widget = forms.Textarea(attrs={"class": "k-textarea", "rows": 5})
    else:
        widget = forms.TextInput(
            attrs={"class": "k-input", "type": types.get(field.kind, "text"), "data-w": field.width}
        )
    return TidyField(required=False, widget=widget)


def _day(field: Field, language: str, *, row: bool) -> forms.Field:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "k-input", "type": "date", "data-w": field.width})
    return DayField(
        required=False,
        widget=widget,
        input_formats=DATE_FORMATS,
        error_messages={"invalid": DATE_ERROR.format(label=field.label[language])[language]},
    )


def _hour(field: Field, language: str, *, row: bool) -> forms.Field:
    widget = forms.TimeInput(format="%H:%M", attrs={"class": "k-input", "type": "time", "data-w": field.width})
    return HourField(
        required=False,
        widget=widget,
        input_formats=TIME_FORMATS,
        error_messages={"invalid": TIME_ERROR.format(label=field.label[language])[language]},
    )


def _number(field: Field, language: str, *, row: bool) -> forms.Field:
    message = NUMBER_ERROR.format(label=field.label[language])[language]
    widget = forms.TextInput(attrs={"class": "k-input k-end", "inputmode": "numeric", "data-w": field.width})
    return NumberField(
        required=False,
        min_value=0,
        max_value=LARGEST if row else 9999,
        widget=widget,
        error_messages={"invalid": message, "min_value": message, "max_value": message},
    )


def _choice(field: Field, language: str, *, row: bool) -> forms.Field:
    options = list(options_of(field, language))
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


def options_of(field: Field, language: str) -> Iterable[tuple[Any, Any]]:
    """Return the options of a choice; terms with parents are grouped under them."""
    if field.vocabulary not in registry.PARENTS:
        return registry.choices(field.vocabulary, language)
    return [
        (head.label[language], [(t.code, t.label[language]) for t in registry.children(field.vocabulary, head.code)])
        for head in registry.terms(registry.PARENTS[field.vocabulary])
    ]


def _choices(field: Field, language: str, *, row: bool) -> forms.Field:
    return forms.MultipleChoiceField(
        required=False,
        choices=registry.choices(field.vocabulary, language),
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
    return made

"""The fields of a person (氏名・連絡先), for the details entered once and for each application."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from koubo.kernel.text import Text
from koubo.web.ui.fields import field


@dataclass(frozen=True, slots=True)
class PersonInput:
    """One column of a person as a form shows it."""

    column: str
    label: Text
    required: bool = False
    kind: str = "text"
    autocomplete: str = ""
    width: str = "m"
    help: Text | None = None


GROUPS: Final[tuple[tuple[PersonInput, ...], ...]] = (
    (
        PersonInput("family_name", Text("姓", "Family name"), required=True, autocomplete="family-name"),
        PersonInput("given_name", Text("名", "Given name"), required=True, autocomplete="given-name"),
    ),
    (
        PersonInput(
            "family_name_kana",
            Text("セイ（カナ）", "Family name in kana"),
            help=Text("Web応募には、カナかローマ字が必要です", "Web applications need kana or Latin letters"),
        ),
        PersonInput("given_name_kana", Text("メイ（カナ）", "Given name in kana")),
    ),
    (
        PersonInput("family_name_latin", Text("姓（ローマ字）", "Family name in Latin letters")),
        PersonInput("given_name_latin", Text("名（ローマ字）", "Given name in Latin letters")),
    ),
    (
        PersonInput(
            "email", Text("メールアドレス", "E-mail"), required=True, kind="email", autocomplete="email", width="l"
        ),
        PersonInput("phone", Text("電話番号", "Telephone"), kind="tel", autocomplete="tel"),
    ),
    (
        PersonInput("postal_code", Text("郵便番号", "Postal code"), autocomplete="postal-code", width="s"),
        PersonInput("address", Text("住所", "Address"), autocomplete="address-line1", width="l"),
    ),
    (
        PersonInput("affiliation", Text("現在の所属", "Present affiliation"), autocomplete="organization", width="l"),
        PersonInput("position", Text("現在の職名", "Present position"), autocomplete="organization-title"),
    ),
    (
        PersonInput(
            "degree",
            Text("学位", "Degree"),
            help=Text("例：博士（工学）2024年", "Example: PhD in Physics, 2024"),
            width="l",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class ShownInput:
    """A column with its value and what is wrong with it."""

    column: str
    label: str
    required: bool
    kind: str
    autocomplete: str
    width: str
    help: str
    value: str
    error: str

    @property
    def control(self) -> SafeString:
        """The field as a form shows it."""
        return field(
            self.column, label=self.label, kind=self.kind, value=self.value, required=self.required, error=self.error,
            autocomplete=self.autocomplete, width=self.width, help=self.help,
        )  # fmt: skip


def shown(
    values: Mapping[str, str], errors: Mapping[str, str], here: str, *, of_another: bool = False
) -> list[list[ShownInput]]:
    """Return the fields in groups that stand side by side, in the language `here`.

    Of another person (`of_another`) only a name is needed, and the browser does not offer what it knows of its owner.
    """
    return [
        [
            ShownInput(
                column=one.column,
                label=one.label[here],
                required=one.column == "family_name" if of_another else one.required,
                kind=one.kind,
                autocomplete="off" if of_another else one.autocomplete,
                width=one.width,
                help=one.help[here] if one.help else "",
                value=values.get(one.column, ""),
                error=errors.get(one.column, ""),
            )
            for one in group
        ]
        for group in GROUPS
    ]

"""The form of what is registered of an institution: for registering, for asking a change, for the import of a list."""

from typing import Any, Final

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import ngettext_lazy

from koubo.inputs.fields import OneLineField, TypedField
from koubo.institutions import details
from koubo.institutions.details import ABROAD, BY_KEY, DETAILS, ONLY_IN_JAPAN, Detail
from koubo.kernel import typed
from koubo.kernel.text import Text
from koubo.vocabularies import registry

TOO_LONG = ngettext_lazy(
    "Enter no more than %(limit_value)d character (now %(show_value)d)",
    "Enter no more than %(limit_value)d characters (now %(show_value)d)",
    "limit_value",
)
WRONG_NUMBER = Text(
    "法人番号の13桁が正しくありません。国税庁法人番号公表サイトの番号を確認してください",
    "This is not a corporate number. Please check its 13 figures",
)
WRONG_POSTAL_CODE = Text("郵便番号は7桁の数字で入力してください", "Enter the seven figures of the postal code")
WRONG_PHONE = Text("電話番号を数字とハイフンで入力してください", "Enter the telephone number in figures and hyphens")
WRONG_KANA = Text("全角カタカナで入力してください", "Enter it in full-width katakana")
WRONG_URL = Text(
    "URLは http:// または https:// から入力してください",
    "Enter the address of the website, beginning with http:// or https://",
)
REQUIRED_IN_JAPAN = Text("（日本国内の機関は必須）", " (required in Japan)")
WRONG_EMAIL = Text("メールアドレスを正しく入力してください", "Enter an e-mail address, for example name@example.ac.jp")


# What the form wants of a kind of value; what is wrong with it is said behind.
READERS: Final = {
    "postal_code": (details.postal_code, WRONG_POSTAL_CODE),
    "contact_phone": (typed.phone, WRONG_PHONE),
    "url": (typed.url, WRONG_URL),
    "email": (typed.one_email, WRONG_EMAIL),
}


class InstitutionForm(forms.Form):
    """機関基本情報. `cleaned_data` holds every field of DETAILS as it is kept, or as it was typed where it is wrong."""

    def __init__(self, data: Any = None, *, language: str, without: tuple[str, ...] = (), **more: Any) -> None:
        """Make the fields in the language of the page; `without` leaves some out."""
        super().__init__(data, auto_id="f-%s", use_required_attribute=False, **more)
        self.language = language
        for detail in DETAILS:
            if detail.key not in without:
                self.fields[detail.key] = self._input(detail)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Return what a field opens with: a postal code as it is read."""
        value = super().get_initial_for_field(field, field_name)
        if value and field_name in details.BY_KEY and (vocabulary := details.BY_KEY[field_name].vocabulary):
            return registry.current(vocabulary, str(value))
        return details.written_postal_code(str(value)) if field_name == "postal_code" and value else value

    def _input(self, detail: Detail) -> forms.Field:
        said = detail.missing[self.language] if detail.missing else ""
        in_japan = detail.missing is not None and detail.key in ONLY_IN_JAPAN and not self._may_lack(detail.key)
        common: dict[str, Any] = {
            "label": detail.label[self.language] + (REQUIRED_IN_JAPAN[self.language] if in_japan else ""),
            "help_text": detail.help[self.language],
            "required": detail.missing is not None and detail.key not in ONLY_IN_JAPAN,
            "error_messages": {"required": said, "invalid_choice": said},
        }
        if detail.vocabulary:
            options = [("", "選択してください" if self.language == "ja" else "Select")]
            chosen = {str(self.initial.get(detail.key, ""))} if self.initial else ()
            offered = registry.choices(detail.vocabulary, self.language, chosen=chosen)
            select = forms.Select(attrs={"data-w": detail.width})
            return forms.ChoiceField(choices=options + offered, widget=select, **common)
        limit = MaxLengthValidator(detail.limit, message=TOO_LONG)
        widget = forms.TextInput(attrs={"autocomplete": detail.autocomplete, "data-w": detail.width})
        made: Any  # it carries what Django's fields have not: language, need
        if detail.key in READERS:
            read, wanted = READERS[detail.key]
            common["error_messages"]["invalid"] = wanted[self.language]
            made = TypedField(read=read, widget=widget, validators=[limit], **common)
        else:
            made = OneLineField(widget=widget, validators=[limit], **common)
        made.language = self.language
        if in_japan:
            # Its label says so, in place of 必須 or 任意.
            made.need = None
        field: forms.Field = made
        return field

    def clean(self) -> dict[str, Any]:
        """Bring numbers into the form they are kept in, and look at each field that is filled in."""
        told = super().clean() or {}
        if told.get("corporate_number"):
            told["corporate_number"] = details.plain_digits(typed.narrow(told["corporate_number"]))
        if told.get("email"):
            told["email"] = told["email"].casefold()
        abroad = told.get("prefecture") == ABROAD
        if not abroad:
            self._ask_for_what_japan_has(told)
        self._check(told, abroad=abroad)
        return told

    def _ask_for_what_japan_has(self, told: dict[str, Any]) -> None:
        for key in sorted(ONLY_IN_JAPAN & set(told)):
            missing = BY_KEY[key].missing
            if not told[key] and missing and not self._may_lack(key):
                self.add_error(key, missing[self.language])

    def _may_lack(self, key: str) -> bool:
        """Whether this form does without `key`."""
        return False

    def _check(self, told: dict[str, Any], *, abroad: bool) -> None:
        wrong = {
            "corporate_number": (details.is_corporate_number, WRONG_NUMBER),
            "postal_code": (lambda code: abroad or details.is_postal_code(code), WRONG_POSTAL_CODE),
            "name_kana": (details.is_kana, WRONG_KANA),
            "contact_kana": (details.is_kana, WRONG_KANA),
        }
        for key, (is_right, words) in wrong.items():
            if told.get(key) and key not in self.errors and not is_right(told[key]):
                self.add_error(key, words[self.language])

"""The forms of the two requests: to register an institution, to change what is registered of it."""

from typing import Any, Final

from django import forms
from django.core.validators import MaxLengthValidator

from koubo.institutions import details
from koubo.institutions.forms import TOO_LONG, InstitutionForm
from koubo.institutions.models import Institution
from koubo.kernel.text import Text, tidy
from koubo.registrations.models import Registration

WORDS_LIMIT: Final = 1_000
WHY_THIS_ADDRESS: Final = (
    Text("このメールアドレスを使う理由", "Why you use this e-mail address"),
    Text(
        "機関のドメインのアドレスがない場合は、その理由と、機関に所属していることを確認できる方法を入力してください",
        "If the institution has no domain of its own, say so, and how we can see that you belong to the institution",
    ),
    Text("このメールアドレスを使う理由を入力してください", "Enter why you use this e-mail address"),
)
WHY_CHANGE: Final = (
    Text("変更の理由", "Reason for the change"),
    Text("例：2026年4月1日付の名称変更のため", "For example: the name changed on 1 April 2026"),
    Text("", ""),
)


class WordsField(forms.CharField):
    """Several lines of text, tidy."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return it as it is kept."""
        return tidy(str(super().to_python(value) or ""))


def _words(said: tuple[Text, Text, Text], language: str) -> WordsField:
    label, help_text, missing = (text[language] for text in said)
    limit = MaxLengthValidator(WORDS_LIMIT, message=TOO_LONG)
    return WordsField(label=label, help_text=help_text, error_messages={"required": missing}, validators=[limit])


class RegistrationForm(InstitutionForm):
    """機関基本情報 of an applicant; the address is not asked, it is proven. One that anybody can have is to be explained."""

    def __init__(self, data: Any = None, *, language: str, registration: Registration) -> None:
        """Open with what is kept."""
        initial = {**registration.values, "explanation": registration.explanation}
        super().__init__(data, language=language, without=("email",), initial=initial)
        if details.is_free_mail(details.domain_of(registration.email)):
            self.fields["explanation"] = _words(WHY_THIS_ADDRESS, language)

    @property
    def asks_why(self) -> bool:
        """Whether the address is one that anybody can have."""
        return "explanation" in self.fields

    def kept(self) -> dict[str, str]:
        """Return what was typed as it is kept: tidy where it could be read, raw where it is wrong."""
        return {name: str(self.cleaned_data.get(name, self.data.get(name, ""))) for name in self.fields}


class ChangeForm(InstitutionForm):
    """The same fields with what is registered now, and why they should be other."""

    def __init__(self, data: Any = None, *, language: str, institution: Institution, **more: Any) -> None:
        """Open with the present values."""
        self.present = details.present(institution)
        super().__init__(data, language=language, **{"initial": self.present} | more)
        # The help page asks for 求人機関ID, ご担当者名 and 修正箇所: why is welcome, and nothing more.
        self.fields["reason"] = _words(WHY_CHANGE, language)
        self.fields["reason"].required = False
        for key, field in self.fields.items():
            # What was never registered need not be given to have something else changed.
            if key != "reason" and not self.present[key]:
                field.required = False

    def _may_lack(self, key: str) -> bool:
        return not self.present.get(key)

    def changed(self) -> dict[str, str]:
        """Return what is to be other."""
        return details.differing(self.present, {key: self.cleaned_data.get(key, "") for key in self.present})

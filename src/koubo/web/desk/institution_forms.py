"""What the secretariat types about institutions."""

from typing import Any, ClassVar, Final

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from koubo.desk import canned
from koubo.institutions import actions as institutions
from koubo.institutions.models import InstitutionStatus
from koubo.postings.content.form_fields import TidyField
from koubo.vocabularies import registry
from koubo.web.desk.forms import TOO_LONG, DeskForm
from koubo.web.ui.language import language

WORDS: Final = 2_000
NOTE: Final = 300
APPROVE, RETURN, REFUSE = "approve", "return", "refuse"
WHY_MISSING = _("Enter the reason")


def words(limit: int, *, required: bool = False, missing: Any = WHY_MISSING, lines: bool = True) -> TidyField:
    """Return a field for what somebody writes."""
    widget = forms.Textarea if lines else forms.TextInput
    limits = [MaxLengthValidator(limit, message=TOO_LONG)]
    return TidyField(required=required, widget=widget, validators=limits, error_messages={"required": missing})


class RegistrationDecision(DeskForm):
    """The answer to a registration. An ID is needed to approve, words to return or refuse."""

    refused_at: ClassVar = dict.fromkeys((institutions.CodeRefused, institutions.CodeTaken), "code")

    outcome = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[(APPROVE, _("Approve")), (RETURN, _("Return for correction")), (REFUSE, _("Reject"))],
        error_messages={"required": _("Select what to do"), "invalid_choice": _("Select what to do")},
    )
    code = TidyField(required=False, max_length=40)
    reasons = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    message = words(WORDS)

    def __init__(self, data: Any = None, *, author_language: str, **more: Any) -> None:
        """Offer the common reasons in the language of the page; `author_language` is the one they are sent in."""
        super().__init__(data, **more)
        self.author_language, here = author_language, language()
        offered = canned.reasons(canned.REGISTRATION).items()
        self.fields["reasons"].choices = [(key, text[here]) for key, text in offered]  # type: ignore[attr-defined]

    @property
    def reason(self) -> str:
        """What the applicant reads: the chosen reasons in their language, then what was written. An approval takes only that."""
        written = self.cleaned_data.get("message", "")
        chosen = [] if self.cleaned_data.get("outcome") == APPROVE else self.cleaned_data.get("reasons", [])
        return canned.message(chosen, canned.reasons(canned.REGISTRATION), written, self.author_language)

    def clean(self) -> dict[str, Any]:
        """Ask for what the outcome needs."""
        told = super().clean() or {}
        outcome = told.get("outcome")
        if outcome == APPROVE and not told.get("code") and "code" not in self.errors:
            self.add_error("code", _("Enter the institution ID"))
        if outcome in {RETURN, REFUSE} and not self.reason and "message" not in self.errors:
            self.add_error("message", WHY_MISSING)
        return told


class ChangeDecision(DeskForm):
    """The answer to a request for a change."""

    outcome = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[(APPROVE, _("Accept and change")), (RETURN, _("Return for correction"))],
        error_messages={"required": _("Select what to do"), "invalid_choice": _("Select what to do")},
    )
    message = words(WORDS)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a return."""
        told = super().clean() or {}
        if told.get("outcome") == RETURN and not told.get("message") and "message" not in self.errors:
            self.add_error("message", WHY_MISSING)
        return told


class InstitutionFilter(forms.Form):
    """What the list is narrowed to. Anything unknown in the address counts as not asked."""

    q = TidyField(required=False, max_length=100)
    status = forms.ChoiceField(required=False, choices=[(one.value, one.value) for one in InstitutionStatus])
    kind = forms.ChoiceField(required=False)
    prefecture = forms.ChoiceField(required=False)

    def __init__(self, data: Any = None) -> None:
        """Offer the vocabularies."""
        super().__init__(data)
        for name, vocabulary in (("kind", "institution_types"), ("prefecture", "prefectures")):
            self.fields[name].choices = registry.choices(vocabulary, language())  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """Return what is asked for."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name, "")) for name in ("q", "status", "kind", "prefecture")}


class VerifyForm(DeskForm):
    """How number and name were checked."""

    note = words(NOTE, required=True, missing=_("Enter how it was checked"), lines=False)


class DomainForm(DeskForm):
    """A mail domain and how it was checked."""

    ids = "f-domain-%s"
    domain = TidyField(max_length=253, error_messages={"required": _("Enter a domain, for example example.ac.jp")})
    note = words(NOTE, lines=False)


class SuspendForm(DeskForm):
    """Why, and what becomes of what is published."""

    reason = words(WORDS, required=True)
    openings = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[("stay", _("They stay published")), ("withdraw", _("They are withdrawn at once"))],
        error_messages={"required": _("Select what to do"), "invalid_choice": _("Select what to do")},
    )


class MergeForm(DeskForm):
    """Why two records are one institution."""

    reason = words(WORDS, required=True)

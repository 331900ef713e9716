"""What the secretariat types: the filters of its lists, and its answer to a request."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final, Self

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from koubo.conversations.models import TEXT_LIMIT
from koubo.desk import canned
from koubo.desk.queries import QueueOrder, RequestKind, Whose
from koubo.kernel.errors import Refusal
from koubo.postings.actions import requests
from koubo.postings.content.form_fields import DayField, TidyField
from koubo.postings.publication import lifecycle
from koubo.postings.publication.schedule import PublicationDateRefused
from koubo.postings.sheet import SHEET
from koubo.web.ui.language import language

MESSAGE_LIMIT: Final = 2000
COMMENT_LIMIT: Final = 500
DAY_MISSING: Final = _("Enter a date, for example 2027-01-08")
COMMENT: Final = "comment-"
CANNED: Final = "canned-"
OUTCOMES: Final = (
    (lifecycle.APPROVE, _("Approve")),
    (lifecycle.RETURN, _("Return for correction")),
    (lifecycle.REJECT, _("Reject")),
)
REASONS: Final = {lifecycle.RETURN: canned.RETURN, lifecycle.REJECT: canned.REJECT}

# Made once: a lazy text costs more than a field.
TOO_LONG: Final = ngettext_lazy(
    "Enter no more than %(limit_value)d character (now %(show_value)d)",
    "Enter no more than %(limit_value)d characters (now %(show_value)d)",
    "limit_value",
)


class FilterForm(forms.Form):
    """What a list is narrowed to. Anything unknown in the address counts as not asked."""

    q = TidyField(required=False, max_length=100)
    institution = TidyField(required=False, max_length=20)
    sort = forms.TypedChoiceField(required=False, choices=[(o.value, o.value) for o in QueueOrder], coerce=QueueOrder)
    whose = forms.TypedChoiceField(required=False, choices=[(w.value, w.value) for w in Whose], coerce=Whose)
    kind = forms.TypedChoiceField(required=False, choices=[(k.value, k.value) for k in RequestKind], coerce=RequestKind)

    def asked(self) -> dict[str, Any]:
        """Return keyword, institution code, order, whose and kind, each with its default."""
        self.is_valid()
        return {
            "words": self.cleaned_data.get("q", ""),
            "institution": self.cleaned_data.get("institution", ""),
            "order": self.cleaned_data.get("sort") or QueueOrder.AGE,
            "whose": self.cleaned_data.get("whose") or Whose.ALL,
            "kind": self.cleaned_data.get("kind") or None,
        }


def limited(limit: int, *, required: bool = False, **more: Any) -> TidyField:
    """Return a text field that says how long it may be and how long it is."""
    field = TidyField(required=required, **more)
    field.validators.append(MaxLengthValidator(limit, message=TOO_LONG))
    return field


class TimeInput(forms.TimeInput):
    """The browser's own control for a time of day."""

    input_type = "time"


class DeskForm(forms.Form):
    """A form of the desk. `ids` tells apart its controls from those of other forms on the page.

    `refused_at` says which field a refusal is about, where the refusal does not name it itself.
    """

    ids = "f-%s"
    refused_at: ClassVar[Mapping[type[Refusal], str]] = {}

    def __init__(self, data: Any = None, **more: Any) -> None:
        """Keep browsers from answering in their own words."""
        super().__init__(data, auto_id=self.ids, use_required_attribute=False, **more)

    def takes(self, refusal: Refusal) -> bool:
        """Show a refusal beside the field it is about, in the language of the page; False where no field is."""
        named = (getattr(refusal, "where", ""), self.refused_at.get(type(refusal), ""))
        name = next((name for name in named if name in self.fields), "")
        if not name:
            return False
        self.add_error(name, refusal.text[language()])
        return True


class DecisionForm(DeskForm):
    """The answer to a request: approve with a publication date (サイト反映日), return with reasons, or reject.

    Reads only; whether the date or the step is possible is for the verbs to say. `author_language` is that of canned reasons.
    """

    refused_at: ClassVar = {PublicationDateRefused: "publish_on", requests.ReasonMissing: "note"}

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        choices=OUTCOMES, widget=forms.RadioSelect, error_messages={"required": _("Select the outcome of the review")}
    )
    publish_on = DayField(
        required=False,
        error_messages={"invalid": _("Enter the publication date as a date, for example 2027-01-08")},
    )
    reasons = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    message = limited(MESSAGE_LIMIT, widget=forms.Textarea)
    note = limited(MESSAGE_LIMIT, widget=forms.Textarea)

    @classmethod
    def unfinished(cls, data: QueryDict, *, author_language: str) -> Self:
        """Return the form with everything typed so far and nothing judged."""
        typed = {
            name: data.getlist(name) if name == "reasons" or name.startswith(CANNED) else data[name] for name in data
        }
        return cls(author_language=author_language, initial=typed)

    def __init__(self, data: Any = None, *, author_language: str, **more: Any) -> None:
        """Add one comment per field of the sheet, and the canned reasons in the page's language."""
        super().__init__(data, **more)
        self.author_language = author_language
        here = language()
        every = {key: text for scope in REASONS.values() for key, text in canned.reasons(scope).items()}
        self.fields["reasons"].choices = [(key, text[here]) for key, text in every.items()]  # type: ignore[attr-defined]
        offered = canned.reasons_by_scope()
        for field in SHEET.fields:
            self.fields[COMMENT + field.key] = limited(COMMENT_LIMIT, label=field.label[here])
            self.fields[CANNED + field.key] = forms.MultipleChoiceField(
                required=False,
                choices=[(key, text[here]) for key, text in canned.of_field(field, offered).items()],
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen outcome needs."""
        data = super().clean() or self.cleaned_data
        outcome = data.get("outcome")
        if outcome == lifecycle.APPROVE and not data.get("publish_on") and "publish_on" not in self.errors:
            self.add_error("publish_on", _("Enter the publication date"))
        if outcome in REASONS and not self.reason and not (outcome == lifecycle.RETURN and self.comments):
            self.add_error("message", requests.ReasonMissing().text[language()])
        return data

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was sent, name by name, to be sent along by another form of the page."""
        if not isinstance(self.data, QueryDict):
            return []
        return [(name, value) for name, values in self.data.lists() if name in self.fields for value in values]

    @property
    def verb(self) -> str:
        """The chosen verb."""
        return str(self.cleaned_data["outcome"])

    @property
    def day(self) -> date:
        """The chosen publication date."""
        day: date = self.cleaned_data["publish_on"]
        return day

    @property
    def reason(self) -> str:
        """The chosen reasons of the outcome in the author's language, then what was written."""
        scope = REASONS.get(self.cleaned_data.get("outcome", ""), "")
        reasons = canned.reasons(scope)
        chosen = self.cleaned_data.get("reasons", [])
        return canned.message(chosen, reasons, self.cleaned_data.get("message", ""), self.author_language)

    @property
    def comments(self) -> dict[str, str]:
        """What was ticked and written at single fields, by sheet key; ticked ones in the author's language."""
        said, offered = {}, canned.reasons_by_scope()
        for field in SHEET.fields:
            chosen = self.cleaned_data.get(CANNED + field.key, [])
            written = self.cleaned_data.get(COMMENT + field.key, "")
            said[field.key] = canned.message(chosen, canned.of_field(field, offered), written, self.author_language)
        return {key: text for key, text in said.items() if text}


class ReasonForm(DeskForm):
    """What every act on behalf of an institution needs."""

    refused_at: ClassVar = {requests.ReasonMissing: "reason"}

    reason = limited(
        MESSAGE_LIMIT, required=True, widget=forms.Textarea, error_messages={"required": _("Enter the reason")}
    )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was sent, to be sent again from the check page."""
        return [(name, self.data.get(name, "")) for name in self.fields]


class AnswerForm(DeskForm):
    """The answer to a message of an institution (求人機関からの連絡)."""

    text = limited(
        TEXT_LIMIT, required=True, widget=forms.Textarea, error_messages={"required": _("Enter your answer")}
    )

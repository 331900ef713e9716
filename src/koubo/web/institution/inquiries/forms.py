"""What a member writes to a job seeker."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from koubo.inquiries import refusals
from koubo.inquiries.models import TEXT_LIMIT, InquiryDraft
from koubo.inquiries.refusals import NotWritten
from koubo.inquiries.written import Written
from koubo.postings.content.form_fields import TidyField
from koubo.postings.models import Revision
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

LANGUAGES = (("ja", "日本語"), ("en", "English"))


class ComposeForm(forms.Form):
    """Language, one of the openings or what it is for, and the text. Everything may be missing while it is a draft."""

    language = forms.ChoiceField(choices=LANGUAGES, widget=forms.RadioSelect, required=False)
    posting = forms.ChoiceField(required=False, widget=forms.Select)
    purpose = TidyField(required=False)
    text = TidyField(required=False, widget=forms.Textarea)

    def __init__(self, data: Any = None, *, openings: Sequence[Revision], **more: Any) -> None:
        """Offer the openings that are published, by title and data number."""
        super().__init__(data, auto_id="f-%s", use_required_attribute=False, **more)
        here = language()
        self.languages = [Option(code, name) for code, name in LANGUAGES]
        self.openings = [Option("", _("None of them"))] + [
            Option(str(one.posting_id), f"{one.title[here]} ({one.posting.number})") for one in openings
        ]
        self.fields["posting"].choices = [(option.value, option.words) for option in self.openings]  # type: ignore[attr-defined]
        self.fields["posting"].error_messages["invalid_choice"] = refusals.POSTING[here]
        self.fields["language"].error_messages["invalid_choice"] = refusals.LANGUAGE[here]

    @classmethod
    def of_draft(cls, draft: InquiryDraft | None, *, openings: Sequence[Revision], otherwise: str) -> "ComposeForm":
        """Return the form as it was saved; a fresh one is in the language `otherwise`."""
        initial: dict[str, object] = {"language": otherwise}
        if draft is not None:
            initial = _values(draft) | {"language": draft.language or otherwise}
        return cls(initial=initial, openings=openings)

    @classmethod
    def sent_again(cls, draft: InquiryDraft, *, openings: Sequence[Revision]) -> "ComposeForm":
        """Return the form as if what was saved had just been sent, so that what is missing can stand beside its field."""
        return cls(_values(draft), openings=openings)

    @property
    def written(self) -> Written:
        """What was typed, whether it can be sent or not."""
        self.is_valid()
        typed = self.cleaned_data
        chosen = typed.get("posting") or ""
        return Written(
            typed.get("language") or "",
            UUID(chosen) if chosen else None,
            typed.get("purpose", ""),
            typed.get("text", ""),
        )

    def refuse(self, problems: Sequence[NotWritten]) -> None:
        """Show what is missing beside its field, unless the field says already what is wrong with it."""
        for problem in [one for one in problems if one.where not in self.errors]:
            self.add_error(problem.where, problem.text[language()])

    @property
    def limit(self) -> int:
        """How long the text may be."""
        return TEXT_LIMIT


def _values(draft: InquiryDraft) -> dict[str, object]:
    return {
        "language": draft.language, "posting": str(draft.posting_id or ""), "purpose": draft.purpose, "text": draft.text,
    }  # fmt: skip


def written_of(draft: InquiryDraft) -> Written:
    """Return what a draft says."""
    return Written(draft.language, draft.posting_id, draft.purpose, draft.text)

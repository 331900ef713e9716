"""The fields beside content the secretariat writes: from when, why, and why the checks are overruled."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from koubo.postings.actions import corrections
from koubo.postings.content.form_fields import DayField
from koubo.postings.publication.schedule import PublicationDateRefused
from koubo.web.desk.forms import DAY_MISSING, MESSAGE_LIMIT, ReasonForm, limited
from koubo.web.openings.statistics import DayInput

AT_ONCE, LATER = "now", "later"


class TermsForm(ReasonForm):
    """What both kinds of writing need. `version` is that of the content the form was opened with."""

    refused_at: ClassVar = {
        **ReasonForm.refused_at,
        PublicationDateRefused: "publish_on",
        corrections.NoteMissing: "note",
    }

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    publish_on = DayField(required=False, widget=DayInput, error_messages={"invalid": DAY_MISSING})
    note = limited(MESSAGE_LIMIT, widget=forms.Textarea)

    @classmethod
    def unjudged(cls, data: QueryDict) -> "TermsForm":
        """Return the form with everything typed so far and nothing judged."""
        return cls(initial={name: data.get(name, "") for name in cls.base_fields})

    @property
    def opened_with(self) -> int | None:
        """The version the form was opened with."""
        version: int | None = self.cleaned_data.get("version")
        return version

    @property
    def day(self) -> date | None:
        """The publication date; None for at once."""
        day: date | None = self.cleaned_data.get("publish_on")
        return day

    @property
    def why(self) -> str:
        """The reason for the institution."""
        return str(self.cleaned_data["reason"])

    @property
    def overruling(self) -> str:
        """The note for the history."""
        return str(self.cleaned_data["note"])


class CorrectionForm(TermsForm):
    """A correction is approved with a publication date."""

    publish_on = DayField(
        widget=DayInput,
        error_messages={"required": _("Enter the publication date"), "invalid": DAY_MISSING},
    )
    field_order = ("publish_on", "reason", "note")


class EditForm(TermsForm):
    """A change on behalf takes effect at once or from a publication date."""

    when = forms.ChoiceField(
        choices=[(AT_ONCE, _("At once")), (LATER, _("From a publication date"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select from when the change takes effect"),
            "invalid_choice": _("Select from when the change takes effect"),
        },
    )
    field_order = ("when", "publish_on", "reason", "note")

    def clean(self) -> dict[str, Any]:
        """Ask for the date where one is meant; one that is not meant says nothing."""
        data = super().clean() or self.cleaned_data
        if data.get("when") == LATER and data.get("publish_on") is None and "publish_on" not in self.errors:
            self.add_error("publish_on", _("Enter the publication date"))
        return data

    @property
    def day(self) -> date | None:
        """The publication date; None for at once."""
        return super().day if self.cleaned_data.get("when") == LATER else None

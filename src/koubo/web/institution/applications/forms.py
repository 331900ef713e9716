"""The forms that change the status of applications, and the mails that go with it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from koubo.applications import answer_days, lifecycle
from koubo.applications.answering import BODY_LIMIT, Change
from koubo.applications.decisions import NOTE_LIMIT
from koubo.applications.enums import FINAL, Status
from koubo.applications.models import Application
from koubo.kernel.errors import Refusal
from koubo.notifications.outbox import SUBJECT_LIMIT
from koubo.postings.content.form_fields import DayField, TidyField
from koubo.postings.content.requirements import Slot

NOTIFY: Final = (("no", _("Do not notify")), ("yes", _("Notify the applicant")))
DATE_ERROR: Final = {"invalid": _("Enter a date, for example 2027-01-08")}


def _day(label: Any, **more: Any) -> DayField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return DayField(label=label, required=False, widget=widget, error_messages=DATE_ERROR, **more)


def _version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class StatusForm(forms.Form):
    """応募状況, 応募状況更新通知 and 求人機関備考. As a correction it offers every status and asks for a reason."""

    status = forms.ChoiceField(
        label=_("Application status"), error_messages={"required": _("Choose the application status")}
    )
    notify = forms.ChoiceField(
        label=_("Notice of the application status"),
        choices=NOTIFY,
        initial="no",
        widget=forms.RadioSelect,
        help_text=_("You can read and change the words of the notice on the next page."),
        error_messages={"required": _("Choose whether the applicant is notified")},
    )
    reopened = forms.MultipleChoiceField(
        label=_("Documents to submit again"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for “Resubmission requested”. None chosen means all."),
    )
    resubmit_by = _day(_("Submit again by"))
    reason = TidyField(
        label=_("Reason for the correction"),
        max_length=500,
        error_messages={"required": _("Enter the reason for the correction")},
    )
    note = TidyField(
        label=_("Institution’s notes"),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea,
        help_text=_("Applicants are never told of these notes."),
    )
    version = _version()

    def __init__(
        self, *args: Any, application: Application, slots: Iterable[Slot], note: str, language: str,
        correction: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        """Offer the statuses that may follow, or as a correction all others."""
        super().__init__(*args, **kwargs)
        self.correction = correction
        offered = [] if application.is_settled else list(lifecycle.choices(application.status))
        if correction:
            offered = [
                kind
                for kind in Status
                if kind in {*offered, *lifecycle.corrections(application.status), application.state}
            ]
        fields: Any = self.fields
        self.may_change = bool(offered)
        fields["status"].choices = [("", _("Select")), *((kind.value, kind.label[language]) for kind in offered)]
        fields["reopened"].choices = [(slot.key, slot.label[language]) for slot in slots]
        fields["version"].initial = application.version
        fields["note"].initial = note
        if not correction:
            del fields["reason"]
        if Status.RESUBMISSION not in offered:
            del fields["reopened"], fields["resubmit_by"]


class ReserveForm(forms.Form):
    """補欠: until when an application is kept in reserve."""

    until = _day(_("In reserve until"), help_text=_("Leave it empty to end it. The applicant is not told."))
    version = _version()


class NoticeForm(forms.Form):
    """A mail to applicants as it will leave. `language` is said where there are two."""

    subject = TidyField(
        label=_("Subject"), max_length=SUBJECT_LIMIT, error_messages={"required": _("Enter the subject")}
    )
    body = TidyField(
        label=_("Message"),
        max_length=BODY_LIMIT,
        widget=forms.Textarea,
        error_messages={"required": _("Enter the message")},
    )


class BulkForm(forms.Form):
    """One status for several applications. Which of them may get it is said on the next page."""

    status = forms.ChoiceField(
        label=_("Application status"), error_messages={"required": _("Choose the application status")}
    )
    notify = forms.ChoiceField(
        label=_("Notice of the application status"),
        choices=(("no", _("Do not notify")), ("yes", _("Notify the applicants"))),
        initial="no",
        widget=forms.RadioSelect,
        help_text=_("You can read and change the words of the notice on the next page."),
        error_messages={"required": _("Choose whether the applicants are notified")},
    )

    def __init__(
        self, *args: Any, applications: Sequence[Application], language: str, ends: bool = False, **kwargs: Any
    ) -> None:
        """Offer every status at least one of the applications may get; where they are to end, only those that end."""
        super().__init__(*args, **kwargs)
        possible = {kind for application in applications for kind in lifecycle.choices(application.status)}
        possible = possible & FINAL if ends else possible
        fields: Any = self.fields
        fields["status"].choices = [
            ("", _("Select")),
            *((kind.value, kind.label[language]) for kind in Status if kind in possible),
        ]

    @property
    def change(self) -> Change:
        """What a valid form asks for."""
        return Change(to=Status(self.cleaned_data["status"]), notify=self.cleaned_data["notify"] == "yes")


class AnswersForm(forms.Form):
    """Whether applicants without a result are answered now or later, and then by which day."""

    NOW: Final = "now"
    LATER: Final = "later"

    answer = forms.ChoiceField(
        label=_("Applications without a result"),
        choices=(
            (NOW, _("Answer them now, in the next step")),
            (LATER, _("Answer them later and tell the applicants by which day")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when the applicants are answered")},
    )
    day = _day(_("Results expected by"), help_text=_("The applicants are told this day by mail."))

    def __init__(self, *args: Any, now: datetime, language: str, only_later: bool = False, **kwargs: Any) -> None:
        """Ask for the day alone where it is known that they are answered later."""
        super().__init__(*args, **kwargs)
        self.now, self.language = now, language
        if only_later:
            fields: Any = self.fields
            fields["day"].required = True
            fields["day"].error_messages["required"] = _("Enter the day by which the applicants are answered")
            del fields["answer"]

    def clean(self) -> dict[str, Any]:
        """Want a day that can be told from who answers later."""
        cleaned = super().clean() or {}
        if cleaned.get("answer", self.LATER) != self.LATER or "day" in self.errors:
            return cleaned
        if cleaned.get("day") is None:
            self.add_error("day", _("Enter the day by which the applicants are answered"))
            return cleaned
        try:
            answer_days.check_day(cleaned["day"], self.now)
        except Refusal as refusal:
            self.add_error("day", refusal.text[self.language])
        return cleaned

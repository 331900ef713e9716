"""What the forms of the office share: names of controls, instants typed as day and hour, the refused field."""

from datetime import date, datetime, time
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.content.form_fields import DayField, HourField
from koubo.web.desk.forms import DAY_MISSING, DeskForm, TimeInput
from koubo.web.openings.statistics import DayInput
from koubo.web.statuses import UNPROCESSABLE, status_of
from koubo.web.ui.language import language

HOUR_WRONG: Final = _("Enter a time, for example 9:30")
# At the ends of the calendar there is no day before or after, nor the same instant in another zone.
DAYS: Final = (date(2000, 1, 1), date(2100, 12, 31))


class OfficeForm(DeskForm):
    """A form of the office; `version` is that of the row it was opened with."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def read_version(self) -> int:
        """The version it was opened with, whatever is wrong with other fields; 0 for none."""
        self.is_valid()
        return self.cleaned_data.get("version") or 0

    def clean(self) -> dict[str, Any]:
        """Ask for the day where only an hour was typed."""
        data = super().clean() or self.cleaned_data
        for name in [name for name in self.fields if name.endswith("_hour") and data.get(name) is not None]:
            day = f"{name.removesuffix('_hour')}_day"
            if day in data and data[day] is None:
                self.add_error(day, DAY_MISSING)
        return data

    def status_of(self, refusal: Refusal) -> int:
        """Show what was refused, at its field where it names one; return the status of the answer."""
        if not self.takes(refusal):
            self.add_error(None, refusal.text[language()])
        return UNPROCESSABLE if hasattr(refusal, "where") else status_of(refusal)


def day_field(**more: Any) -> DayField:
    """Return a day, typed or chosen."""
    wrong = {"required": DAY_MISSING, "invalid": DAY_MISSING}
    near = [MinValueValidator(DAYS[0], DAY_MISSING), MaxValueValidator(DAYS[1], DAY_MISSING)]
    return DayField(widget=DayInput, error_messages=wrong, validators=near, **more)


def hour_field() -> HourField:
    """Return a time of day that may be left out."""
    return HourField(
        required=False,
        widget=TimeInput(format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages={"invalid": HOUR_WRONG},
    )


def instant_of(data: dict[str, Any], name: str) -> datetime | None:
    """Return the instant typed as `<name>_day` and `<name>_hour` (0:00 where left out), in Japan; None without a day."""
    day = data.get(f"{name}_day")
    return datetime.combine(day, data.get(f"{name}_hour") or time.min, tzinfo=clock.JST) if day else None


def typed_instant(name: str, instant: datetime | None) -> dict[str, Any]:
    """Return how an instant is shown in its two fields."""
    if instant is None:
        return {}
    local = instant.astimezone(clock.JST)
    return {f"{name}_day": local.date(), f"{name}_hour": f"{local:%H:%M}"}

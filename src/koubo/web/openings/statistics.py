"""Access statistics (アクセス数閲覧) for every area: the period, the page of one opening with charts, and CSV."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koubo.kernel import clock, spreadsheets
from koubo.postings.content.form_fields import DayField
from koubo.postings.models import Posting
from koubo.stats import queries
from koubo.stats.models import CountKind, Tally
from koubo.stats.periods import EARLIEST, Period, Preset
from koubo.web.ui import charts, moments
from koubo.web.ui.language import language
from koubo.web.ui.parts import Words

DEFAULT = Preset.MONTH
Series = Mapping[CountKind, Mapping[date, int]]


class DayInput(forms.DateInput):
    """The browser's own control for a day."""

    input_type = "date"


class PeriodForm(forms.Form):
    """First and last day of a period that has no name."""

    def __init__(self, data: QueryDict | None, *, today: date, shown: Period) -> None:
        """Take what the address says, or start from the period that is shown."""
        super().__init__(
            data, auto_id="f-%s", use_required_attribute=False, initial={"from": shown.first, "to": shown.last}
        )
        self.today = today
        wrong = gettext_lazy("Enter a date, for example 2026-11-24")
        for name, label in (("from", gettext_lazy("First day")), ("to", gettext_lazy("Last day"))):
            missing = gettext_lazy("Enter the first day") if name == "from" else gettext_lazy("Enter the last day")
            self.fields[name] = DayField(
                label=label, widget=DayInput(format="%Y-%m-%d"),
                error_messages={"required": missing, "invalid": wrong},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse days before anything was counted, days to come, and an end before the beginning."""
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and first < EARLIEST:
            self.add_error("from", _("Enter a day from %(day)s on") % {"day": moments.plain_day(EARLIEST)})
        if last and last > self.today:
            self.add_error("to", _("Enter a day up to today, %(day)s") % {"day": moments.plain_day(self.today)})
        elif first and last and last < first:
            self.add_error("to", _("Enter a day not before the first day, %(day)s") % {"day": moments.plain_day(first)})
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Chosen:
    """The period an address asks for. `preset` is empty where days were given, or could not be understood."""

    period: Period
    preset: str
    form: PeriodForm
    today: date

    @property
    def status(self) -> int:
        """422 where the days given make no sense; the usual period is shown then."""
        return 422 if self.form.errors else 200

    @property
    def words(self) -> str:
        """From when to when."""
        days = {"first": moments.plain_day(self.period.first), "last": moments.plain_day(self.period.last)}
        return _("%(first)s to %(last)s") % days

    @property
    def days(self) -> list[tuple[str, Words, object, str]]:
        """The two fields of the form: name, label, value and what is wrong with it."""
        return [
            (bound.html_name, bound.label, bound.value(), str(bound.errors[0]) if bound.errors else "")
            for bound in self.form
        ]

    @property
    def file_part(self) -> str:
        """From when to when, in the name of a file."""
        return f"{self.period.first.isoformat()}_{self.period.last.isoformat()}"


def chosen(request: HttpRequest, tallies: QuerySet[Tally]) -> Chosen:
    """Read the period from the address: `period` names one, `from` and `to` give its days."""
    today, query = clock.day_of(clock.now()), request.GET
    name = query.get("period", "")
    preset = Preset(name) if name in set(Preset) else DEFAULT
    period = preset.at(today, queries.since(tallies, today) if preset is Preset.ALL else today)
    if "from" not in query and "to" not in query:
        return Chosen(period, preset, PeriodForm(None, today=today, shown=period), today)
    form = PeriodForm(query, today=today, shown=period)
    if form.is_valid():
        period = Period(form.cleaned_data["from"], form.cleaned_data["to"])
    return Chosen(period, "", form, today)


def presets(request: HttpRequest, chosen: Chosen) -> list[tuple[str, str, bool]]:
    """Return words and address of every named period, and whether it is shown; the rest of the address is kept."""
    here = language()
    query = request.GET.copy()
    for key in ("from", "to", "page"):
        query.pop(key, None)
    links = []
    for preset in Preset:
        query["period"] = preset
        links.append((preset.label[here], f"?{query.urlencode()}", preset == chosen.preset))
    return links


def steps(series: Series, kind: CountKind, period: Period) -> list[int]:
    """Return the numbers of one kind, one for each step of a period."""
    sums = dict.fromkeys(period.steps(), 0)
    for day, n in series[kind].items():
        if period.first <= day <= period.last:
            sums[period.step_of(day)] += n
    return list(sums.values())


def drawn(series: Series, kind: CountKind, period: Period, *, with_before: bool = False, size: str = "") -> SafeString:
    """Return the chart of one kind, beside the same number of days before where asked for."""
    values, before = steps(series, kind, period), steps(series, kind, period.before) if with_before else []
    names = list(period.steps())
    short: list[Words] = [moments.month(day) if period.is_by_month else moments.short_day(day) for day in names]
    here = language()
    legend: list[Words] = []
    if with_before:
        legend = [
            _("This period (%(n)s in total)") % {"n": moments.number(sum(values))},
            _("As many days before (%(n)s in total)") % {"n": moments.number(sum(before))},
        ]
    return charts.chart(
        values, id=f"chart-{kind}", title=_finding(kind.label[here], names, values, period), steps=short,
        before=before[: len(values)], legend=legend, size=size,
    )  # fmt: skip


def _finding(label: str, names: Sequence[date], values: Sequence[int], period: Period) -> str:
    """State what the chart shows: the sum and the highest step."""
    most = max(values)
    if not most:
        return _("%(label)s: none in this period") % {"label": label}
    highest = names[values.index(most)]
    return _("%(label)s: %(sum)s in total, most in %(when)s with %(most)s") % {
        "label": label, "sum": moments.number(sum(values)), "most": moments.number(most),
        "when": moments.month(highest) if period.is_by_month else moments.plain_day(highest),
    }  # fmt: skip


def of_posting(request: HttpRequest, posting: Posting) -> dict[str, Any]:
    """Return what `openings/statistics.html` shows of one opening."""
    tallies = queries.of_posting(posting)
    picked = chosen(request, tallies)
    series, period, here = queries.by_day(tallies, picked.period), picked.period, language()
    kinds = [
        {
            "kind": kind,
            "label": kind.label[here],
            "sum": sum(series[kind].values()),
            "chart": drawn(series, kind, period, size="" if kind is CountKind.VIEW else "s"),
        }
        for kind in CountKind
    ]
    return {
        "posting": posting,
        "chosen": picked,
        "presets": presets(request, picked),
        "kinds": kinds,
        "kept": (),
        **numbers(series, list(CountKind), period),
        "meanings": meanings(),
        "query": request.GET.urlencode(),
    }


def numbers(series: Series, kinds: Sequence[CountKind], period: Period) -> dict[str, Any]:
    """Return what `openings/statistics_numbers.html` shows: for each step the number of every kind, by its name."""
    names = [kind.label[language()] for kind in kinds]
    columns = zip(*(steps(series, kind, period) for kind in kinds), strict=True)
    rows = [(day, list(zip(names, cells, strict=True))) for day, cells in zip(period.steps(), columns, strict=True)]
    return {"names": names, "numbers": rows}


def meanings() -> list[tuple[str, str]]:
    """Return what each number counts."""
    return [(kind.label[language()], kind.meaning[language()]) for kind in CountKind]


def csv_of_posting(request: HttpRequest, posting: Posting) -> HttpResponse:
    """Answer with the numbers of one opening as they are shown, one row for each day (or month)."""
    tallies, here = queries.of_posting(posting), language()
    picked = chosen(request, tallies)
    series, period = queries.by_day(tallies, picked.period), picked.period
    head = (_("Month (first day)") if period.is_by_month else _("Date"), *(kind.label[here] for kind in CountKind))
    rows = zip(period.steps(), *(steps(series, kind, period) for kind in CountKind), strict=True)
    return csv([head, *rows], name=f"koubo-access-{posting.number}-{picked.file_part}")


def csv(rows: Iterable[Sequence[spreadsheets.Cell]], *, name: str) -> HttpResponse:
    """Answer with a CSV file; `name` says what and when, without the ending."""
    response = HttpResponse(spreadsheets.written(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response

"""統計 of the secretariat: four charts that are tables, of a period, each as CSV, too."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koubo.desk import figures as domain
from koubo.desk.figures import Band, SupplyBy
from koubo.kernel import clock, spreadsheets
from koubo.kernel.text import Text
from koubo.stats.models import Tally
from koubo.web.hats import desk_required
from koubo.web.openings import statistics as shared
from koubo.web.openings.statistics import Chosen
from koubo.web.ui import charts, moments
from koubo.web.ui.language import language

TABLES: Final = ("supply", "decisions", "reasons", "fields", "answers")
Rows = list[Sequence[spreadsheets.Cell]]


@require_safe
@desk_required
def figures(request: HttpRequest) -> HttpResponse:
    """Show supply, decisions, reasons and answers of the chosen days."""
    chosen = shared.chosen(request, Tally.objects.all())
    first, last = chosen.period.first, chosen.period.last
    by = _by(request)
    supply = domain.supply(by, first, last)
    decisions, reasons = domain.decisions(first, last), domain.reasons(first, last)
    answers = domain.answers(first, last, clock.now())
    context = {
        "chosen": chosen,
        "presets": shared.presets(request, chosen),
        "kept": [("by", by.value)],
        "by": by,
        "ways": _ways(request, by),
        "supply": supply,
        "names": [moments.month(month) for month in supply.months],
        "total": sum(supply.totals),
        "supply_rows": _supply_rows(supply),
        "chart": _chart(supply),
        "outcomes": _bars(decisions.outcomes),
        "decision_bands": _bars(_pairs(decisions.bands)),
        "half": None if decisions.half is None else f"{decisions.half:.1f}",
        "reasons": _bars(reasons.texts),
        "fields": _bars(reasons.fields),
        "answers": answers,
        "answer_bands": _bars(_pairs(answers.bands)),
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/office/figures.html", context, status=chosen.status)


@require_safe
@desk_required
def table(request: HttpRequest, table: str) -> HttpResponse:
    """Answer with one of the tables as CSV."""
    if table not in TABLES:
        raise Http404
    chosen = shared.chosen(request, Tally.objects.all())
    name = f"koubo-{table}-{chosen.file_part}"
    return shared.csv(_rows(request, table, chosen), name=name)


def _rows(request: HttpRequest, table: str, chosen: Chosen) -> Rows:
    first, last, here = chosen.period.first, chosen.period.last, language()
    if table == "supply":
        by = _by(request)
        supply = domain.supply(by, first, last)
        rows: Rows = [(label[here], *counts, sum(counts)) for label, counts in supply.rows]
        rows.append((_("All openings, each counted once"), *supply.totals, sum(supply.totals)))
        return [(by.label[here], *(f"{month:%Y-%m}" for month in supply.months), _("Total")), *rows]
    if table == "answers":
        answers = domain.answers(first, last, clock.now())
        told: list[tuple[str, int]] = [(band.words[here], band.count) for band in answers.bands]
        head = [(_("Applications sent"), answers.sent), (_("Answered"), answers.answered)]
        return [(_("Time to the answer"), _("Number")), *head, *told]
    if table == "decisions":
        decided = domain.decisions(first, last)
        pairs = [*decided.outcomes, *_pairs(decided.bands)]
        return [(_("Decision"), _("Number")), *((words[here], n) for words, n in pairs)]
    reasons = domain.reasons(first, last)
    said = reasons.texts if table == "reasons" else reasons.fields
    head_words = _("Reason") if table == "reasons" else _("Field of the sheet")
    return [(head_words, _("Number")), *((words[here], n) for words, n in said)]


def _by(request: HttpRequest) -> SupplyBy:
    asked = request.GET.get("by", "")
    return SupplyBy(asked) if asked in set(SupplyBy) else SupplyBy.FIELD


def _ways(request: HttpRequest, by: SupplyBy) -> list[tuple[str, str, bool]]:
    """Return words and address of everything supply is counted by, and whether it is shown."""
    query, here = request.GET.copy(), language()
    found = []
    for way in SupplyBy:
        query["by"] = way
        found.append((way.label[here], f"?{query.urlencode()}", way is by))
    return found


def _supply_rows(supply: domain.Supply) -> list[dict[str, Any]]:
    """Return a line for each value: its name, its number for each month, and all of them as a bar."""
    here, names = language(), [moments.month(month) for month in supply.months]
    most = max((sum(counts) for _label, counts in supply.rows), default=0)
    return [
        {
            "label": label[here],
            "cells": list(zip(names, counts, strict=True)),
            "bar": charts.bar(sum(counts), most=most),
        }
        for label, counts in supply.rows
    ]


def _chart(supply: domain.Supply) -> str:
    """Return the line of all openings by month, with what it says in words."""
    values = list(supply.totals)
    if not sum(values):
        return ""
    highest = supply.months[values.index(max(values))]
    title = _("Openings published: %(sum)s in total, most in %(when)s with %(most)s") % {
        "sum": moments.number(sum(values)), "when": moments.month(highest), "most": moments.number(max(values)),
    }  # fmt: skip
    return charts.chart(
        values, id="supply-chart", title=title, steps=[moments.month(one) for one in supply.months], size="s"
    )


def _pairs(bands: Sequence[Band]) -> list[tuple[Text, int]]:
    return [(band.words, band.count) for band in bands]


def _bars(pairs: Sequence[tuple[Text, int]]) -> list[tuple[str, str]]:
    """Return words with their number as a bar."""
    here, most = language(), max((n for _words, n in pairs), default=0)
    return [(words[here], charts.bar(n, most=most)) for words, n in pairs]

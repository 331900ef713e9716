"""Checks of a posting's content: pure functions from content to findings. Source: domain rules A to F."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from koubo.postings.checks.academic import academic
from koubo.postings.checks.accuracy import accuracy
from koubo.postings.checks.age import age
from koubo.postings.checks.age_exceptions import age_exceptions
from koubo.postings.checks.agency import agency
from koubo.postings.checks.conditions import conditions
from koubo.postings.checks.dates import dates
from koubo.postings.checks.disclosure import disclosure
from koubo.postings.checks.fairness import fairness
from koubo.postings.checks.findings import Finding, Severity
from koubo.postings.checks.lines import lines
from koubo.postings.checks.plausible import plausible
from koubo.postings.checks.required import required, values_required
from koubo.postings.checks.sex import sex
from koubo.postings.checks.shape import shape
from koubo.postings.checks.stated import stated
from koubo.postings.checks.web_application import web_application
from koubo.postings.sheet import SHEET, Content

ORDER: Final = {field.key: i for i, field in enumerate(SHEET.fields)}

__all__ = ["Finding", "Severity", "check", "errors", "required_progress"]


def check(content: Content, *, languages: Sequence[str], today: date, again: bool = False) -> list[Finding]:
    """Return everything found, in the order of the sheet. `again`: a modification of what was already published."""
    found = [
        *required(content, languages),
        *shape(content, languages),
        *web_application(content, languages),
        *dates(content, today, again=again),
        *disclosure(content, languages),
        *stated(content, languages),
        *conditions(content, languages),
        *agency(content, languages),
        *accuracy(content, languages),
        *plausible(content, languages),
        *lines(content),
        *age(content, languages),
        *age_exceptions(content, languages, today),
        *sex(content, languages),
        *fairness(content, languages),
        *academic(content, languages),
    ]
    return sorted(found, key=lambda finding: _position(finding.where))


def _position(where: str) -> tuple[int, int]:
    """Return where a value stands: its field in the sheet, then its row."""
    key, _, rest = where.partition("-")
    row = rest.partition("-")[0]
    return ORDER[key], int(row) if row.isdigit() else 0


def errors(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that block a request."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def required_progress(content: Content, languages: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return (filled, required) of each section."""
    counted = {section.key: [0, 0] for section in SHEET.sections}
    for _, where, _, filled in values_required(content, languages):
        count = counted[SHEET.section_of(where.split("-", 1)[0]).key]
        count[0] += filled
        count[1] += 1
    return {key: (filled, required) for key, (filled, required) in counted.items()}

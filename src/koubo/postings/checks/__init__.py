"""Checks of a posting's content: pure functions from content to findings. Source: domain rules A to C."""

from collections.abc import Sequence
from datetime import date

from koubo.postings.checks.findings import Finding, Severity
from koubo.postings.checks.required import required, values_required
from koubo.postings.sheet import SHEET, Content

__all__ = ["Finding", "Severity", "check", "errors", "required_progress"]


def check(content: Content, *, languages: Sequence[str], today: date) -> list[Finding]:
    """Return everything found, in the order of the sheet."""
    return list(required(content, languages))


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

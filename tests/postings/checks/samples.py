"""One question for all tables: what does a rule say when one thing of a complete posting is different?"""

from datetime import date
from typing import Any

from koubo.postings.checks import check
from tests.support.samples import complete_content

TODAY = date(2026, 11, 24)
BOTH = ("ja", "en")
Marks = set[tuple[str, str]]


def of_rule(rule: str, **changes: Any) -> Marks:
    """Return (severity, where) of what `rule` finds."""
    found = check(complete_content(BOTH) | changes, languages=BOTH, today=TODAY)
    return {(f.severity.value, f.where) for f in found if f.rule == rule}


def said(rule: str, field: str, language: str, text: str, **more: Any) -> str:
    """Return how grave `rule` takes `text` in `field`: "error", "warning", or "" when it is silent."""
    written = {**complete_content(BOTH).get(field, {}), language: text}
    hits = of_rule(rule, **{field: written} | more)
    return next((severity for severity, where in sorted(hits) if where == f"{field}-{language}"), "")


def line(key: str, **changes: Any) -> list[dict[str, Any]]:
    """Return the one line of `key` in the complete posting, changed."""
    return [complete_content(BOTH)[key][0] | changes]

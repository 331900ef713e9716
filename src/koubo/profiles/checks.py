"""What is missing or wrong in a profile, by the rules of the posting's sheet; links lead where they say."""

import re
from collections.abc import Iterator
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks import Finding, Severity
from koubo.postings.checks.required import OUR_RULE, required
from koubo.postings.checks.shape import shape
from koubo.postings.sheet.fields import Content, blank
from koubo.profiles.sheet import SHEET

LINKS: Final = {
    "researchmap": (
        re.compile(r"https://researchmap\.jp/[\w.~%/-]+"),
        Text("https://researchmap.jp/ で始まるURLを入力してください", "Enter an address starting with https://researchmap.jp/"),
    ),
    "orcid": (
        re.compile(r"https://orcid\.org/(?:\d{4}-){3}\d{3}[\dX]"),
        Text(
            "https://orcid.org/ で始まるURLを入力してください。例：https://orcid.org/0000-0002-1825-0097",
            "Enter an address such as https://orcid.org/0000-0002-1825-0097",
        ),
    ),
}  # fmt: skip
# Longer than any career.
MOST_YEARS: Final = 80


def check(content: Content) -> list[Finding]:
    """Return everything found, in the order of the sheet."""
    order = [field.key for field in SHEET.fields]
    found = [*required(content, (), SHEET), *shape(content, (), SHEET), *_links(content), *_years(content)]
    one_each = {finding.where: finding for finding in reversed(found)}
    return sorted(one_each.values(), key=lambda finding: (order.index(finding.field), finding.where))


def _links(content: Content) -> Iterator[Finding]:
    for key, (pattern, words) in LINKS.items():
        value = content.get(key)
        if not blank(value) and not pattern.fullmatch(str(value).strip()):
            yield Finding("format", Severity.ERROR, key, words, OUR_RULE)


def _years(content: Content) -> Iterator[Finding]:
    if (content.get("years") or 0) > MOST_YEARS:
        words = Text(f"{MOST_YEARS}年以内で入力してください", f"Enter no more than {MOST_YEARS} years")
        yield Finding("format", Severity.ERROR, "years", words, OUR_RULE)

"""What the Employment Security Act wants stated (domain rules A1-A8, A10, A13, A15).

Where a rule is the emptiness of one field, the required check reports it under the rule's id (REQUIRED_RULES);
here stand the rules that read what was written.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from koubo.kernel.reading import reading
from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity
from koubo.postings.checks.lexicon import lexicon, listed
from koubo.postings.checks.told import PLACEHOLDER
from koubo.postings.sheet import Content, blank, text_of
from koubo.postings.sheet.work import DISCLOSURE

SAID: Final = listed("disclosure")

# Sheet field (or "rows.field") -> rule, with the law of that field in the sheet.
REQUIRED_RULES: Final = {
    "duties": "A1",
    "duties_scope": "A2",
    "job_lines.term": "A3",
    "contract_note": "A3",
    "renewal": "A4",
    "renewal_criteria": "A4",
    "renewal_limit": "A4",
    "job_lines.probation": "A5",
    "probation_length": "A5",
    "probation_note": "A5",
    "places": "A6",
    "places.prefecture": "A6",
    "places.address": "A6",
    "places_scope": "A7",
    "hours_system": "A8",
    "starts_at": "A8",
    "ends_at": "A8",
    "break_time": "A8",
    "overtime": "A8",
    "holidays": "A8",
    "deemed_hours": "A9",
    "pays": "A10",
    "pays.pay_kind": "A10",
    "pay_note": "A10",
    "fixed_overtime_note": "A11",
    "insurances": "A12",
    "employer": "A13",
    "smoking": "A15",
    "age_limit_note": "C9",
}

BY_REGULATION: Final = re.compile(r"規程|規定|規則|内規|regulation|rules", re.IGNORECASE)
AMOUNT: Final = re.compile(
    r"\d\s*(?:万|千)?\s*円|\d\s*万|[¥$€£]\s*\d|\d[\d,.]*\s*(?:million|thousand)?\s*(?:yen|jpy|euros?|dollars)|\b(?:jpy|yen|usd|eur)\s*\d|(?:月額|年額|年俸|月給|日給|時給)(?:は|:)?\s*\d",
    re.IGNORECASE,
)
LEGAL_NAME: Final = re.compile(
    r"法人|大学|学園|学院|学校|高専|会社|機構|研究所|協会|財団|社団|センター機構|委員会|病院|組合|[都道府県市区町村]$|省$|庁$|局$"
    r"|universit|college|school|institut|corporation|company|co\.|ltd|inc|foundation|agency|organi[sz]ation"
    r"|association|academy|prefectur|ministry|laborator|k\.k\.|gmbh|llc",
    re.IGNORECASE,
)

# A faculty is no employer, also where the university stands before it.
PART_OF_ONE: Final = re.compile(
    r"^(?!.*法人)(?!.*会社).*(?:研究科|学部|学科|専攻|研究室|講座|教室|部門|[^事]務課|係)$"
    r"|^(?:the\s+)?(?:department|faculty|graduate\s+school|division|section)\s+of\b(?!.*(?:corporation|foundation|co\.))",
    re.IGNORECASE,
)


UNNAMED: Final = lexicon(SAID["UNNAMED"])


def disclosure(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report what is written but does not state what the law wants."""
    yield from pay_amount(content, languages)
    yield from pay_range(content)
    yield from employer_name(content, languages)


def pay_amount(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A10: an amount or a range, not only a reference to regulations."""
    notes = " ".join(text_of(content, "pay_note", language) for language in languages)
    figures = AMOUNT.search(reading(notes)) is not None
    rows = content.get("pays") or []
    for i, row in enumerate(rows):
        if blank(row.get("pay_kind")) or _has_amount(row):
            continue
        severity = Severity.WARNING if figures else Severity.ERROR
        yield Finding(
            "A10",
            severity,
            f"pays-{i}-lower",
            Text("給与の下限か上限の額を入力してください", "Enter the lower or upper amount of pay"),
            DISCLOSURE,
        )
    if BY_REGULATION.search(notes) and not figures and not any(_has_amount(row) for row in rows):
        yield Finding(
            "A10",
            Severity.WARNING,
            f"pay_note-{languages[0]}",
            Text(
                "「規程による」だけでは足りません。基本給や手当の額が分かるように書いてください",
                "“According to regulations” alone is not enough; give figures for base pay and allowances",
            ),
            DISCLOSURE,
        )


def _has_amount(row: Content) -> bool:
    return row.get("lower") is not None or row.get("upper") is not None


def pay_range(content: Content) -> Iterator[Finding]:
    """The upper end is not below the lower."""
    for i, row in enumerate(content.get("pays") or []):
        lower, upper = row.get("lower"), row.get("upper")
        if isinstance(lower, int) and isinstance(upper, int) and upper < lower:
            yield Finding(
                "A10",
                Severity.ERROR,
                f"pays-{i}-upper",
                Text(
                    "給与の上限には、下限以上の額を入力してください",
                    "Enter an upper amount that is not below the lower one",
                ),
                DISCLOSURE,
            )


def employer_name(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A13: the legal name of the employer, not a department."""
    for language in languages:
        name = text_of(content, "employer", language)
        read = reading(name).strip()
        if read and (
            UNNAMED.search(read) or PLACEHOLDER.search(read) or not LEGAL_NAME.search(read) or PART_OF_ONE.search(read)
        ):
            yield Finding(
                "A13",
                Severity.WARNING,
                f"employer-{language}",
                Text(
                    "機関名には、部署ではなく法人の正式な名称を書いてください",
                    "Give the full legal name of the employer rather than a department",
                ),
                DISCLOSURE,
            )

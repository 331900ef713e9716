"""Whole postings: what is found in two of real size and in the demo world, literally."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from koubo.ops.demo.content import Writer
from koubo.ops.demo.people import DemoInstitution
from koubo.ops.demo.tables import table
from koubo.postings.checks import Severity, check, errors
from tests.postings.checks.samples import TODAY
from tests.postings.test_real_posting import FACTS, items
from tests.support.samples import complete_content

REAL = [
    # “within ten years of the doctorate … may be appointed as tenure-track”; the English text says nothing of returning.
    ("ja", [("C1", "warning", "positions_note-ja")]),
    ("en", [("E", "warning", "return_policy")]),
]


@pytest.mark.parametrize(("language", "expected"), REAL)
def test_a_real_posting_gives_the_remarks_of_a_careful_official(
    language: str, expected: list[tuple[str, str, str]]
) -> None:
    content = complete_content((language,)) | FACTS | {"starts_at": None, "ends_at": None}
    content |= {key: {"ja": "", "en": "", language: text} for key, text in items(language).items()}
    content["postal_address"] = {"ja": "", "en": "", language: "〒000-0000 あおぎり市青葉1-1"}
    found = check(content, languages=(language,), today=TODAY)
    assert [(f.rule, f.severity.value, f.where) for f in found] == expected


class _Named:
    """What the writer reads of an institution, without a database."""

    def __init__(self, row: dict[str, str]) -> None:
        self.code, self.name_ja, self.name_en = row["code"], row["ja"], row["en"]
        self.url = f"https://www.{row['domain']}/"


class _Owner:
    def __init__(self, row: dict[str, str]) -> None:
        self.institution, self.domain = _Named(row), row["domain"]


def test_the_demo_world_has_no_errors() -> None:
    writer, rules = Writer(Random(1)), Counter[str]()
    for number, languages in enumerate([("ja",), ("en",), ("ja", "en")] * 40):
        institutions = table("institutions")
        owner: DemoInstitution = _Owner(institutions[number % len(institutions)])
        content = writer.write(owner, languages, opens_on=date(2026, 11, 1), closes_on=date(2026, 12, 20))
        found = check(content, languages=languages, today=TODAY)
        assert errors(found) == []
        rules.update(f.rule for f in found if f.severity is Severity.WARNING)
    assert set(rules) <= {"A13", "F1"}

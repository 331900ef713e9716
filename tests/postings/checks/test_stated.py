"""One test for every field the law wants filled: does it say anything, and what it is there for? In both languages."""

import pytest

from koubo.postings.checks.nothing import says_nothing
from tests.postings.checks.samples import of_rule, said

RULES = {
    "duties": "A1", "duties_scope": "A2", "renewal_criteria": "A4", "renewal_limit": "A4", "probation_length": "A5",
    "probation_note": "A5", "places_scope": "A7", "break_time": "A8", "holidays": "A8", "pay_note": "A10", "contract_note": "A3",
}  # fmt: skip
FILLERS = [
    ("ja", "未定"), ("ja", "応相談"), ("ja", "別途定める"), ("ja", "別紙のとおり"), ("ja", "添付ファイルを参照してください。"), ("ja", "詳細は公募要領をご覧ください"),
    ("ja", "https://www.aogiri.example/jobs.pdf"), ("en", "To be determined"), ("en", "TBA"), ("en", "See the attached PDF."), ("en", "Please refer to our website."),
]  # fmt: skip


@pytest.mark.parametrize("field", RULES)
@pytest.mark.parametrize(("language", "text"), FILLERS)
def test_what_only_fills_space_says_nothing_in_any_field(field: str, language: str, text: str) -> None:
    assert said(RULES[field], field, language, text) == "warning"


@pytest.mark.parametrize("field", RULES)
@pytest.mark.parametrize("text", ["-", "ー", "――", "…", "*"])
def test_a_dash_is_an_empty_field(field: str, text: str) -> None:
    assert said(RULES[field], field, "ja", text) == "error"


ANSWERS = [
    ("duties_scope", "ja", "変更なし"), ("duties_scope", "ja", "本学の定める業務"), ("places_scope", "ja", "法人の定める場所"), ("places_scope", "en", "No change"),
    ("renewal_limit", "ja", "なし"), ("renewal_limit", "ja", "更新3回まで"), ("renewal_limit", "en", "Five years at most"), ("probation_note", "ja", "同条件"),
    ("probation_note", "en", "The same"), ("probation_length", "ja", "6ヶ月"), ("break_time", "ja", "60分"), ("holidays", "ja", "週休2日"), ("pay_note", "ja", "本学給与規程による。"),
    ("duties", "ja", "英語の授業"), ("renewal_criteria", "ja", "予算の状況による"), ("holidays", "en", "Details are explained at the interview"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "language", "text"), ANSWERS)
def test_short_answers_are_answers(field: str, language: str, text: str) -> None:
    assert said(RULES[field], field, language, text) == ""


def test_criteria_and_cap_are_looked_for_apart_and_found_in_either_box() -> None:
    criteria, cap, both = (
        "勤務成績により更新する。",
        "通算5年を上限とする。",
        "勤務成績により更新し、通算5年を上限とする。",
    )

    def a4(first: str, second: str) -> set[tuple[str, str]]:
        texts = {"renewal_criteria": {"ja": first, "en": first}, "renewal_limit": {"ja": second, "en": second}}
        return {(severity, where) for severity, where in of_rule("A4", **texts) if where.endswith("-ja")}

    assert a4(both, both) == a4(cap, criteria) == a4(criteria, cap) == set()
    assert a4(criteria, criteria) == {("warning", "renewal_limit-ja")}
    assert a4(cap, cap) == {("warning", "renewal_criteria-ja")}


LABELS = [
    ("duties", "仕事内容"),
    ("renewal_limit", "更新の上限"),
    ("holidays", "休日・休暇"),
    ("break_time", "休憩時間:"),
]


@pytest.mark.parametrize(("key", "label"), LABELS)
def test_a_label_again_says_nothing(key: str, label: str) -> None:
    assert says_nothing(key, label, "ja")

"""Rules C2 to C9: what each reason for an age limit permits, in both directions, in both languages."""

from typing import Any

import pytest

from koubo.postings.checks.age_exceptions import Limits, read_limits
from tests.postings.checks.samples import BOTH, Marks, line, of_rule
from tests.support.samples import complete_content

INDEFINITE = {"job_lines": line("job_lines", term="1")}

LIMITS = [
    ("60歳未満の方（定年が60歳のため）", Limits(None, 59)),
    ("満60歳以下", Limits(None, 60)),
    ("定年年齢（65歳）未満", Limits()),
    ("65歳定年", Limits()),
    ("30歳以上40歳未満", Limits(30, 39)),
    ("30歳から39歳まで", Limits(30, 39)),
    ("30〜39歳", Limits(30, 39)),
    ("18歳以上", Limits(18, None)),
    ("年齢不問", Limits()),
    ("博士の学位を有すること", Limits()),
    ("under 60", Limits(None, 59)),
    ("younger than the age of 45", Limits(None, 44)),
    ("35 years old or younger", Limits(None, 35)),
    ("not older than 38", Limits(None, 38)),
    ("age limit of 45", Limits(None, 45)),
    ("aged 30 to 39", Limits(30, 39)),
    ("between 30 and 39", Limits(30, 39)),
    ("60 or older", Limits(60, None)),
    ("at least 18 years of age", Limits(18, None)),
    ("The retirement age is 65.", Limits()),
]


@pytest.mark.parametrize(("text", "limits"), LIMITS, ids=[text for text, _ in LIMITS])
def test_limits_are_read_with_both_ends_inclusive(text: str, limits: Limits) -> None:
    assert read_limits(text) == limits


# rule, reason, language, note, found
NOTES = [
    ("C2", "1", "ja", "60歳未満の方（定年が60歳のため）", False),
    ("C2", "1", "ja", "65歳以下（定年65歳）", False),
    ("C2", "1", "ja", "定年年齢（65歳）を上限とする", False),
    ("C2", "1", "ja", "50歳未満の方（定年が60歳のため）", True),
    ("C2", "1", "ja", "60歳未満の方", True),
    ("C2", "1", "ja", "55歳未満の方（定年55歳）", True),
    ("C2", "1", "ja", "40歳以上60歳未満の方（定年が60歳のため）", True),
    ("C2", "1", "en", "Under 60 (the retirement age is 60)", False),
    ("C2", "1", "en", "Under 50 (the retirement age is 60)", True),
    ("C2", "1", "en", "Under 60", True),
    ("C3", "2", "ja", "18歳以上（労働基準法第61条により深夜業を含むため）", False),
    ("C3", "2", "ja", "18歳以上", True),
    ("C3", "2", "ja", "40歳以下（労働基準法による）", True),
    ("C3", "2", "en", "18 or older (Labor Standards Act art. 61: night work)", False),
    ("C3", "2", "en", "18 or older", True),
    ("C4", "3a", "ja", "35歳未満（長期勤続によるキャリア形成のため）", False),
    ("C4", "3a", "ja", "45歳未満（長期勤続によるキャリア形成のため）", False),
    ("C4", "3a", "ja", "25歳以上35歳未満（長期勤続によるキャリア形成のため）", True),
    ("C4", "3a", "ja", "50歳未満（長期勤続によるキャリア形成のため）", True),
    ("C4", "3a", "en", "35 years old or younger, for long-term career development", False),
    ("C4", "3a", "en", "aged 25 to 35, for long-term career development", True),
    ("C5", "3b", "ja", "30歳から39歳まで（技術職員の技能継承のため）", False),
    ("C5", "3b", "ja", "30歳以上40歳未満（技術職員の技能継承のため）", False),
    ("C5", "3b", "ja", "30歳から49歳まで（技術職員の技能継承のため）", True),
    ("C5", "3b", "ja", "25歳から34歳まで（技術職員の技能継承のため）", True),
    ("C5", "3b", "ja", "40歳未満（技術職員の技能継承のため）", True),
    ("C5", "3b", "en", "aged 35 to 44 (to pass on the skills of glass workers)", False),
    ("C5", "3b", "en", "aged 45 to 55 (to pass on the skills of glass workers)", True),
    ("C6", "3c", "ja", "12歳以下（演劇の子役のため）", False),
    ("C6", "3c", "ja", "30歳未満（若い方を希望するため）", True),
    ("C6", "3c", "en", "Under 20 (actor for a youth role)", False),
    ("C6", "3c", "en", "Under 20 (we prefer young people)", True),
    ("C7", "3d", "ja", "60歳以上の方", False),
    ("C7", "3d", "ja", "60歳以上70歳未満の方", True),
    ("C7", "3d", "ja", "40歳未満（国の「卓越研究員事業」の施策の対象者に限る）", False),
    ("C7", "3d", "ja", "40歳未満の若手研究者", True),
    ("C7", "3d", "ja", "35歳以上55歳未満（就職氷河期世代の施策による）", True),
    ("C7", "3d", "en", "60 or older", False),
    ("C7", "3d", "en", "Under 40, for a state employment subsidy", False),
    ("C7", "3d", "en", "Under 40", True),
    ("C9", "3a", "ja", "35歳未満（長期勤続によるキャリア形成のため）", False),
    ("C9", "3a", "ja", "長期勤続によるキャリア形成のため", True),
    ("C9", "1", "ja", "定年を上限とする", False),
    ("C9", "3a", "en", "For long-term career development", True),
]


@pytest.mark.parametrize(("rule", "reason", "language", "note", "found"), NOTES, ids=[f"{n[0]} {n[3]}" for n in NOTES])
def test_each_reason_permits_its_own_limits(rule: str, reason: str, language: str, note: str, found: bool) -> None:
    silent = of_rule(rule, age_limit_reason="", age_limit_note={"ja": "", "en": "", language: note})
    assert silent == set()
    marks = of_rule(rule, age_limit_reason=reason, age_limit_note={language: note}, **INDEFINITE)
    assert {mark for mark in marks if mark[1] == f"age_limit_note-{language}"} == (
        {("warning", f"age_limit_note-{language}")} if found else set()
    )


def test_c9_the_reason_is_stated_in_every_language() -> None:
    marks = of_rule("C9", age_limit_reason="1", age_limit_note={"ja": "65歳未満（定年65歳）", "en": ""}, **INDEFINITE)
    assert marks == {("error", "age_limit_note-en")}


def test_the_limit_may_stand_in_the_requirements() -> None:
    requirements = complete_content(BOTH)["requirements"] | {"ja": "50歳未満の方"}
    note = {"ja": "長期勤続によるキャリア形成のため", "en": "Under 35 (career development)"}
    more = {"age_limit_reason": "3a", "age_limit_note": note, "requirements": requirements}
    assert of_rule("C9", **more, **INDEFINITE) == set()
    assert of_rule("C4", **more, **INDEFINITE) == {("warning", "age_limit_note-ja")}


EXPERIENCE = [
    ("ja", "大学での教育経験5年以上", True),
    ("ja", "実務経験を有すること", True),
    ("ja", "不問", False),
    ("ja", "必須とする業務経験はありません。", False),
    ("ja", "研究経験があることが望ましい。", False),
    ("en", "At least three years of teaching are required.", True),
    ("en", "No experience is required.", False),
    ("en", "Teaching experience is desirable.", False),
]


@pytest.mark.parametrize(("language", "text", "found"), EXPERIENCE)
def test_c4_a_long_career_begins_without_experience(language: str, text: str, found: bool) -> None:
    note = {"ja": "35歳未満（長期勤続によるキャリア形成のため）", "en": "Under 35, for long-term career development"}
    changes = {"experience": {"ja": "", "en": "", language: text}, "age_limit_note": note, **INDEFINITE}
    where = {("warning", f"experience-{language}")}
    assert of_rule("C4", age_limit_reason="3a", **changes) == (where if found else set())
    assert of_rule("C4", age_limit_reason="1", **changes) == set()


FIXED = line("job_lines", term="0")
CONTRACTS: list[tuple[str, list[dict[str, Any]], Marks]] = [
    ("1", FIXED, {("error", "age_limit_reason")}),
    ("3a", FIXED, {("error", "age_limit_reason")}),
    ("3b", FIXED, {("error", "age_limit_reason")}),
    ("3a", [*FIXED, *line("job_lines", term="1")], {("warning", "age_limit_reason")}),
    ("3a", line("job_lines", term="1"), set()),
    ("2", FIXED, set()),
    ("3c", FIXED, set()),
    ("3d", FIXED, set()),
    ("", FIXED, set()),
]


@pytest.mark.parametrize(("reason", "lines", "expected"), CONTRACTS)
def test_c8_some_reasons_are_for_contracts_without_term(
    reason: str, lines: list[dict[str, Any]], expected: Marks
) -> None:
    note = {"ja": "35歳以下（理由）", "en": "35 or younger (reason)"}
    assert of_rule("C8", age_limit_reason=reason, age_limit_note=note, job_lines=lines) == expected

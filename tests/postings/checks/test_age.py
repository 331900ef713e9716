"""Rule C1, both directions, in both languages: what limits age, what only speaks of it."""

import pytest

from tests.postings.checks.samples import said


def c1(field: str, language: str, text: str, **more: object) -> str:
    return said("C1", field, language, text, **more)


LIMITS = [
    ("ja", "2027年4月1日現在で35歳以下であること"),
    ("ja", "40歳未満の方"),
    ("ja", "40才未満の方"),
    ("ja", "満３５歳以下"),
    ("ja", "45歳までの研究者"),
    ("ja", "30代の方を歓迎します"),
    ("ja", "20歳代から30歳代の若手研究者"),
    ("ja", "35歳程度まで"),
    ("ja", "おおむね40歳くらいの方"),
    ("ja", "30歳以上45歳以下"),
    ("ja", "年齢制限：40歳"),
    ("ja", "年齢は 45 歳以下が望ましい"),
    ("ja", "採用時に28歳から38歳の方"),
    ("ja", "年齢上限あり"),
    ("ja", "昭和62年4月2日以降に生まれた方"),
    ("ja", "1987年4月2日以降生まれの研究者"),
    ("en", "Applicants must be under 40 years of age."),
    ("en", "Applicants should be 35 years old or younger."),
    ("en", "Candidates aged 35 or younger"),
    ("en", "There is an age limit of 45."),
    ("en", "The maximum age is 40."),
    ("en", "not older than 38 at the time of appointment"),
    ("en", "must be younger than 40"),
    ("en", "Below 35 preferred"),
    ("en", "upper age 45"),
    ("en", "Applicants must be 35 or under"),
    ("en", "Applicants born on or after 2 April 1987"),
]

# Read, but not in a wording that can mean nothing else: shown, and blocking nothing.
LOOSE = [
    ("ja", "60歳以上の方"),
    ("ja", "若手の後任として40歳未満の方を想定しています"),
    ("ja", "生年が1985年以降の方"),
    ("en", "researchers in their 30s"),
    ("en", "The position is intended for scholars who have not yet turned forty."),
]

INNOCENT = [
    ("ja", "博士の学位を有すること"),
    ("ja", "年齢は問いません"),
    ("ja", "年齢不問"),
    ("ja", "年齢制限はありません"),
    ("ja", "定年は65歳です"),
    ("ja", "65歳定年制"),
    ("ja", "65歳までの雇用が可能"),
    ("ja", "定年年齢（満65歳）に達した年度末まで"),
    ("ja", "65歳以上の高齢者を対象とした調査の経験"),
    ("ja", "18歳以上の学生の指導経験"),
    ("ja", "創立40周年を迎えます"),
    ("ja", "査読付き論文30編以上"),
    ("ja", "週20時間以上勤務できる方"),
    ("ja", "研究歴10年以上"),
    ("ja", "授業は1コマ90分、全15回です"),
    ("ja", "1990年代の社会史に関する研究"),
    ("ja", "履歴書には生年月日を書いてください"),
    ("ja", "2020年以降に発表した論文"),
    ("en", "A PhD in a relevant field"),
    ("en", "There is no age limit."),
    ("en", "Applications are welcome regardless of age."),
    ("en", "The mandatory retirement age is 65."),
    ("en", "Experience of teaching classes of over 30 students"),
    ("en", "More than 40 papers in refereed journals"),
    ("en", "Retirement at 65"),
    ("en", "teaching experience of 20 years or under"),
    ("en", "a university over 50 years of history"),
    ("en", "at least 20 hours a week"),
    ("en", "research on the cohort of children born in Sendai"),
]


@pytest.mark.parametrize(("language", "text"), LIMITS, ids=[text for _, text in LIMITS])
def test_a_limit_without_a_reason_is_an_error(language: str, text: str) -> None:
    assert c1("requirements", language, text) == "error"


@pytest.mark.parametrize(("language", "text"), LOOSE, ids=[text for _, text in LOOSE])
def test_a_limit_in_other_words_is_asked_about_and_blocks_nothing(language: str, text: str) -> None:
    assert c1("requirements", language, text) == "warning"


@pytest.mark.parametrize(("language", "text"), INNOCENT, ids=[text for _, text in INNOCENT])
def test_words_that_limit_nobody_are_left_alone(language: str, text: str) -> None:
    assert c1("requirements", language, text) == ""


REASON = {"age_limit_reason": "3a", "age_limit_note": {"ja": "長期勤続によるキャリア形成", "en": "Career development"}}


def test_a_chosen_reason_permits_a_clear_limit() -> None:
    assert c1("requirements", "ja", "35歳未満の方", **REASON) == ""


@pytest.mark.parametrize("text", ["35歳程度の方", "40歳くらいまで", "30代前後の方"])
def test_no_reason_permits_a_vague_limit(text: str) -> None:
    assert c1("requirements", "ja", text, **REASON) == "error"
    assert c1("age_limit_note", "ja", f"{text}（長期勤続によるキャリア形成）", age_limit_reason="3a") == "error"


def test_a_limit_in_its_own_field_needs_a_reason_too() -> None:
    assert c1("age_limit_note", "ja", "35歳以下") == "error"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "博士の学位取得後8年以内の方"),
        ("ja", "学位取得後おおむね５年以内"),
        ("en", "within eight years of obtaining a PhD"),
    ],
)
def test_years_since_the_degree_are_only_a_reminder(language: str, text: str) -> None:
    assert c1("requirements", language, text) == "warning"


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("duties", "65歳以上の住民の健康に関する追跡調査", ""),
        ("background", "40歳以上を対象とする検診の研究を進めています。", ""),
        ("duties", "応募者は35歳以下であること。", "error"),
        ("background", "若手の採用を進めるため、40歳未満の方を採用します。", "warning"),
        ("title", "特任助教（35歳以下）の公募", "error"),
        ("notes", "40歳以下の方を優先します。", "error"),
    ],
)
def test_in_what_the_research_is_about_an_age_is_no_condition(field: str, text: str, found: str) -> None:
    assert c1(field, "ja", text) == found

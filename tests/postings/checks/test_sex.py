"""Rule D in both directions, in both languages: who may apply, who comes first, what work is called."""

from typing import Any

import pytest

from tests.postings.checks.samples import Marks, line, of_rule, said

DECLARED = {
    "equality_measure": True,
    "equality_note": {
        "ja": "均等法第8条の措置。当該職の女性の割合は12%です。",
        "en": "Art. 8; women hold 12 % of the posts.",
    },
}

# language, text, without the flag, with the flag and a stated share
CONDITIONS = [
    ("ja", "女性限定の公募です。", "error", ""),
    ("ja", "女性研究者に限る。", "error", ""),
    ("ja", "応募は女性のみとします。", "error", ""),
    ("ja", "女性教員限定公募", "error", ""),
    ("ja", "女性を優先して採用します。", "error", ""),
    ("ja", "業績が同等と認められる場合は、女性を優先的に採用します。", "error", ""),
    ("ja", "業績が同等の場合は女性を優先的に採用します（男女雇用機会均等法第8条の措置）。", "warning", ""),
    ("ja", "業績が同等と認められた場合は、女性を積極的に採用します。", "warning", ""),
    ("ja", "均等法第8条の規定に基づき、女性に限定した公募を行います。", "error", ""),
    ("ja", "女子学生の相談に応じられる女性教員であること", "warning", ""),
    ("ja", "評価が並んだ場合には女性の候補者を採用します。", "warning", ""),
    ("ja", "女性研究者のみを対象とする研究費支援制度があります。", "", ""),
    ("ja", "男性のみ応募できます。", "error", "error"),
    ("ja", "男性限定", "error", "error"),
    ("ja", "男性からの応募は想定していません。男性に限ります。", "error", "error"),
    ("ja", "なお、女性の方は別の公募にご応募ください。", "warning", "warning"),
    ("ja", "男性の方を歓迎します。", "warning", "warning"),
    ("ja", "女性の積極的な応募を歓迎します。", "", ""),
    ("ja", "男女を問わず応募できます。", "", ""),
    ("ja", "女性限定ではありません。", "", ""),
    ("ja", "女性に限らず、多様な方の応募を歓迎します。", "", ""),
    ("ja", "女性のみならず男性の育児休業取得も進めています。", "", ""),
    ("ja", "女性教員の割合を25%とすることを目標にしています。", "", ""),
    ("ja", "本学は女性研究者を積極的に採用しています。", "", ""),
    ("ja", "女性専用の休憩室があります。", "", ""),
    ("ja", "女子大学の教員としての経験", "", ""),
    ("en", "This position is open to women only.", "error", ""),
    ("en", "Female applicants only", "error", ""),
    ("en", "Only women may apply.", "error", ""),
    ("en", "The call is restricted to women.", "error", ""),
    ("en", "Applicants must be female.", "error", ""),
    ("en", "Where achievements are equal, women are given preference.", "error", ""),
    ("en", "Preference is given to women (art. 8 of the Equal Employment Opportunity Act).", "warning", ""),
    ("en", "We will appoint a woman if at all possible.", "warning", ""),
    ("en", "Male candidates only", "error", "error"),
    ("en", "Men preferred", "warning", "warning"),
    ("en", "Applications from women are particularly welcome.", "", ""),
    ("en", "The position is not restricted to women.", "", ""),
    ("en", "Not only women but everyone may take parental leave.", "", ""),
    ("en", "Women only account for 12 % of our staff.", "", ""),
    ("en", "We are the only women's university in the prefecture.", "", ""),
    ("en", "There is no preference as to women or men.", "", ""),
    ("en", "All applicants are considered without regard to sex or gender.", "", ""),
]


@pytest.mark.parametrize(("language", "text", "plain", "declared"), CONDITIONS, ids=[c[1] for c in CONDITIONS])
def test_sex_is_a_condition_only_as_positive_action(language: str, text: str, plain: str, declared: str) -> None:
    assert said("D", "notes", language, text) == plain
    assert said("D", "notes", language, text, **DECLARED) == declared


NOTES = [
    ("ja", "均等法第8条の措置。当該職の女性の割合は12%です。", False),
    ("ja", "均等法第8条の措置。女性教員は１割です。", False),
    ("ja", "女性が相当程度少ないため（均等法第8条）。", False),
    ("ja", "女性の割合が40%を下回っているため。", False),
    ("ja", "女性教員を増やすため。", True),
    ("ja", "女性の割合は45%です。", True),
    ("ja", "女性教員は五割です。", True),
    ("en", "Women hold 12 % of the posts in this rank.", False),
    ("en", "The share of women is below 40 per cent.", False),
    ("en", "To increase diversity.", True),
    ("en", "Women hold 52 % of the posts.", True),
]


@pytest.mark.parametrize(("language", "text", "found"), NOTES)
def test_women_only_needs_a_share_below_forty_percent(language: str, text: str, found: bool) -> None:
    changes = {"equality_measure": True, "equality_note": {"ja": "", "en": "", language: text}}
    marks = of_rule("D", requirements={"ja": "女性に限る。", "en": "Women only."}, **changes)
    assert marks == ({("error", "equality_note-ja")} if found else set())


def test_women_only_needs_a_reason() -> None:
    marks = of_rule("D", title={"ja": "准教授（女性限定）の公募", "en": "Associate Professor"}, equality_measure=True)
    assert marks == {("error", "equality_note-ja")}


STORIES: list[tuple[str, str, str]] = [
    ("duties", "女性のみを対象とした健康調査の分析", ""),
    ("duties", "更年期の女性に限る疾患の研究", ""),
    ("background", "女性限定公募として実施します。", "error"),
    ("background", "本公募は女性に限る。", "error"),
]


@pytest.mark.parametrize(("field", "text", "expected"), STORIES)
def test_in_what_the_research_is_about_sex_is_no_condition(field: str, text: str, expected: str) -> None:
    assert said("D", field, "ja", text) == expected


NAMES: list[tuple[dict[str, Any], Marks]] = [
    ({"job_lines": line("job_lines", job_title={"ja": "カメラマン", "en": "Photographer"})}, {("warning", "job_lines-0-job_title-ja")}),
    ({"job_lines": line("job_lines", job_title={"ja": "看護師", "en": "Nurse"})}, set()),
    ({"title": {"ja": "看護婦の募集", "en": "Nurse"}}, {("warning", "title-ja")}),
    ({"title": {"ja": "営業マンの募集", "en": "Salesman"}}, {("warning", "title-ja"), ("warning", "title-en")}),
    ({"title": {"ja": "ヒューマンインタフェース分野 助教", "en": "Human Interface"}}, set()),
    ({"duties": {"ja": "ドイツ・ロマン派の研究", "en": "German Romanticism; management"}}, set()),
    ({"duties": {"ja": "学会のカメラマン業務", "en": "Photography"}}, {("warning", "duties-ja")}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), NAMES)
def test_work_has_a_name_for_everyone(changes: dict[str, Any], expected: Marks) -> None:
    assert of_rule("D", **changes) == expected

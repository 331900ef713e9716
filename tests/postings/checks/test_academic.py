"""Rules F1 to F4 in both directions, in both languages."""

from datetime import date
from typing import Any

import pytest

from tests.postings.checks.samples import line, of_rule
from tests.support.samples import complete_content

TERMS: list[tuple[str, str, str, bool]] = [
    ("renewal_limit", "ja", "更新は1回まで（通算10年を上限とする）", True),
    ("renewal_limit", "ja", "通算契約期間の上限は10年", True),
    ("renewal_limit", "ja", "最長7年", True),
    ("renewal_limit", "ja", "更新は1回まで（通算5年を上限とする）", False),
    ("renewal_limit", "ja", "なし", False),
    ("renewal_limit", "ja", "通算10年（大学の教員等の任期に関する法律第5条）", False),
    ("renewal_limit", "ja", "通算10年を上限とする（科学技術・イノベーション創出の活性化に関する法律第15条の2）", False),
    ("contract_note", "ja", "博士の学位取得後10年の方を想定", False),
    ("renewal_limit", "en", "One renewal at most (ten years in total)", True),
    ("renewal_limit", "en", "Up to 10 years", True),
    ("renewal_limit", "en", "Five years in total", False),
    ("renewal_limit", "en", "Ten years in total (Act on the Term of University Faculty Members art. 5)", False),
]


@pytest.mark.parametrize(("field", "language", "text", "found"), TERMS, ids=[t[2] for t in TERMS])
def test_f1_a_long_term_names_its_basis(field: str, language: str, text: str, found: bool) -> None:
    other = "en" if language == "ja" else "ja"
    basis = {language: "", other: "任期法 / Act on the Term of University Faculty Members"}
    changes: dict[str, Any] = {field: {**complete_content(("ja", "en"))[field], language: text}, "term_basis": basis}
    assert of_rule("F1", **changes) == ({("warning", f"term_basis-{language}")} if found else set())
    named = {"ja": "任期法第5条", "en": "Act on the Term of University Faculty Members"}
    assert of_rule("F1", **changes | {"term_basis": named}) == set()
    assert of_rule("F1", **changes | {"job_lines": line("job_lines", term="1")}) == set()


@pytest.mark.parametrize(("until", "found"), [(date(2034, 3, 31), True), (date(2032, 3, 31), False)])
def test_f1_a_contract_of_more_than_five_years_names_its_basis(until: date, found: bool) -> None:
    marks = of_rule("F1", contract_until=until)
    assert marks == ({("warning", "term_basis-ja"), ("warning", "term_basis-en")} if found else set())


SERVICE = {"job_lines": line("job_lines", employment_form="05"), "hours_system": "other"}
ITEMS = [
    ("ja", "委託期間は1年。報酬は納品後60日以内に支払います。契約の中途解約は30日前に予告します。", False),
    ("ja", "報酬は毎月末締め、翌月末日に支払います。委託期間は1年、中途解約は30日前に予告します。", False),
    ("ja", "委託期間は1年。中途解約は30日前に予告します。", True),
    ("ja", "委託期間は1年。報酬は翌月末日に支払います。", True),
    ("ja", "同条件", True),
    ("en", "Contract period: one year. Fees are paid within 60 days. Terminated with 30 days’ notice.", False),
    ("en", "Contract period: one year. Terminated with 30 days’ notice.", True),
    ("en", "Fees are paid within 60 days.", True),
]


@pytest.mark.parametrize(("language", "text", "found"), ITEMS)
def test_f2_service_contracts_state_what_the_freelance_act_wants(language: str, text: str, found: bool) -> None:
    whole = {"ja": ITEMS[0][1], "en": ITEMS[5][1]}
    note = {"contract_note": whole | {language: text}}
    assert of_rule("F2", **note, **SERVICE) == ({("warning", f"contract_note-{language}")} if found else set())
    assert of_rule("F2", **note) == set()


def test_f2_service_contracts_have_no_fixed_hours() -> None:
    marks = of_rule("F2", **SERVICE | {"hours_system": "fixed"})
    assert ("warning", "hours_system") in marks
    assert ("warning", "hours_system") not in of_rule("F2", **SERVICE)


EXPORT = [
    ("ja", "履歴書、類型該当性の自己申告書", True),
    ("ja", "履歴書、安全保障輸出管理に関する「類型該当性の自己申告書」", False),
    ("ja", "履歴書、特定類型に関する申告書（外為法による）", False),
    ("ja", "履歴書、研究業績一覧", False),
    ("en", "Curriculum vitae, declaration on specific categories", True),
    ("en", "Declaration on specific categories for security export control", False),
    ("en", "Curriculum vitae, declaration of interests", False),
]


@pytest.mark.parametrize(("language", "text", "found"), EXPORT)
def test_f3_the_declaration_names_its_law(language: str, text: str, found: bool) -> None:
    documents = complete_content(("ja", "en"))["documents"] | {language: text}
    assert of_rule("F3", documents=documents) == ({("warning", f"documents-{language}")} if found else set())


CROSS = [
    ("ja", "クロスアポイントメント制度により、北浜製薬株式会社と雇用契約を結びます。", True),
    ("ja", "クロスアポイントメント（エフォート率 本学60%）", False),
    ("ja", "クロスアポイントメント制度の利用も可能です。", False),
    ("ja", "クロスオーバー領域の研究", False),
    ("en", "Cross-appointment with Kitahama Pharma", True),
    ("en", "Cross-appointment with Kitahama Pharma; share of work 60 : 40", False),
    ("en", "A cross-appointment is possible.", False),
    ("en", "Crossing the boundaries of disciplines", False),
]


@pytest.mark.parametrize(("language", "text", "found"), CROSS)
def test_f4_a_post_with_two_employers_says_how_it_is_shared(language: str, text: str, found: bool) -> None:
    marks = of_rule("F4", positions_note={"ja": "", "en": "", language: text})
    assert marks == ({("warning", f"contract_note-{language}")} if found else set())

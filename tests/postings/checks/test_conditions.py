"""Rules A9, A11, A12, A14 and A16 in both directions, in both languages."""

from typing import Any

import pytest

from tests.postings.checks.samples import Marks, line, of_rule, said

DISCRETIONARY = {"hours_system": "discretionary", "starts_at": None, "ends_at": None}

DEEMED = [
    ("ja", "1日7時間45分働いたものとみなす", ""),
    ("ja", "１日８時間", ""),
    ("ja", "所定労働時間働いたものとみなす", ""),
    ("ja", "本学の規程による", "warning"),
    ("ja", "あり", "warning"),
    ("en", "Deemed to work seven hours and 45 minutes a day", ""),
    ("en", "According to the rules of the University", "warning"),
]


@pytest.mark.parametrize(("language", "text", "expected"), DEEMED)
def test_a9_deemed_hours_have_a_length(language: str, text: str, expected: str) -> None:
    assert said("A9", "deemed_hours", language, text, **DISCRETIONARY) == expected


def test_a9_discretionary_work_without_deemed_hours_is_an_error() -> None:
    found = of_rule("A9", deemed_hours={"ja": "", "en": ""}, **DISCRETIONARY)
    assert found == {("error", "deemed_hours-ja"), ("error", "deemed_hours-en")}


SYSTEMS = [
    ("ja", "専門業務型裁量労働制を適用します。", "fixed", True),
    ("ja", "裁量労働制の適用はありません。", "fixed", False),
    ("ja", "裁量労働制は適用しません。", "fixed", False),
    ("ja", "専門業務型裁量労働制を適用します。", "discretionary", False),
    ("ja", "高度プロフェッショナル制度の対象です。", "flextime", True),
    ("ja", "高度プロフェッショナル制度の対象です。", "professional", False),
    ("ja", "裁量の大きい職場です。", "fixed", False),
    ("en", "A discretionary working system applies.", "fixed", True),
    ("en", "The discretionary labor system does not apply.", "fixed", False),
    ("en", "There is no discretionary working system.", "fixed", False),
    ("en", "Grants may be used at the discretion of the researcher.", "fixed", False),
]


@pytest.mark.parametrize(("language", "text", "chosen", "found"), SYSTEMS)
def test_a9_what_the_text_says_is_also_chosen(language: str, text: str, chosen: str, found: bool) -> None:
    clock = {"starts_at": None, "ends_at": None} if chosen == "discretionary" else {}
    marks = of_rule("A9", hours_note={"ja": "", "en": "", language: text}, hours_system=chosen, **clock)
    assert marks == ({("warning", "hours_system")} if found else set())


FIXED_OVERTIME = [
    ("ja", "月給35万円（固定残業代20時間分を含む）", "error"),
    ("ja", "みなし残業手当５万円を支給", "error"),
    ("ja", "定額残業代を支給します", "error"),
    ("ja", "月額40万円（残業代込み）", "error"),
    ("ja", "時間外手当を含む年俸です", "error"),
    ("ja", "年俸には時間外勤務手当が含まれます", "error"),
    ("ja", "諸手当（通勤手当、超過勤務手当を含む）を支給", ""),
    ("ja", "時間外勤務手当を含む諸手当は規程により支給", ""),
    ("ja", "固定残業代はありません", ""),
    ("ja", "固定残業制度は設けていません", ""),
    ("ja", "残業代は別途支給します", ""),
    ("ja", "超過勤務手当を支給します", ""),
    ("ja", "時間外手当は含まれません", ""),
    ("ja", "1日7時間45分のみなし労働時間", ""),
    ("en", "The salary includes a fixed overtime allowance.", "error"),
    ("en", "Fixed-overtime pay of 50,000 yen", "error"),
    ("en", "Monthly pay of 400,000 yen, including overtime pay", "error"),
    ("en", "No fixed overtime pay", ""),
    ("en", "Overtime is paid in addition.", ""),
    ("en", "Allowances include overtime and commuting.", ""),
    ("en", "Overtime pay is not included in the salary.", ""),
]


@pytest.mark.parametrize(("language", "text", "expected"), FIXED_OVERTIME)
def test_a11_fixed_overtime_pay_is_declared(language: str, text: str, expected: str) -> None:
    assert said("A11", "pay_note", language, text) == expected


COMPLETE = {
    "ja": "基本給30万円のほか、固定残業代5万円（20時間分）を支給します。20時間を超える分は追加で支給します。",
    "en": "Base pay 300,000 yen; fixed overtime 50,000 yen for 20 hours; overtime beyond 20 hours is paid.",
}
BREAKDOWNS = [
    ("ja", COMPLETE["ja"], ""),
    ("en", COMPLETE["en"], ""),
    ("ja", "固定残業代5万円を支給します。", "error"),
    ("ja", "基本給30万円、固定残業代20時間分。超過分は追加で支給します。", ""),
    ("ja", "基本給、固定残業代20時間分。超過分は追加で支給します。", "error"),
    ("ja", "基本給30万円、固定残業代5万円（20時間分）。", "error"),
    ("ja", "固定残業代5万円（20時間分）。20時間を超える分は追加で支給します。", "error"),
    ("en", "50,000 yen for 20 hours; overtime beyond 20 hours is paid.", "error"),
    ("en", "Base pay 300,000 yen; fixed overtime for twenty hours", "error"),
]


@pytest.mark.parametrize(("language", "text", "expected"), BREAKDOWNS)
def test_a11_the_breakdown_has_three_parts(language: str, text: str, expected: str) -> None:
    more = {"fixed_overtime": True, "fixed_overtime_note": COMPLETE | {language: text}}
    marks = of_rule("A11", pay_note={"ja": "年1回昇給", "en": "Raised yearly"}, **more)
    assert marks == ({(expected, f"fixed_overtime_note-{language}")} if expected else set())


def test_a11_a_breakdown_must_be_written_and_may_be_shared_with_the_explanation_of_pay() -> None:
    blank = {"fixed_overtime": True, "fixed_overtime_note": {"ja": "", "en": ""}}
    assert of_rule("A11", **blank) == {("error", "fixed_overtime_note-ja"), ("error", "fixed_overtime_note-en")}
    short = {"ja": "5万円（20時間分）。超過分は追加で支給", "en": "50,000 yen for 20 hours; excess is paid"}
    pay = {"ja": "基本給30万円", "en": "Base pay 300,000 yen"}
    assert of_rule("A11", fixed_overtime=True, fixed_overtime_note=short, pay_note=pay) == set()


ALL = ["health", "pension", "accident", "employment"]
WARNED = {("warning", "insurances")}
INSURANCES: list[tuple[dict[str, Any], Marks]] = [
    ({"insurances": ALL}, set()),
    ({"insurances": ["mutual_aid", "accident", "employment"]}, set()),
    ({"insurances": ["none", "accident"], "job_lines": line("job_lines", employment_form="04")}, {("error", "insurances")}),
    ({"insurances": []}, {("error", "insurances")}),
    ({"insurances": ["health", "pension", "employment"]}, WARNED),
    ({"insurances": ["accident", "employment"]}, WARNED),
    ({"insurances": ["mutual_aid", "accident"]}, WARNED),
    ({"insurances": ["mutual_aid", "accident"], "insurance_note": {"ja": "公務員のため雇用保険は適用されません", "en": ""}}, set()),
    ({"insurances": ["accident"], "job_lines": line("job_lines", employment_form="04")}, set()),
    ({"insurances": ["none"], "job_lines": line("job_lines", employment_form="04")}, WARNED),
    ({"insurances": ["none"], "job_lines": line("job_lines", employment_form="05")}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), INSURANCES)
def test_a12_each_insurance_applies_or_is_explained(changes: dict[str, Any], expected: Marks) -> None:
    assert of_rule("A12", **changes) == expected


DISPATCH = [
    ("ja", "派遣労働者として雇用します。", "error"),
    ("ja", "派遣社員としての採用となります。", "error"),
    ("ja", "雇用主は人材派遣会社となり、就業場所は派遣先の研究所です。", "warning"),
    ("ja", "派遣労働者として雇用するものではありません。", ""),
    ("ja", "海外の協定校への学生派遣に関する業務", ""),
    ("ja", "派遣会社での勤務経験は問いません。", ""),
    ("ja", "研究者の海外派遣制度があります。", ""),
    ("en", "You will be employed as a dispatched worker.", "error"),
    ("en", "The person is hired as a temporary agency worker.", "error"),
    ("en", "The employer is a manpower company and the workplace is the University.", "warning"),
    ("en", "Contracts are concluded through our partner agency.", "warning"),
    ("en", "This person is not employed as a dispatched worker.", ""),
    ("en", "Students are dispatched to partner universities.", ""),
]


@pytest.mark.parametrize(("language", "text", "expected"), DISPATCH)
def test_a14_dispatched_workers_are_told(language: str, text: str, expected: str) -> None:
    assert said("A14", "notes", language, text) == expected
    assert said("A14", "notes", language, text, dispatched=True) == ""


TOLD = [
    ("hours_note", "ja", "応相談", "warning"),
    ("insurance_note", "en", "TBA", "warning"),
    ("pay_note", "ja", "詳細は採用後に説明します。", "warning"),
    ("hours_note", "ja", "勤務時間は着任後にお知らせします。", "warning"),
    ("pay_note", "ja", "基本給は経歴により決定します。手当の詳細は面談時に説明します。", ""),
    ("pay_note", "ja", "経歴等に応じて採用時に決定します。", ""),
    ("places_scope", "ja", "変更なし", ""),
    ("duties", "ja", "担当科目は着任後に相談して決めます。", ""),
    ("pay_note", "en", "Details are explained after appointment.", "warning"),
    ("pay_note", "en", "Details are explained at the interview.", ""),
    ("holidays", "en", "Weekends; others to be discussed at the interview", ""),
    ("renewal_limit", "en", "None", ""),
]


@pytest.mark.parametrize(("field", "language", "text", "expected"), TOLD)
def test_a16_conditions_are_told_at_the_first_contact_at_the_latest(
    field: str, language: str, text: str, expected: str
) -> None:
    assert said("A16", field, language, text) == expected

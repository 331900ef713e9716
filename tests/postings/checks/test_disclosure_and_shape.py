"""Rules A1-A8, A10, A13, A15, the sheet's required marks, limits, formats and dates: both directions each."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.postings.checks import Finding, check, errors, required_progress
from koubo.postings.sheet import SHEET, Field, FieldKind
from tests.support.samples import complete_content

TODAY = date(2026, 11, 24)
NOTHING = {"ja": "", "en": ""}


def found(languages: tuple[str, ...] = ("ja",), **changes: Any) -> list[Finding]:
    complete = complete_content(languages) | {"return_policy": "not_returned"}
    return check(complete | changes, languages=languages, today=TODAY)


def marks(languages: tuple[str, ...] = ("ja",), **changes: Any) -> set[tuple[str, str, str]]:
    return {(f.rule, f.severity.value, f.where) for f in found(languages, **changes)}


def row(key: str, **changes: Any) -> list[dict[str, Any]]:
    return [complete_content()[key][0] | changes]


@pytest.mark.parametrize("languages", [("ja",), ("en",), ("ja", "en")])
def test_a_complete_posting_has_no_finding(languages: tuple[str, ...]) -> None:
    assert found(languages) == []


MISSING: list[tuple[str, dict[str, Any], str, str]] = [
    ("duties", {"duties": NOTHING}, "A1", "duties-ja"),
    ("scope of duties", {"duties_scope": NOTHING}, "A2", "duties_scope-ja"),
    ("term", {"job_lines": row("job_lines", term="")}, "A3", "job_lines-0-term"),
    ("contract period of a fixed term", {"contract_note": NOTHING}, "A3", "contract_note-ja"),
    ("renewal of a fixed term", {"renewal": ""}, "A4", "renewal"),
    ("criteria for renewal", {"renewal_criteria": NOTHING}, "A4", "renewal_criteria-ja"),
    ("limit of renewal", {"renewal_limit": {"ja": "  ", "en": ""}}, "A4", "renewal_limit-ja"),
    ("probation at all", {"job_lines": row("job_lines", probation=None)}, "A5", "job_lines-0-probation"),
    ("length of probation", {"probation_length": NOTHING}, "A5", "probation_length-ja"),
    ("conditions of probation", {"probation_note": NOTHING}, "A5", "probation_note-ja"),
    ("place", {"places": []}, "A6", "places"),
    ("address", {"places": row("places", address=NOTHING)}, "A6", "places-0-address-ja"),
    ("prefecture", {"places": row("places", prefecture="")}, "A6", "places-0-prefecture"),
    ("scope of places", {"places_scope": NOTHING}, "A7", "places_scope-ja"),
    ("hours system", {"hours_system": ""}, "A8", "hours_system"),
    ("starting time", {"starts_at": None}, "A8", "starts_at"),
    ("finishing time", {"ends_at": None}, "A8", "ends_at"),
    ("breaks", {"break_time": NOTHING}, "A8", "break_time-ja"),
    ("overtime", {"overtime": None}, "A8", "overtime"),
    ("holidays", {"holidays": NOTHING}, "A8", "holidays-ja"),
    ("pay", {"pays": []}, "A10", "pays"),
    ("kind of pay", {"pays": row("pays", pay_kind="")}, "A10", "pays-0-pay_kind"),
    ("explanation of pay", {"pay_note": NOTHING}, "A10", "pay_note-ja"),
    ("amount of pay", {"pays": row("pays", lower=None, upper=None)}, "A10", "pays-0-lower"),
    ("employer", {"employer": NOTHING}, "A13", "employer-ja"),
    ("smoking measures", {"smoking": ""}, "A15", "smoking"),
    ("title", {"title": NOTHING}, "required", "title-ja"),
    ("department", {"department": NOTHING}, "required", "department-ja"),
    ("research field", {"research_fields": []}, "required", "research_fields"),
    ("end of recruitment", {"closes_on": None}, "required", "closes_on"),
    ("web application", {"web_application": None}, "required", "web_application"),
    ("address for mail", {"application_email": ""}, "required", "application_email"),
    ("insurance", {"insurances": []}, "A12", "insurances"),
    ("contact", {"contact_email": ""}, "required", "contact_email"),
    ("reason of an age limit", {"age_limit_reason": "1"}, "C9", "age_limit_note-ja"),
]


@pytest.mark.parametrize(("changes", "rule", "where"), [m[1:] for m in MISSING], ids=[m[0] for m in MISSING])
def test_what_is_missing_is_an_error_at_its_place(changes: dict[str, Any], rule: str, where: str) -> None:
    assert (rule, "error", where) in marks(**changes)


NOT_ASKED: list[tuple[str, dict[str, Any]]] = [
    (
        "an indefinite contract needs no period or renewal",
        {
            "job_lines": row("job_lines", term="1"),
            "contract_note": NOTHING,
            "renewal": "",
            "renewal_criteria": NOTHING,
            "renewal_limit": NOTHING,
        },
    ),
    ("no renewal needs no criteria", {"renewal": "none", "renewal_criteria": NOTHING, "renewal_limit": NOTHING}),
    (
        "no probation needs no length",
        {"job_lines": row("job_lines", probation=False), "probation_length": NOTHING, "probation_note": NOTHING},
    ),
    ("discretionary work needs no clock", {"hours_system": "discretionary", "starts_at": None, "ends_at": None}),
    ("one end of the range is enough", {"pays": row("pays", upper=None)}),
    ("“no limit” is a statement", {"renewal_limit": {"ja": "なし", "en": ""}}),
    ("“no change” is a statement", {"duties_scope": {"ja": "変更なし", "en": ""}}),
    ("no overtime is an answer", {"overtime": False}),
    (
        "a wholly blank second line counts for nothing",
        {"pays": [*row("pays"), {"applies_to": NOTHING, "pay_kind": ""}]},
    ),
    (
        "a service contract stands outside labour law",
        {
            "job_lines": row("job_lines", employment_form="05"),
            "duties_scope": NOTHING,
            "places_scope": NOTHING,
            "hours_system": "",
            "starts_at": None,
            "ends_at": None,
            "break_time": NOTHING,
            "overtime": None,
            "holidays": NOTHING,
            "insurances": [],
            "smoking": "",
        },
    ),
    ("application by post alone", {"email_application": False, "application_email": "", "electronic_scope": None}),
]


@pytest.mark.parametrize("changes", [n[1] for n in NOT_ASKED], ids=[n[0] for n in NOT_ASKED])
def test_what_the_case_does_not_need_is_not_asked(changes: dict[str, Any]) -> None:
    assert errors(found(**changes)) == []


WRITTEN: list[tuple[str, dict[str, Any], set[tuple[str, str, str]]]] = [
    ("closing today", {"closes_on": TODAY, "opens_on": None, "starts_on": None}, set()),
    ("closing yesterday", {"closes_on": date(2026, 11, 23), "opens_on": None}, {("dates", "error", "closes_on")}),
    (
        "closing before opening",
        {"closes_on": date(2026, 12, 1), "opens_on": date(2026, 12, 2)},
        {("dates", "error", "closes_on")},
    ),
    ("opening and closing on one day", {"closes_on": date(2026, 12, 1), "opens_on": date(2026, 12, 1)}, set()),
    (
        "contract ending before it starts",
        {"contract_until": date(2027, 3, 31), "contract_note": {"ja": "3年", "en": ""}},
        {("dates", "error", "contract_until")},
    ),
    (
        "a period of two years",
        {"closes_on": date(2028, 11, 30), "starts_on": None},
        {("dates", "warning", "closes_on")},
    ),
    (
        "upper pay below lower",
        {"pays": row("pays", lower=5_000_000, upper=4_000_000)},
        {("A10", "error", "pays-0-upper")},
    ),
    (
        "pay by regulation only, no amount",
        {"pays": row("pays", lower=None, upper=None), "pay_note": {"ja": "本学規程による。", "en": ""}},
        {("A10", "error", "pays-0-lower"), ("A10", "warning", "pay_note-ja")},
    ),
    (
        "pay by regulation with figures in the text",
        {"pays": row("pays", lower=None, upper=None), "pay_note": {"ja": "規程による。月額３２万円程度。", "en": ""}},
        {("A10", "warning", "pays-0-lower")},
    ),
    ("a department as employer", {"employer": {"ja": "情報科学研究科", "en": ""}}, {("A13", "warning", "employer-ja")}),
    ("a company as employer", {"employer": {"ja": "株式会社きたはま", "en": ""}}, set()),
    ("a city as employer", {"employer": {"ja": "北浜市", "en": ""}}, set()),
    ("an address without scheme", {"posting_url": "www.aogiri.example"}, {("format", "error", "posting_url")}),
    ("a script as address", {"posting_url": "javascript:alert(1)"}, {("format", "error", "posting_url")}),
    ("a good address", {"posting_url": "https://www.aogiri.example/jobs/?a=1#x"}, set()),
    ("a broken mail address", {"contact_email": "jinji＠aogiri"}, {("format", "error", "contact_email")}),
    ("two mail addresses", {"contact_email": "a@b.example, c@d.example"}, set()),
    ("a telephone with extension", {"contact_phone": "022-000-0000 内線 1234"}, set()),
    ("a full-width telephone", {"contact_phone": "０２２－０００－００００"}, set()),
    ("words as telephone", {"contact_phone": "代表電話まで"}, {("format", "error", "contact_phone")}),
    (
        "a retired job type",
        {"job_lines": row("job_lines", job_type="00013")},
        {("format", "error", "job_lines-0-job_type")},
    ),
    ("too many lines", {"places": row("places") * 11}, {("rows", "error", "places")}),
    ("a title at its limit", {"title": {"ja": "公" * 200, "en": ""}}, set()),
    ("a title beyond it", {"title": {"ja": "公" * 201, "en": ""}}, {("limit", "error", "title-ja")}),
    ("10,001 characters", {"duties": {"ja": "研" * 10_001, "en": ""}}, {("limit", "error", "duties-ja")}),
]


@pytest.mark.parametrize(("changes", "expected"), [w[1:] for w in WRITTEN], ids=[w[0] for w in WRITTEN])
def test_what_is_written_is_judged(changes: dict[str, Any], expected: set[tuple[str, str, str]]) -> None:
    assert marks(**changes) == expected


def test_one_employee_among_service_contracts_is_protected_by_labour_law() -> None:
    lines = [*row("job_lines", employment_form="05"), *row("job_lines")]
    assert ("A15", "error", "smoking") in marks(job_lines=lines, smoking="")


def test_each_written_language_is_asked_for_and_named() -> None:
    missing = [f for f in found(("ja", "en"), duties={"ja": "研究", "en": " "}) if f.rule == "A1"]
    assert [(f.where, f.message.ja) for f in missing] == [
        ("duties-en", "仕事内容・職務内容（雇入れ直後）（英語）を入力してください")
    ]


def test_length_is_told_with_both_figures() -> None:
    (finding,) = found(title={"ja": "公" * 223, "en": ""})
    assert finding.message.ja == "求人件名は200文字以内で入力してください（今は223文字）"


def test_findings_come_in_the_order_of_the_sheet() -> None:
    order = [field.key for field in SHEET.fields]
    keys = [f.field for f in check({}, languages=("ja", "en"), today=TODAY)]
    assert keys == sorted(keys, key=order.index)
    assert keys[0] == "title"


def test_every_finding_names_its_source_in_both_languages() -> None:
    for finding in check({}, languages=("ja", "en"), today=TODAY):
        assert finding.source.ja
        assert finding.source.en
        assert finding.message.ja != finding.message.en


def test_progress_counts_each_required_value() -> None:
    full, empty = required_progress(complete_content(), ("ja",)), required_progress({}, ("ja",))
    assert all(done == needed for done, needed in full.values())
    assert empty["basics"] == (0, 3)
    assert required_progress(complete_content(("ja", "en")), ("ja", "en"))["basics"] == (6, 6)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Anything a form could ever hand over, and nothing at all."""
    if field.is_rows:
        line = st.fixed_dictionaries({}, optional={sub.key: values(sub) for sub in field.fields})
        return st.lists(line, max_size=3)
    kinds: dict[FieldKind, st.SearchStrategy[Any]] = {
        FieldKind.DATE: st.dates(),
        FieldKind.TIME: st.times(),
        FieldKind.INTEGER: st.integers(0, 10**10),
        FieldKind.YES_NO: st.booleans(),
        FieldKind.CHOICES: st.lists(st.text(max_size=6), max_size=3),
        FieldKind.FILES: st.just([]),
    }
    if field.localized:
        some = st.fixed_dictionaries({}, optional={"ja": st.text(max_size=60), "en": st.text(max_size=60)})
    else:
        some = kinds.get(field.kind, st.text(max_size=30))
    return st.none() | some


@given(st.fixed_dictionaries({}, optional={field.key: values(field) for field in SHEET.fields}))
def test_no_content_breaks_the_checks(content: dict[str, Any]) -> None:
    for finding in check(content, languages=("ja", "en"), today=TODAY):
        assert SHEET.field(finding.field)

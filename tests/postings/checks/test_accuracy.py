"""Rule B in both directions, in both languages: text and fields tell the same.

The complete posting closes on 2027-01-08, starts on 2027-04-01, runs to 2030-03-31 and has one opening.
"""

from datetime import date
from typing import Any

import pytest

from koubo.postings.checks.written_dates import written_dates
from tests.postings.checks.samples import Marks, line, of_rule, said

DATES = [
    ("2027年1月8日", (2027, 1, 8)),
    ("令和9年1月8日", (2027, 1, 8)),
    ("R9.1.8", (2027, 1, 8)),
    ("2027（令和9）年1月8日", None),
    ("2027/1/8", (2027, 1, 8)),
    ("2027-01-08", (2027, 1, 8)),
    ("1月8日", (None, 1, 8)),
    ("8 January 2027", (2027, 1, 8)),
    ("January 8, 2027", (2027, 1, 8)),
    ("8th Jan.", (None, 1, 8)),
    ("令和9年度", None),
    ("2027年1月", None),
    ("A4判2枚", None),
    ("May be renewed", None),
]


@pytest.mark.parametrize(("text", "expected"), DATES, ids=[text for text, _ in DATES])
def test_dates_are_read_as_people_write_them(text: str, expected: tuple[int | None, int, int] | None) -> None:
    found = [(written.year, written.month, written.day) for written in written_dates(text)]
    if expected is None:
        assert all(year is None for year, _, _ in found)
    else:
        assert found == [expected]


# field, language, text, found
TEXTS = [
    ("period_note", "ja", "応募締切は2027年1月8日（必着）です。", False),
    ("period_note", "ja", "応募締切：令和9年1月8日", False),
    ("period_note", "ja", "応募締切は2026年12月25日（必着）です。", True),
    ("period_note", "ja", "１月１５日必着", True),
    ("period_note", "ja", "募集期間：2026年11月24日から2027年1月8日まで", False),
    ("period_note", "ja", "推薦書の提出期限は2027年1月15日です。", False),
    ("period_note", "ja", "年末年始（12月29日から1月3日まで）は受け付けません。", False),
    ("period_note", "ja", "募集終了日の17時必着です。", False),
    ("application_note", "ja", "第1次締切は2026年12月10日です。", False),
    ("period_note", "ja", "審査は2026年12月15日から行い、適任者が決まり次第締め切ります。", False),
    ("title", "ja", "准教授の公募（2026年12月20日締切）", True),
    ("period_note", "en", "The deadline is 8 January 2027.", False),
    ("period_note", "en", "The deadline is 25 December 2026.", True),
    ("application_note", "en", "Documents must arrive by January 15, 2027.", True),
    ("application_note", "en", "Documents must arrive by 17:00 (Japan time) on the closing date.", False),
    ("period_note", "en", "Letters of reference are due by 15 January 2027.", False),
    ("starts_note", "ja", "2027年4月1日以降のできるだけ早い時期", False),
    ("starts_note", "ja", "2027年3月1日以降のできるだけ早い時期", False),
    ("starts_note", "ja", "2027年10月1日までのできるだけ早い時期", False),
    ("starts_note", "ja", "2027年10月1日", True),
    ("starts_note", "ja", "2027年5月1日以降", True),
    ("starts_note", "ja", "できるだけ早い時期", False),
    ("starts_note", "en", "As soon as possible after 1 April 2027", False),
    ("starts_note", "en", "1 October 2027", True),
    ("starts_note", "en", "No later than 1 October 2027", False),
    ("contract_note", "ja", "2027年4月1日から2032年3月31日まで（5年）", True),
    ("contract_note", "ja", "初回は2028年3月31日まで、最長2030年3月31日まで更新", False),
    ("contract_note", "ja", "2027年4月1日から3年", False),
    ("contract_note", "ja", "任期3年", False),
    ("contract_note", "en", "1 April 2027 to 31 March 2032", True),
    ("contract_note", "en", "Three years from 1 April 2027", False),
    ("contract_note", "en", "From 1 April 2027 until March 31, 2030", False),
    ("positions_note", "ja", "准教授 1名", False),
    ("positions_note", "ja", "准教授 2名", True),
    ("positions_note", "ja", "若干名（2名程度）", False),
    ("positions_note", "en", "One position", False),
    ("positions_note", "en", "Two positions", True),
    ("title", "ja", "特任助教（テニュアトラック）の公募", True),
    ("title", "ja", "特任助教（任期なし）の公募", True),
    ("title", "ja", "特任助教（テニュアトラックに準ずる）", False),
    ("title", "ja", "特任助教（任期付）の公募", False),
    ("title", "en", "Assistant Professor (tenure-track)", True),
    ("title", "en", "Assistant Professor (non-tenure-track)", False),
    ("title", "en", "Assistant Professor (fixed-term)", False),
    ("title", "en", "Permanent Assistant Professor", True),
    ("application_note", "ja", "電子メールによる応募は受け付けません。", True),
    ("application_note", "ja", "電子メールで提出してください。郵送による応募は受け付けません。", False),
    ("application_note", "en", "Applications by e-mail are not accepted.", True),
    ("application_note", "en", "Applications by fax are not accepted.", False),
]


@pytest.mark.parametrize(("field", "language", "text", "found"), TEXTS, ids=[t[2] for t in TEXTS])
def test_the_text_does_not_contradict_the_fields(field: str, language: str, text: str, found: bool) -> None:
    assert said("B", field, language, text) == ("warning" if found else "")


BY_POST = {"email_application": False, "postal_application": True}
MAIL = [
    ("ja", "応募書類を電子メールで提出してください。", True),
    ("ja", "問合せは電子メールでお送りください。", False),
    ("ja", "郵送が困難な場合は電子メールで提出してください。", False),
    ("en", "Send the documents by e-mail.", True),
    ("en", "Send any questions by e-mail.", False),
]


@pytest.mark.parametrize(("language", "text", "found"), MAIL)
def test_mail_is_asked_for_where_it_is_accepted(language: str, text: str, found: bool) -> None:
    note = {"ja": "郵送", "en": "By post", language: text}
    marks = of_rule("B", application_note=note, **BY_POST)
    assert marks == ({("warning", f"application_note-{language}")} if found else set())
    assert of_rule("B", application_note=note) == set()


FIELDS: list[tuple[str, dict[str, Any], Marks]] = [
    ("results before the end", {"results_by": date(2027, 1, 7)}, {("warning", "results_by")}),
    ("results at the end", {"results_by": date(2027, 1, 8)}, set()),
    ("results while screening goes on", {"results_by": date(2027, 1, 7), "deadline_kind": "rolling"}, set()),
    ("no term, but an end", {"job_lines": line("job_lines", term="1")}, {("warning", "contract_until")}),
    ("no term, no end", {"job_lines": line("job_lines", term="1"), "contract_until": None}, set()),
    ("two kinds of line", {"job_lines": [*line("job_lines"), *line("job_lines", term="1")]}, set()),
    (
        "people add up",
        {
            "positions": 3,
            "positions_note": {"ja": "教授1名、助教2名", "en": "One post of professor and two posts below"},
        },
        set(),
    ),
]


@pytest.mark.parametrize(("changes", "expected"), [f[1:] for f in FIELDS], ids=[f[0] for f in FIELDS])
def test_fields_do_not_contradict_one_another(changes: dict[str, Any], expected: Marks) -> None:
    assert of_rule("B", **changes) == expected

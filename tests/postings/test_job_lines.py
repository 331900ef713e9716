"""What differs from job to job: pay, hours, degree, already filled; said alike wherever jobs are said."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from koubo.postings.checks import check
from koubo.postings.content import storage
from koubo.postings.content.forms import SheetForm
from koubo.postings.content.render import render_field, render_of
from koubo.postings.discovery import labels
from koubo.postings.models import Revision
from koubo.postings.publication.states import ContentLanguages
from koubo.postings.sheet import SHEET
from tests.support import factories
from tests.support.factories import NOW
from tests.support.samples import complete_content

BASE = {"employment_form": "02", "term": "0", "tenure_track": "2", "probation": False}
PROFESSOR = BASE | {
    "job_type": "00012", "job_title": {"ja": "教授", "en": "Professor"}, "pay_kind": "annual", "pay_lower": 9_000_000,
    "pay_upper": 12_000_000, "degree": "doctor",
}  # fmt: skip
ASSISTANT = BASE | {
    "job_type": "00014", "job_title": {"ja": "助教", "en": "Assistant Professor"}, "pay_kind": "monthly", "pay_lower": 350_000,
    "hours": {"ja": "週20時間", "en": "20 hours a week"}, "degree": "master",
}  # fmt: skip
TECHNICIAN = BASE | {"job_type": "00015", "job_title": {"ja": "技師", "en": "Technician"}, "term": "1", "filled": True}


def line(row: dict[str, Any], language: str = "ja") -> str:
    (shown,) = render_field(SHEET.field("job_lines"), [row], language=language, written=("ja", "en")).lines
    return shown.text


def test_a_line_says_what_is_its_own() -> None:
    assert line(PROFESSOR).endswith("（年俸・年収 9,000,000円 ～ 12,000,000円、博士）")
    assert line(ASSISTANT).endswith("（月給 350,000円 ～、週20時間、修士）")
    assert line(TECHNICIAN).endswith("（採用決定済み）")
    assert line(ASSISTANT, "en").endswith(" (Monthly salary from 350,000 yen, 20 hours a week, Master)")
    assert not line(BASE | {"job_type": "00012", "filled": False}).endswith("）")


@pytest.mark.parametrize(
    ("change", "where", "rule"),
    [
        ({"pay_lower": 5_000_000}, "job_lines-0-pay_kind", "A10"),
        ({"pay_kind": "annual"}, "job_lines-0-pay_lower", "A10"),
        ({"pay_kind": "annual", "pay_lower": 5_000_000, "pay_upper": 4_000_000}, "job_lines-0-pay_upper", "A10"),
        ({"pay_kind": "annual", "pay_lower": 540, "pay_upper": 660}, "job_lines-0-pay_lower", "plausible"),
        ({"filled": True}, "job_lines-0-filled", "lines"),
        ({}, "", ""),
        ({"pay_kind": "annual", "pay_lower": 5_000_000}, "", ""),
    ],
)
def test_it_is_checked(change: dict[str, Any], where: str, rule: str) -> None:
    content = complete_content()
    content["job_lines"] = [content["job_lines"][0] | change]
    found = {(f.where, f.rule) for f in check(content, languages=("ja",), today=NOW.date()) if "job_lines" in f.where}
    assert found == ({(where, rule)} if where else set())


def test_pay_for_all_is_needed_only_where_a_line_has_none_of_its_own() -> None:
    for lines, missing in (([PROFESSOR], False), ([PROFESSOR, TECHNICIAN], True), ([], True)):
        content = complete_content() | {"pays": [], "job_lines": lines}
        found = check(content, languages=("ja",), today=NOW.date())
        assert any(f.where == "pays" for f in found) is missing


def test_the_form_reads_what_is_typed_and_shows_what_is_stored() -> None:
    form = SheetForm(
        {"job_lines-0-job_type": "00012", "job_lines-0-pay_kind": "annual", "job_lines-0-pay_lower": "900万円",
         "job_lines-0-hours-ja": "週20時間", "job_lines-0-degree": "doctor", "job_lines-0-filled": "yes"},
        content={}, written=("ja",), language="ja",
    )  # fmt: skip
    row = form.read()["job_lines"][0]
    assert (row["pay_kind"], row["pay_lower"], row["degree"], row["filled"]) == ("annual", 9_000_000, "doctor", True)
    assert row["hours"]["ja"] == "週20時間"


@pytest.mark.django_db
def test_page_programs_and_lists_say_the_same(client: Client, at: Any) -> None:
    at("2026-11-25 09:00")
    revision = factories.published(
        written=ContentLanguages.BOTH, job_lines=[PROFESSOR, ASSISTANT, TECHNICIAN], title="三職種の公募"
    )  # fmt: skip
    kept = storage.load(Revision.objects.get(pk=revision.pk))["job_lines"]
    assert kept[0]["pay_upper"] == 12_000_000
    assert kept[1]["hours"] == {"ja": "週20時間", "en": "20 hours a week"}
    assert [row["filled"] for row in kept] == [None, None, True]
    page = client.get(f"/postings/{revision.posting.number}/").text
    for words in ("年俸・年収 9,000,000円 ～ 12,000,000円、博士", "月給 350,000円 ～、週20時間、修士", "採用決定済み"):
        assert words in page
    ld = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert ld["occupationalCategory"] == ["教授相当", "助教相当"]
    assert [one["value"]["unitText"] for one in ld["baseSalary"]] == ["YEAR", "MONTH"]
    assert "助教: 週20時間" in ld["workHours"]
    assert "技師" not in ld["title"]
    card = client.get("/postings/").text
    assert "教授相当" in card
    assert client.get("/postings/?job=00012").text.count("三職種の公募") >= 1
    assert "三職種の公募" not in client.get("/postings/?job=00015").text, "a filled job is not found"
    fields = json.loads(client.get("/postings.json").content)["items"][0]["fields"]["job_lines"]
    assert fields[0]["pay_lower"] == 9_000_000
    assert fields[1]["degree"]["code"] == "master"
    assert fields[2]["filled"] is True
    table = b"".join(client.get("/postings.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "この職種の勤務時間" in table
    assert "採用決定済み" in table


COMMON = {"applies_to": {"ja": "", "en": ""}, "pay_kind": "annual", "lower": 4_000_000, "upper": None}
FOR_SOME = COMMON | {"applies_to": {"ja": "助手", "en": ""}}


@pytest.mark.parametrize(
    ("lines", "pays", "said"),
    [
        ([TECHNICIAN], [COMMON], ["年俸・年収 4,000,000円 ～"]),
        ([PROFESSOR, TECHNICIAN], [COMMON], ["年俸・年収 4,000,000円 ～（給与の記載のない職種）"]),
        ([PROFESSOR, TECHNICIAN], [FOR_SOME], ["年俸・年収 4,000,000円 ～（助手）"]),
        ([PROFESSOR], [COMMON], ["年俸・年収 4,000,000円 ～"]),
    ],
)
def test_pay_for_all_says_that_it_is_for_the_other_jobs(
    lines: list[dict[str, Any]], pays: list[dict[str, Any]], said: list[str]
) -> None:
    content = complete_content() | {"job_lines": lines, "pays": pays}
    shown = render_of(SHEET.field("pays"), content, language="ja", written=("ja", "en"))
    assert [line.text for line in shown.lines] == said


def test_for_whom_pay_is_is_asked_only_where_no_line_says_pay_or_it_is_written() -> None:
    def asked(lines: list[dict[str, Any]], pays: list[dict[str, Any]]) -> list[list[str]]:
        content = complete_content() | {"job_lines": lines, "pays": pays}
        form = SheetForm(content=content, written=("ja", "en"), language="ja")
        (item,) = (item for _, items in form.sections() for item in items if item.field.key == "pays")
        return [[shown.language for shown in row if shown.field.key == "applies_to"] for row in item.rows]

    assert asked([TECHNICIAN], [COMMON]) == [["ja", "en"]]
    assert asked([PROFESSOR, TECHNICIAN], [COMMON, FOR_SOME]) == [[], ["ja", "en"]]


def test_what_is_not_asked_for_again_is_not_lost() -> None:
    content = complete_content() | {"job_lines": [PROFESSOR, TECHNICIAN], "pays": [FOR_SOME]}
    form = SheetForm(content=content, written=("ja", "en"), language="ja")
    typed = {
        shown.name: str(shown.bound.value() if shown.bound.value() is not None else "")
        for _, items in form.sections() for item in items for shown in item.all_inputs()
        if shown.name.startswith(("pays", "job_lines"))
    }  # fmt: skip
    again = SheetForm(typed, content=content, written=("ja", "en"), language="ja").read()
    assert again["pays"] == [FOR_SOME]


def test_what_only_a_filled_job_says_by_choosing_is_not_found_by_its_label() -> None:
    content = complete_content() | {"job_lines": [PROFESSOR, TECHNICIAN]}
    words = labels.words_of(content, {})
    assert labels.word("term", "0") in words
    assert labels.word("term", "1") not in words
    assert labels.word("term", "1") in labels.words_of(content | {"job_lines": [TECHNICIAN]}, {})

"""Cases from the field (`cases/`): each with its right value, and others of its kind."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict
from icalendar import Calendar

from koubo.files import checks as files
from koubo.kernel import clock
from koubo.postings.checks import Finding, check
from koubo.postings.content.forms import SheetForm
from koubo.postings.models import Revision
from koubo.postings.sheet import Content
from koubo.web.public import card_text
from tests.support import factories
from tests.support.samples import complete_content
from tests.support.typed import typed

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 24)


def case(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return read


def read(fields: dict[str, str]) -> Content:
    """Return the content of a complete form in which these fields were typed."""
    data = typed(complete_content()) | fields
    lists = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    form = SheetForm(MultiValueDict(lists), content=complete_content(), written=("ja",), language="ja")
    return form.read()


def found(fields: dict[str, str]) -> list[Finding]:
    return check(read(fields), languages=("ja",), today=TODAY)


def one_by_one(name: str) -> list[tuple[str, str]]:
    return [(field, value) for field, values in case(name)["fields_one_by_one"].items() for value in values]


def test_c01_c02_an_address_is_folded_or_refused_and_never_published_broken() -> None:
    for field in ("contact_email", "application_email"):
        assert read({field: case("C01")["fields"]["contact_email"]})[field] == "jinji@aogiri.example"
        for _field, value in one_by_one("C02"):
            told = [one for one in found({field: value}) if one.where == field]
            stored = read({field: value})[field]
            if ".." in value:
                assert [one.rule for one in told] == ["format"]
            else:
                assert (stored, told) == (
                    ("jinji@aogiri.example" if "ｊ" in value or "\u200b" in value else "koubo@aogiri.example"),
                    [],
                )


def test_c04_telephone_numbers_have_one_form() -> None:
    stored = {read({"contact_phone": value})["contact_phone"] for _field, value in one_by_one("C04")}
    assert stored == {"022-217-0000", "022-217-0000（内線1234）", "022-217-0000（代表）", "+81-22-217-0000"}
    assert not [
        one
        for _f, value in one_by_one("C04")
        for one in found({"contact_phone": value})
        if one.where == "contact_phone"
    ]


@pytest.mark.parametrize(
    ("kind", "amounts", "asked"),
    [("annual", ("540", "660"), True), ("monthly", ("5400000", ""), True), ("hourly", ("5,400,000", ""), True), ("hourly", ("", "600"), True),
     ("annual", ("540万円", "660万円"), False), ("monthly", ("28万", ""), False), ("hourly", ("1,200", "2,000"), False), ("class", ("8000", ""), False)],
)  # fmt: skip
def test_c09_pay_that_can_hardly_be_meant_is_asked_about(kind: str, amounts: tuple[str, str], asked: bool) -> None:
    told = found({"pays-0-pay_kind": kind, "pays-0-lower": amounts[0], "pays-0-upper": amounts[1]})
    assert bool([one for one in told if one.rule == "plausible" and one.where.startswith("pays-0")]) is asked


def test_c09_nobody_to_be_employed_is_asked_about() -> None:
    assert [one.where for one in found({"positions": "0"}) if one.rule == "plausible"] == ["positions"]
    assert not [one for one in found({"positions": "1〜2名"}) if one.rule == "plausible"]


def test_c12_c14_c15_c17_text_keeps_its_lines_and_turns_nothing() -> None:
    assert read(case("C12")["fields"])["documents"]["ja"].split("\n") == [
        "①履歴書", "②研究業績一覧", "③論文", "次の頁", "次の行", "その次"
    ]  # fmt: skip
    assert read(case("C14")["fields"])["notes"]["ja"] == "区分\t人数\t職名\n教授\t1名\t物理学"
    turned = read(case("C15")["fields"])
    assert (turned["title"]["ja"], turned["job_lines"][0]["job_title"]["ja"]) == ("准教授の公募", "特任助教")
    assert read({"title-ja": "\u2067准教授\u2069の\u200f公募"})["title"]["ja"] == "准教授の公募"
    assert read(case("C17")["fields"])["title"]["ja"] == "上 下"
    assert read({"title-ja": "上\u2028下\t右"})["title"]["ja"] == "上 下 右"


@pytest.mark.parametrize("address", ["/postings/{}/deadline.ics", "/en/postings/{}/deadline.ics"])
@pytest.mark.django_db
def test_c17_c21_the_deadline_is_an_event_with_a_length_that_ends_in_time(
    client: Client, at: Any, address: str
) -> None:
    at("2026-11-25 09:00")
    posting = factories.published(title="上\n下").posting
    answer = client.get(address.format(posting.number))
    assert answer.status_code == 200
    event = next(iter(Calendar.from_ical(answer.content).walk("VEVENT")))
    start, end = event["dtstart"].dt, event["dtend"].dt
    closing = clock.start_of(Revision.objects.get().closes_on) + timedelta(hours=23, minutes=59)
    assert start < end <= closing
    assert end.date() == start.date() == closing.date()


@pytest.mark.parametrize(
    ("note", "asked"),
    [(None, True), ("2027年1月8日 午後5時まで", True), ("January 8, 2027, 5 pm", True), ("2027年1月8日（金）必着", False), ("面接は1月20日10時から行います。", False)],
)  # fmt: skip
def test_c26_an_hour_in_the_text_is_pointed_out(note: str | None, asked: bool) -> None:
    fields = case("C26")["fields"] if note is None else {"closes_on": "2027-01-08", "period_note-ja": note}
    assert bool([one for one in found(fields) if one.rule == "plausible" and one.where == "period_note-ja"]) is asked


@pytest.mark.parametrize("suffix", ["atom", "rss"])
@pytest.mark.django_db
def test_c27_what_a_feed_says_is_text_for_its_readers(client: Client, at: Any, suffix: str) -> None:
    at("2026-11-25 09:00")
    title = case("C27")["fields"]["job_lines-0-job_title-ja"]
    content = complete_content()
    content["job_lines"][0]["job_title"]["ja"] = title
    factories.published(job_lines=content["job_lines"])
    entry = feedparser.parse(client.get(f"/postings.{suffix}").content, sanitize_html=False).entries[0]
    assert "助教 &lt;AI担当&gt; &amp; R&amp;D" in entry.summary
    assert len(entry.summary.split("<br")) >= 3


@pytest.mark.django_db
def test_c32_c33_cells_stay_text(client: Client, at: Any) -> None:
    at("2026-11-25 09:00")
    fields = case("C32")["fields"] | case("C33")["fields"] | {"benefits-ja": "　=1+1", "selection_method-ja": "－2"}
    content = read(fields)
    factories.published(
        **{key: content[key] for key in ("requirements", "notes", "contact_phone", "places", "benefits")}
    )
    table = b"".join(client.get("/postings.csv").streaming_content).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(table)))
    cells = {value for value in row.values() if value}
    assert {"'１+1", "'＠SUM(1,1)"} & cells == {"'＠SUM(1,1)"}
    assert any("022-217-0000" in cell for cell in cells)
    assert any("030-0000" in cell for cell in cells)
    assert "'2-1-1" in cells, "bare, a spreadsheet reads a day"
    assert "2-1-1" not in cells
    assert not [
        cell for cell in cells if cell.lstrip(" \u3000").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    ]


@pytest.mark.parametrize(("country", "asked"), [("", True), ("ノルウェー", False)])
def test_c36_the_country_of_a_place_abroad_is_asked_for(country: str, asked: bool) -> None:
    told = found(case("C36")["fields"] | {"places-0-country-ja": country})
    assert bool([one for one in told if one.where == "places-0-country-ja"]) is asked


@pytest.mark.django_db
def test_c36_c41_machines_read_the_job_and_where_it_is(client: Client, at: Any) -> None:
    at("2026-11-25 09:00")
    number = factories.published(title="特任助教の公募について").posting.number
    page = client.get(f"/postings/{number}/").content.decode()
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert data["title"].startswith("特任助教（")
    assert "公募" not in data["title"]
    assert [place["address"]["addressCountry"] for place in data["jobLocation"]] == ["JP"]


def test_c48_a_picture_keeps_rare_kanji() -> None:
    title = case("C48")["fields"]["title-ja"]
    assert card_text.drawable(title) == title
    assert card_text.drawable("𩸽の研究室 🎓") == "𩸽の研究室 "


@pytest.mark.parametrize("name", ["C50", "C53"])
def test_c50_c53_checks_read_what_people_read(name: str) -> None:
    plain = {
        "女性限定の公募": "title-ja", "35歳以下の方": "requirements-ja", "応募締切は2027年1月15日です。": "period_note-ja",
    }  # fmt: skip
    for field, value in one_by_one(name):
        seen = value.replace("\u200b", "").replace("\u00ad", "")
        expected = [(one.rule, one.where) for one in found({field: seen})]
        assert [(one.rule, one.where) for one in found({field: value})] == expected
        assert any(where == field for _rule, where in expected), value
    assert all(any(one.where == field for one in found({field: text})) for text, field in plain.items())


@pytest.mark.parametrize(
    "text", ["三十五歳以下の方", "３５才以下", "３\u200b５歳未満", "35\u00a0歳以下", "３５ 歳 以 下の方"]
)
def test_c50_ages_are_read_in_every_writing(text: str) -> None:
    assert [one for one in found({"requirements-ja": text}) if one.rule.startswith("C")]


@pytest.mark.parametrize("name", ["C63-bom.pdf", "C63-line.pdf"])
def test_c63_the_header_of_a_pdf_may_stand_further_on(name: str) -> None:
    checked = files.check(CASES / name, name, {"pdf"})
    assert (checked.format.key, checked.pages is not None) == ("pdf", True)

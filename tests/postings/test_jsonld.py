"""What machines read of an open posting: complete by the rules of search engines, and nothing the page does not show."""

import json
import re
from datetime import date, datetime
from typing import Any

import pytest

from koubo.postings import storage
from koubo.postings.enums import Written
from koubo.postings.jsonld import job_posting
from koubo.postings.queries import first_live
from tests.support import factories

pytestmark = pytest.mark.django_db
TYPES = {"FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"}
ADDRESS = "https://koubo.example/postings/D126110001/"


def made(language: str = "ja", written: Written = Written.BOTH, **changes: Any) -> dict[str, Any]:
    revision = factories.published(written=written, **changes)
    data = job_posting(
        revision, storage.load(revision), language=language, address=ADDRESS, posted=first_live(revision)
    )
    return json.loads(json.dumps(data))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_required_and_recommended_is_there(language: str) -> None:
    data = made(language, closes_on=date(2027, 1, 8))
    assert (data["@context"], data["@type"], data["url"]) == ("https://schema.org", "JobPosting", ADDRESS)
    assert date.fromisoformat(data["datePosted"]) == date(2026, 11, 23)
    assert datetime.fromisoformat(data["validThrough"]).isoformat() == "2027-01-08T23:59:59+09:00"
    assert set(data["employmentType"]) <= TYPES
    assert data["hiringOrganization"]["name"] == {
        "ja": "国立大学法人あおぎり大学", "en": "National University Corporation Aogiri University"
    }[language]  # fmt: skip
    where = data["jobLocation"][0]["address"]
    assert where["addressCountry"] == "JP"
    assert where["addressRegion"] == {"ja": "宮城県", "en": "Miyagi"}[language]
    assert where["streetAddress"]
    assert data["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "unitText": "YEAR", "minValue": 5_400_000, "maxValue": 6_600_000
    }  # fmt: skip
    assert data["identifier"]["value"].startswith("D1")
    assert data["inLanguage"] == ["ja", "en"]
    assert data["description"] != data["title"]


@pytest.mark.parametrize(
    ("form", "term", "types"),
    [
        ("01", "1", ["FULL_TIME"]),
        ("01", "0", ["FULL_TIME", "TEMPORARY"]),
        ("03", "0", ["PART_TIME", "TEMPORARY"]),
        ("05", "1", ["CONTRACTOR"]),
        ("99", "1", ["OTHER"]),
    ],
)
def test_employment_types(form: str, term: str, types: list[str]) -> None:
    lines = factories.content()["job_lines"]
    assert made(job_lines=[lines[0] | {"employment_form": form, "term": term}])["employmentType"] == types


@pytest.mark.parametrize(
    ("kind", "lower", "upper", "value"),
    [
        ("monthly", 300_000, None, {"unitText": "MONTH", "minValue": 300_000}),
        ("hourly", None, 2_000, {"unitText": "HOUR", "maxValue": 2_000}),
    ],
)
def test_pay(kind: str, lower: int | None, upper: int | None, value: dict[str, Any] | None) -> None:
    row = {"applies_to": {"ja": "", "en": ""}, "pay_kind": kind, "lower": lower, "upper": upper}
    salary = made(pays=[row]).get("baseSalary")
    assert (salary and {k: v for k, v in salary["value"].items() if k != "@type"}) == value


def test_the_description_is_clean_html_of_the_whole_text() -> None:
    duties = {"ja": '一行目<script>alert("x")</script>\n二行目 & 三行目', "en": ""}
    text = made(written=Written.JA, duties=duties)["description"]
    assert "一行目&lt;script&gt;" in text
    assert "<br>二行目 &amp; 三行目" in text
    assert set(re.findall(r"<(/?\w+)", text)) <= {"h3", "/h3", "p", "/p", "strong", "/strong", "br"}


def test_a_place_abroad_names_no_japanese_region() -> None:
    data = made(places=[{"prefecture": "00048", "address": {"ja": "ベルゲン", "en": "Bergen, Norway"}}])
    assert data["jobLocation"] == [
        {"@type": "Place", "address": {"@type": "PostalAddress", "streetAddress": "ベルゲン"}}
    ]

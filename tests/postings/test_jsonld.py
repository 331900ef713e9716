"""What machines read of an open posting: complete by the rules of search engines, and nothing the page does not show."""

import csv
import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from koubo.postings.content import storage
from koubo.postings.content.email_masking import mask_content
from koubo.postings.content.jsonld import job_posting
from koubo.postings.models.queries import first_live
from koubo.postings.publication.states import ContentLanguages
from tests.support import factories

pytestmark = pytest.mark.django_db
TYPES = {"FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"}
VOCABULARY = Path(__file__).resolve().parents[1] / "data" / "schemaorg"
# What is required or recommended by product.md and search engines; what only some postings can say is tested apart.
EXPECTED = {
    "title", "description", "datePosted", "validThrough", "hiringOrganization", "jobLocation", "employmentType", "baseSalary",
    "identifier", "directApply", "educationRequirements", "jobStartDate", "totalJobOpenings", "qualifications",
    "responsibilities", "workHours", "industry", "occupationalCategory", "employmentUnit", "applicationContact", "url",
}  # fmt: skip
ADDRESS = "https://koubo.example/postings/D126110001/"


def made(language: str = "ja", written: ContentLanguages = ContentLanguages.BOTH, **changes: Any) -> dict[str, Any]:
    revision = factories.published(written=written, **changes)
    data = job_posting(
        revision, mask_content(storage.load(revision)), language=language, address=ADDRESS, posted=first_live(revision)
    )
    return json.loads(json.dumps(data))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_required_and_recommended_is_there(language: str) -> None:
    data = made(language, closes_on=date(2027, 1, 8), employer_url="https://aogiri.example/")
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
    assert data["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "unitText": "YEAR", "minValue": 5_400_000, "maxValue": 6_600_000
    }  # fmt: skip
    assert data["identifier"]["value"].startswith("D1")
    assert data["description"] != data["title"]
    assert where["addressLocality"] == {"ja": "あおぎり市", "en": "Aogiri"}[language]
    assert where["streetAddress"] == {"ja": "青葉1-1", "en": "1-1 Aoba"}[language]
    assert where["postalCode"] == "980-0000"
    assert data["hiringOrganization"]["sameAs"].startswith("https://")
    assert (data["totalJobOpenings"], data["jobStartDate"], data["directApply"]) == (1, "2027-04-01", False)
    assert data["educationRequirements"]["credentialCategory"] == "postgraduate degree"
    for key in (
        "responsibilities", "qualifications", "workHours", "occupationalCategory", "industry", "employmentUnit",
        "applicationContact",
    ):  # fmt: skip
        assert data[key], key


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
    text = made(written=ContentLanguages.JA, duties=duties)["description"]
    assert "一行目&lt;script&gt;" in text
    assert "<br>二行目 &amp; 三行目" in text
    assert set(re.findall(r"<(/?\w+)", text)) <= {"h3", "/h3", "p", "/p", "strong", "/strong", "br"}


def test_a_place_abroad_names_no_japanese_region() -> None:
    bergen = {
        "prefecture": "00048",
        "address": {"ja": "港通り3", "en": "3 Harbour Road"},
        "country": {"ja": "ノルウェー", "en": "Norway"},
    }
    (where,) = made(places=[bergen])["jobLocation"]
    assert where == {
        "@type": "Place",
        "address": {"@type": "PostalAddress", "streetAddress": "港通り3", "addressCountry": "NO"},
    }
    named = bergen | {"locality": {"ja": "ベルゲン", "en": "Bergen"}}
    (where,) = made(language="en", places=[named])["jobLocation"]
    assert where["address"]["addressCountry"] == "NO"
    assert where["address"]["addressLocality"] == "Bergen"
    unknown = bergen | {"country": {"ja": "", "en": "Nordland"}}
    (where,) = made(language="en", places=[unknown])["jobLocation"]
    assert "addressCountry" not in where["address"], "words are no code"


@pytest.mark.parametrize(
    ("employer", "language", "name", "own_site"),
    [
        ({"ja": "公益財団法人汐見財団", "en": ""}, "en", "公益財団法人汐見財団", False),
        ({"ja": "公益財団法人汐見財団", "en": ""}, "ja", "公益財団法人汐見財団", False),
        ({"ja": "", "en": "Shiomi Foundation"}, "ja", "Shiomi Foundation", False),
        ({"ja": "汐見財団", "en": "Shiomi Foundation"}, "en", "Shiomi Foundation", False),
        ({"ja": "国立大学法人あおぎり大学", "en": ""}, "en", "Aogiri University", True),
    ],
)
def test_an_employer_is_named_in_the_language_it_has(
    employer: dict[str, str], language: str, name: str, own_site: bool
) -> None:
    of = factories.institution(
        name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University", url="https://aogiri.example/"
    )
    written = next(w for w in ContentLanguages if set(w.languages) == {code for code, text in employer.items() if text})
    revision = factories.published(of, written=written, employer=employer)
    content = mask_content(storage.load(revision))
    data = job_posting(revision, content, language=language, address=ADDRESS, posted=first_live(revision))
    assert data["hiringOrganization"]["name"] == name
    assert ("sameAs" in data["hiringOrganization"]) is own_site


@pytest.mark.parametrize(("answer", "kind"), [(None, None), (False, None), (True, "TELECOMMUTE")])
def test_only_what_is_entirely_remote_is_called_so(answer: bool | None, kind: str | None) -> None:
    data = made(fully_remote=answer, remote_work=True)
    assert data.get("jobLocationType") == kind
    assert ("applicantLocationRequirements" in data) == (kind is not None)
    assert data["jobLocation"]


def test_no_address_can_be_collected_from_it() -> None:
    text = {"ja": "office@aogiri.example まで", "en": ""}
    data = made(written=ContentLanguages.JA, duties=text, title="a@b.example の公募")
    assert not re.search(r"[\w.]@", json.dumps(data, ensure_ascii=False))


def vocabulary(name: str) -> dict[str, list[str]]:
    with (VOCABULARY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row[0]: row[1:] for row in list(csv.reader(file))[1:]}


PROPERTIES, ABOVE = vocabulary("properties"), vocabulary("types")


def kinds(name: str) -> set[str]:
    """Return a type and everything above it."""
    return {name, *ABOVE[name][0].split()}


def faults(thing: dict[str, Any]) -> list[str]:
    """Return what schema.org's vocabulary does not allow: unknown or outdated properties, wrong owners, wrong values."""
    found = []
    for key, value in thing.items():
        if key.startswith("@"):
            continue
        domains, ranges, superseded = PROPERTIES.get(key, ["", "", "unknown"])
        if superseded or not kinds(thing["@type"]) & set(domains.split()):
            found.append(f"{thing['@type']}.{key}")
        for one in value if isinstance(value, list) else [value]:
            if not fits(one, set(ranges.split())):
                found.append(f"{key}: {one!r}")
            if isinstance(one, dict):
                found += faults(one)
    return found


def fits(value: Any, ranges: set[str]) -> bool:
    if isinstance(value, dict):
        return bool(kinds(value["@type"]) & ranges)
    if isinstance(value, bool):
        return "Boolean" in ranges
    if isinstance(value, int):
        return bool({"Integer", "Number"} & ranges)
    if "Text" in ranges:
        return True
    if "URL" in ranges and re.match(r"https?://", value):
        return True
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return False
    return "Date" in ranges if len(value) == 10 else "DateTime" in ranges and instant.tzinfo is not None


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("written", list(ContentLanguages))
def test_every_property_is_in_schema_orgs_vocabulary(language: str, written: ContentLanguages) -> None:
    data = made(language, written, fully_remote=True, employer_url="https://aogiri.example/")
    assert not faults(data)
    assert data.keys() >= EXPECTED


def test_the_vocabulary_check_catches_what_it_is_for() -> None:
    assert faults({"@type": "JobPosting", "inLanguage": "ja"})
    assert faults({"@type": "JobPosting", "baseSalary": {"@type": "Place"}})
    assert faults({"@type": "Place", "title": "x"})
    assert faults({"@type": "JobPosting", "totalJobOpenings": "one"})

"""An employer that is not the institution that recruits: asked about, and said wherever the institution is named."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from koubo.kernel.text import Text
from koubo.postings.content import storage
from koubo.postings.content.employer import is_another
from koubo.postings.content.examination import examine
from tests.support import factories

AOGIRI = Text("国立大学法人 あおぎり大学", "Aogiri University")


@pytest.mark.parametrize(
    ("employer", "another"),
    [
        ({"ja": "国立大学法人あおぎり大学", "en": ""}, False),
        ({"ja": "あおぎり大学", "en": ""}, False),
        ({"ja": "（国）あおぎり大学", "en": ""}, False),
        ({"ja": "あおぎり大学 情報科学研究院", "en": ""}, False),
        ({"ja": "", "en": "National University Corporation Aogiri University"}, False),
        ({"ja": "Aogiri University", "en": ""}, False),
        ({"ja": "", "en": ""}, False),
        ({"ja": "国立大学法人", "en": ""}, False),
        ({"ja": "公益財団法人汐見財団", "en": ""}, True),
        ({"ja": "東あおぎり大学", "en": ""}, True),
        ({"ja": "汐見財団", "en": "Shiomi Foundation"}, True),
        ({"ja": "汐見財団", "en": "Aogiri University"}, False),
    ],
)
def test_only_another_one_is_another(employer: dict[str, str], another: bool) -> None:
    assert is_another(employer, AOGIRI) is another


@pytest.mark.django_db
def test_it_is_asked_about_and_named_beside_the_institution(client: Client, at: Any) -> None:
    at("2026-11-25 09:00")
    of = factories.institution(name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University")
    same = factories.published(of)
    assert not [f for f in examine(same, storage.load(same), today=date(2026, 11, 25)) if f.rule == "A13"]
    other = factories.published(of, title="財団の公募", employer={"ja": "公益財団法人汐見財団", "en": ""})
    (asked,) = [f for f in examine(other, storage.load(other), today=date(2026, 11, 25)) if f.rule == "A13"]
    assert (asked.where, asked.severity.value) == ("employer-ja", "warning")
    both = "国立大学法人 あおぎり大学（募集者：公益財団法人汐見財団）"
    number = other.posting.number
    page = client.get(f"/postings/{number}/").text
    assert page.count(both) >= 2
    ld = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert ld["hiringOrganization"]["name"] == "公益財団法人汐見財団"
    assert both in client.get("/postings/").text
    assert both in client.get("/postings.atom").text
    event = Calendar.from_ical(client.get(f"/postings/{number}/deadline.ics").content).walk("VEVENT")[0]
    assert both in event["DESCRIPTION"]
    assert both not in client.get(f"/postings/{same.posting.number}/").text.split("similar")[0].split("<aside")[0]

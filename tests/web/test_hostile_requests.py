"""Requests nobody makes by hand: what makes no sense is 400 or 404, never 500, and leads nowhere else."""

import logging
import re
import time
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from koubo.postings.content.email_masking import mask
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/account/login/?next=//%5Bx", 200),
        ("/postings/?since=0001-01-01", 200),
        ("/postings/?deadline_to=9999-12-31", 200),
        ("/sitemap-openings-0.xml", 404),
        ("/sitemap-openings-9223372036854775808.xml", 404),
    ],
)
def test_what_cannot_be_is_no_fault(path: str, status: int) -> None:
    assert Client().get(path).status_code == status


def test_a_number_of_5000_digits_is_none() -> None:
    draft = factories.draft()
    client = Client()
    client.force_login(draft.updated_by)
    address = reverse("institution:edit", args=[draft.posting_id])
    data = {"act": "save", "version": "9" * 5000, "once": str(uuid4()), "title-ja": "件名"}
    assert client.post(address, data).status_code < 500


@pytest.mark.parametrize(
    "path", ["/en//evil.example/", "//evil.example/", "/%5Cevil.example/", "/en/%5C%5Cevil.example/"]
)
def test_links_lead_to_this_site_only(path: str) -> None:
    text = Client().get("/", PATH_INFO=path.replace("%5C", "\\")).content.decode()
    assert "lang=" in text
    assert not re.findall(r'href="(?:[/\\]{2}|[^"]*evil)[^"]*"', text)


def test_another_host_is_refused_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = Client().get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert not [record for record in caplog.records if record.exc_info]


def test_while_the_database_is_away_a_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise OperationalError

    client = Client(raise_request_exception=False)
    monkeypatch.setattr("koubo.web.public.sitemaps.last_change", away)
    answer = client.get("/sitemap-openings-1.xml")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "メンテナンス中" in answer.content.decode()


def test_hiding_addresses_takes_time_by_length_only() -> None:
    text = "a" * 200_000 + " @"
    began = time.perf_counter()
    assert mask(text) == text
    assert time.perf_counter() - began < 2
    assert mask("mail: hanako.y@aogiri.example まで") == "mail: ●●●@aogiri.example まで"


def test_what_somebody_signed_in_is_shown_stays_in_no_cache() -> None:
    draft = factories.draft()
    client = Client()
    client.force_login(draft.updated_by)
    for path in (
        reverse("institution:menu"),
        reverse("public:home"),
        reverse("institution:edit", args=[draft.posting_id]),
    ):
        assert client.get(path)["Cache-Control"] == "no-store, private"
    assert "no-store" not in Client().get(reverse("public:home")).get("Cache-Control", "")

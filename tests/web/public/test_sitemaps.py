"""Sitemaps, robots and security.txt: what is open, since when, in both languages, at a constant cost."""

from collections.abc import Callable
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.support import factories

pytestmark = pytest.mark.django_db
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BASE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


def test_index_names_files_and_files_name_pages(client: Client) -> None:
    number = factories.published().posting.number
    index = ET.fromstring(client.get("/sitemap.xml").content)
    places = [place.text.removeprefix(BASE) for place in index.findall("s:sitemap/s:loc", SPACES)]
    assert places == ["/sitemap-pages.xml", "/sitemap-openings-1.xml"]
    assert index.findtext("s:sitemap[2]/s:lastmod", namespaces=SPACES) == "2026-11-23T00:00:00+09:00"
    urls = ET.fromstring(client.get(places[1]).content).findall("s:url", SPACES)
    assert [url.findtext("s:loc", namespaces=SPACES) for url in urls] == [
        f"{BASE}/postings/{number}/", f"{BASE}/en/postings/{number}/"
    ]  # fmt: skip
    for url in urls:
        assert url.findtext("s:lastmod", namespaces=SPACES) == "2026-11-23T00:00:00+09:00"
        assert {link.get("hreflang") for link in url.findall("x:link", SPACES)} == {"ja", "en", "x-default"}
    for url in ET.fromstring(client.get(places[0]).content).findall("s:url", SPACES):
        path = (url.findtext("s:loc", namespaces=SPACES) or "").removeprefix(BASE)
        assert client.get(path).status_code == 200
    assert client.get("/sitemap-openings-2.xml").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_sitemap_is_kept(client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    for _ in range(rows):
        factories.published()
    for queries in (4, 3, 3):
        with django_assert_num_queries(queries):
            client.get("/sitemap-openings-1.xml")


def test_robots_stay_out_of_endless_lists(client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    for rule in ("/*&", "/*?page=", "/*?q=", "/desk/", "/en/desk/", "/*/addresses/"):
        assert f"Disallow: {rule}" in lines
    assert f"Sitemap: {BASE}/sitemap.xml" in lines
    assert not any(line.startswith(("Disallow: /postings", "Disallow: /*?job")) for line in lines)


def test_who_finds_a_weakness_is_told_whom_to_tell(client: Client) -> None:
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    said = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert said["Contact"] == "mailto:desk@koubo.example"
    assert said["Expires"] == "2027-05-23T00:00:00+09:00"
    assert said["Canonical"] == f"{BASE}/.well-known/security.txt"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_index_stays_cheap(client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    for _ in range(rows):
        factories.published()
    with django_assert_num_queries(3):
        client.get("/sitemap.xml")

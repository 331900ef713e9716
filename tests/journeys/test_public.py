"""The page of an opening in a real browser: by keyboard with scripts at 1280 px, and at 390 px without scripts in English."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_search import Reader
from tests.support import hands
from tests.support.browser import assert_fit_for_paper, html_errors
from tests.support.site import Site, site

WORLD = """
from datetime import timedelta
from koubo.kernel import clock
from tests.support import factories as f
of = f.institution(code="K00001", name_ja="国立大学法人あおぎり大学", name_en="Aogiri University")
person = f.seeker(name="求職 太郎", email="seeker@koubo.example")
person.set_password("koubo-demo")
person.save()
now = clock.now()
for n, title in enumerate(["言語情報学 助教の公募", "言語情報学 准教授の公募"]):
    f.published(of, now=now, written=f.ContentLanguages.BOTH, title=title, closes_on=clock.day_of(now) + timedelta(days=10 + n))
"""
FIRST, SECOND = "D126110001", "D126110002"
MAIL = "jinji@aogiri.example"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    clock = {"KOUBO_ENV": "development", "KOUBO_NOW": "2026-11-24T09:00:00+09:00"}
    with site(tmp_path_factory.mktemp("public"), **clock) as made:
        made.manage("shell", "-v0", "-c", WORLD)
        yield made


def test_by_keyboard_in_japanese(running: Site, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP").new_page()
    reader = Reader(page, tmp_path, scripts=True)
    page.goto(f"{running.url}/postings/{FIRST}/")
    reader.look()
    assert MAIL not in page.content()
    assert_fit_for_paper(page)
    expect(page.locator("[data-k-print]")).to_be_visible()
    hands.press(page, "form[action*='/addresses/'] button")
    reader.arrive("/addresses/#contact$")
    expect(page.locator(f"a[href='mailto:{MAIL}']").first).to_be_visible()
    page.goto(f"{running.url}/postings/{FIRST}/")
    with page.expect_download() as got:
        hands.press(page, "a[href$='deadline.ics']")
    assert "BEGIN:VEVENT" in got.value.path().read_text(encoding="utf-8")
    hands.press(page, f"a[href$='/seeker/folder/{FIRST}/']")
    page.wait_for_url(re.compile("/account/login/"))
    sign_in(page)
    reader.arrive(f"^{running.url}/seeker/folder/{FIRST}/")
    hands.press(page, "[name=act][value=add]")
    page.wait_for_url(lambda address: not address.endswith(f"/folder/{FIRST}/"))
    reader.look()
    page.goto(f"{running.url}/seeker/folder/")
    reader.look()
    expect(page.locator("tbody th a")).to_have_text("言語情報学 助教の公募")
    hands.press(page, "[name=act][value=remove]")
    expect(page.locator("tbody th a")).to_have_count(0)
    reader.look()
    page.goto(f"{running.url}/postings/{FIRST}/")
    hands.press(page, f"a[href='/postings/{SECOND}/']")
    reader.arrive(f"/postings/{SECOND}/$")
    assert not html_errors(tmp_path)


@pytest.mark.prove
def test_without_scripts_in_english_on_a_phone(running: Site, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, base_url=running.url
    ).new_page()
    reader = Reader(page, tmp_path, scripts=False)
    page.goto(f"{running.url}/en/postings/")
    for link in page.locator("link[rel=alternate][title]").all():
        assert page.request.get(link.get_attribute("href") or "").ok
    page.goto(f"{running.url}/en/postings/{FIRST}/")
    reader.look()
    expect(page.locator("[data-k-print]")).to_be_hidden()
    assert page.request.get(page.locator("meta[property='og:image']").get_attribute("content") or "").ok
    with page.expect_download() as got:
        page.get_by_role("link", name=re.compile("Add the deadline")).click()
    assert "Closes:" in got.value.path().read_text(encoding="utf-8")
    page.get_by_role("button", name="Show e-mail addresses").click()
    reader.arrive("/en/postings/.*/addresses/#contact$")
    expect(page.locator(f"a[href='mailto:{MAIL}']").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Add to the folder")).click()
    page.wait_for_url(re.compile("/account/login/"))
    sign_in(page)
    reader.arrive(f"^{running.url}/en/seeker/folder/{FIRST}/")
    page.locator("[name=act][value=add]").click()
    page.goto(f"{running.url}/en/seeker/folder/")
    reader.look()
    page.locator("[name=act][value=remove]").click()
    expect(page.locator("main")).to_contain_text("The folder is empty")
    reader.look()
    assert not html_errors(tmp_path)


def sign_in(page: Page, mail: str = "seeker@koubo.example") -> None:
    page.locator("[name=login]").fill(mail)
    page.locator("[name=password]").fill("koubo-demo")
    page.keyboard.press("Enter")

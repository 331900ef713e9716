"""マッチングメール in a real browser: a search is saved, its mail comes, and the link in it ends the mails; by keyboard, and without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_public import sign_in
from tests.journeys.test_search import Reader
from tests.support import hands
from tests.support.browser import html_errors
from tests.support.site import Site, site

WORLD = """
from koubo.kernel import clock
from tests.support import factories as f
for language in ("ja", "en"):
    person = f.seeker(name="求職 太郎", email=f"seeker-{language}@koubo.example", language=language)
    person.set_password("koubo-demo")
    person.save()
f.published(now=clock.now(), written=f.ContentLanguages.BOTH, title={"ja": "言語情報学の公募", "en": "Openings in linguistics"})
"""
# The search is as old as if it had been saved the week before.
A_WEEK = """
from datetime import timedelta
from koubo.alerts.models import SavedSearch
from koubo.kernel import clock
then = clock.now() - timedelta(days=7)
SavedSearch.objects.update(since=then, seen_until=then, told_at=then, changed_at=then, created_at=then)
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    clock = {"KOUBO_ENV": "development", "KOUBO_NOW": "2026-11-24T09:00:00+09:00"}
    with site(tmp_path_factory.mktemp("alerts"), **clock) as made:
        made.manage("shell", "-v0", "-c", WORLD)
        yield made


def a_week_later(running: Site) -> None:
    running.manage("shell", "-v0", "-c", A_WEEK)
    assert running.manage("send_alerts").startswith("1 mails about 1 openings")


def test_by_keyboard_in_japanese(running: Site, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP").new_page()
    reader = Reader(page, tmp_path, scripts=True)
    page.goto(f"{running.url}/postings/?q=言語情報学")
    reader.look()
    hands.press(page, "a[href^='/seeker/searches/save/']")
    page.wait_for_url(re.compile("/account/login/"))
    sign_in(page, "seeker-ja@koubo.example")
    reader.arrive("/seeker/searches/save/[?]q=")
    hands.tab_to(page, "main [name=name]")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("言語の公募")
    hands.press(page, "main form button[type=submit]")
    reader.arrive("/seeker/searches/[0-9a-f-]{36}/$")
    expect(page.get_by_role("status")).to_contain_text("検索条件を「言語の公募」として保存しました")
    a_week_later(running)
    page.goto(f"{running.url}/seeker/searches/")
    reader.look()
    expect(page.locator("tbody")).to_contain_text("キーワード: 言語情報学")
    page.goto(f"{running.url}/seeker/mails/")
    hands.press(page, "tbody th a")
    reader.arrive("/seeker/mails/[0-9]+/$")
    expect(page.locator(".k-mail")).to_contain_text("言語情報学の公募")
    hands.press(page, ".k-mail a[href*='/alerts/stop/']")
    reader.arrive("/alerts/stop/")
    hands.press(page, "main form button")
    expect(page.locator("h1")).to_have_text("マッチングメールを解除しました")
    reader.look()
    page.goto(f"{running.url}/seeker/searches/")
    expect(page.locator("tbody")).to_contain_text("送らない")
    hands.press(page, "tbody a[href$='/delete/']")
    reader.arrive("/delete/$")
    hands.press(page, "main form button")
    page.wait_for_url(re.compile("/seeker/searches/$"))
    expect(page.locator("main")).to_contain_text("保存した検索条件はありません")
    reader.look()
    assert not html_errors(tmp_path)


@pytest.mark.prove
def test_without_scripts_in_english_on_a_phone(running: Site, browser: Browser, tmp_path: Path) -> None:
    page: Page = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, base_url=running.url
    ).new_page()
    reader = Reader(page, tmp_path, scripts=False)
    page.goto("/en/account/login/?next=/en/postings/%3Fq%3Dlinguistics")
    sign_in(page, "seeker-en@koubo.example")
    reader.arrive(f"^{running.url}/en/postings/")
    page.get_by_role("button", name="Save this search").click()
    reader.arrive("/en/seeker/searches/[0-9a-f-]{36}/$")
    page.get_by_label("Weekly").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("The settings have been saved")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Resume").click()
    reader.look()
    a_week_later(running)
    page.goto("/en/seeker/mails/")
    page.locator("tbody th a").click()
    page.locator(".k-mail a[href*='/alerts/stop/']").click()
    reader.arrive("/en/alerts/stop/")
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.locator("h1")).to_have_text("You have unsubscribed")
    page.goto("/en/postings/?q=linguistics")
    reader.look()
    page.get_by_role("link", name="Mails and settings").click()
    reader.arrive("/en/seeker/searches/[0-9a-f-]{36}/$")
    page.get_by_role("button", name="Change the private addresses").click()
    expect(page.get_by_role("status")).to_contain_text("The private addresses have been changed")
    assert not html_errors(tmp_path)

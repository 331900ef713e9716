"""修正 and 取り下げ in a real browser: by keyboard with scripts, and at 390 px without; axe and the HTML checker look on."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support import hands
from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.extent import in_full
from tests.support.site import Site, site

WORLD = """
from datetime import timedelta
from koubo.kernel import clock
from tests.support import factories as f
of = f.institution(code="K00001", name_ja="国立大学法人あおぎり大学", name_en="Aogiri University")
author = f.member(of, name="人事 花子", email="jinji@koubo.example")
desk = f.desk_member(name="篠崎 葵", email="desk@koubo.example")
for person in (author, desk):
    person.set_password("koubo-demo")
    person.save()
now = clock.now()
f.published(of, by=author, now=now, title="言語情報学 助教の公募", closes_on=clock.day_of(now) + timedelta(days=40))
"""
MODES: dict[str, dict[str, Any]] = {
    "keyboard": {"viewport": {"width": 1280, "height": 900}},
    "no scripts, 390 px": {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False},
}


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    clock = {"KOUBO_ENV": "development", "KOUBO_NOW": "2026-11-24T09:00:00+09:00"}
    with site(tmp_path_factory.mktemp("changes"), **clock) as made:
        made.manage("shell", "-v0", "-c", WORLD)
        yield made


class Person:
    """Someone at a browser, who presses links and buttons and looks at each page."""

    def __init__(self, page: Page, folder: Path, *, keys: bool) -> None:
        self.page, self.folder, self.keys, self.count = page, folder, keys, 0

    def sign_in(self, root: str, who: str) -> None:
        self.page.goto(f"{root}/account/login/")
        self.page.locator("[name=login]").fill(f"{who}@koubo.example")
        self.page.locator("[name=password]").fill("koubo-demo")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda address: "login" not in address)

    def press(self, name: str, role: str, until: str, *, within: str = "main, .k-savebar, nav") -> None:
        target = self.page.locator(within).get_by_role(role, name=name, exact=True).first
        if self.keys:
            target.evaluate("e => e.setAttribute('data-wanted', '')")
            hands.press(self.page, "[data-wanted]")
        else:
            if not target.is_visible():
                self.page.locator("header summary").first.click()
            target.click()
        self.page.wait_for_url(re.compile(until + "(#.*)?$"))
        self.look()

    def look(self) -> None:
        if self.keys:
            assert_accessible(self.page)
        assert_nothing_overflows(self.page)
        self.count += 1
        (self.folder / f"{self.count:02}.html").write_text(self.page.content(), encoding="utf-8")


@contextmanager
def at_browser(browser: Browser, folder: Path, mode: str) -> Iterator[Person]:
    context = browser.new_context(locale="ja-JP", **MODES[mode])
    try:
        yield Person(context.new_page(), folder, keys=mode == "keyboard")
    finally:
        context.close()


@pytest.mark.parametrize("mode", ["keyboard", *in_full("no scripts, 390 px")])
def test_changing_and_taking_down_what_is_published(browser: Browser, running: Site, tmp_path: Path, mode: str) -> None:
    title = "言語情報学 助教の公募"
    with at_browser(browser, tmp_path, mode) as person:
        page = person.page
        person.sign_in(running.url, "jinji")
        person.press("修正・一時保存", "link", "/modifications/")
        person.press(title, "button", "/edit/")
        number = "D126110001"
        section = page.locator("details", has=page.locator("#positions"))
        if section.count():
            section.locator("summary").first.click()
        page.locator("#positions").fill("3")
        person.press("確認", "button", "/confirm/")
        changed = page.locator(".k-diff").inner_text()
        assert "募集人数" in changed
        assert page.locator(".k-diff ins").inner_text() == "3"
        person.press("修正依頼", "button", "/requested/")
        assert "修正依頼中" in page.locator("main").inner_text()

    with at_browser(browser, tmp_path / "..", mode) as desk:
        desk.folder, desk.count = tmp_path, 50
        desk.sign_in(running.url, "desk")
        desk.page.goto(f"{running.url}/desk/")
        desk.page.locator("tr", has_text=number).get_by_role("link").first.click()
        desk.page.wait_for_url(re.compile("/desk/postings/"))
        desk.look()
        assert desk.page.locator(".k-diff del").first.inner_text() == "1"
        desk.page.locator("[name=outcome][value=approve]").check()
        desk.page.locator("form#answer button").first.click()
        desk.page.wait_for_url(re.compile("/check/"))
        assert "2026年11月24日（火）午後10時" in desk.page.locator("main").inner_text()
        desk.page.locator("main form button[data-type=solid]").click()
        desk.page.wait_for_url(re.compile("/done/"))

    with at_browser(browser, tmp_path, mode) as person:
        person.count = 100
        page = person.page
        assert "3名" not in page.request.get(f"{running.url}/postings/{number}/").text()
        person.sign_in(running.url, "jinji")
        person.press("取り下げ", "link", "/withdrawals/")
        person.press(title, "link", "/withdraw/")
        person.press("取り下げ", "link", "/withdraw/confirm/", within="main .k-pagehead")
        assert "2026年11月24日（火）午後10時" in page.locator("main").inner_text()
        page.locator("[name=reason][value=filled]").check()
        person.press("OK", "button", "/withdrawn/")
        assert "情報取り下げ完了" in page.locator("h1").inner_text()
        person.press("取り下げを取り消す", "button", "/withdrawals/")
        assert "取り下げを取り消しました" in page.locator("main").inner_text()
        page.goto(f"{running.url}/institution/withdrawals/")
        person.press(title, "link", "/withdraw/")
        person.press("取り下げ", "link", "/withdraw/confirm/", within="main .k-pagehead")
        person.press("OK", "button", "/withdrawn/")

        running.stop()
        running.environment["KOUBO_NOW"] = "2026-11-24T21:59:55+09:00"
        running.start()
        assert page.request.get(f"{running.url}/postings/{number}/").status == 200
        page.wait_for_timeout(5_500)
        assert page.request.get(f"{running.url}/postings/{number}/").status == 410
        page.goto(f"{running.url}/postings/{number}/")
        person.look()
    assert html_errors(tmp_path) == []

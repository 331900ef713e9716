"""The secretariat writes and acts in an opening, in a real browser: in Japanese by keyboard alone, in English without scripts."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from koubo.kernel import clock
from koubo.workdays import calendar
from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.hands import press, tab_to
from tests.support.site import Site, site
from tests.web.institution.test_editor import PDF

WORLD = """
import json
from koubo.kernel import clock
from koubo.postings.publication.states import ContentLanguages
from tests.support import factories as f
now = clock.now()
desk = f.desk_member(name="篠崎 葵", email="desk@koubo.example")
desk.set_password("koubo-demo")
desk.save()
of = f.institution(name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University")
author = f.member(of, name="人事 花子")
f.member(of, name="John Smith", language="en")
waiting = f.requested(of, by=author, now=now, title="理学研究科 教授の公募（無機化学）")
live = f.published(of, by=author, now=now, written=ContentLanguages.EN, title="Assistant Professor in Marine Geology")
print(json.dumps({"waiting": str(waiting.posting_id), "live": str(live.posting_id), "number": live.posting.number}))
"""
Look = Callable[[Page], None]


@pytest.fixture(scope="module")
def desk_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str]]]:
    with site(tmp_path_factory.mktemp("writing-site")) as running:
        yield running, json.loads(running.manage("shell", "-v0", "-c", WORLD).splitlines()[-1])


@pytest.fixture
def look(tmp_path: Path) -> Iterator[Look]:
    """Judge a page: axe and width at once, the HTML of all pages at the end."""
    count = iter(range(100))

    def judge(page: Page) -> None:
        assert_nothing_overflows(page)
        assert_accessible(page)
        (tmp_path / f"{next(count)}.html").write_text(page.content(), encoding="utf-8")

    yield judge
    assert html_errors(tmp_path) == []


def sign_in(browser: Browser, url: str, language: str = "", **context: Any) -> Page:
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | context).new_page()
    page.goto(f"{url}{language}/desk/")
    page.locator("input[name=login]").fill("desk@koubo.example")
    page.locator("input[type=password]").fill("koubo-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login/" not in address)
    return page


def type_in(page: Page, name: str, text: str) -> None:
    tab_to(page, f'[name="{name}"]', limit=600)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_in_japanese_by_keyboard_alone(browser: Browser, desk_site: tuple[Site, dict[str, str]], look: Look) -> None:
    running, made = desk_site
    page = sign_in(browser, running.url)
    # 修正して承認
    page.goto(f"{running.url}/desk/postings/{made['waiting']}/")
    press(page, 'a[href$="/correct/"]')
    page.wait_for_url("**/correct/")
    look(page)
    type_in(page, "title-ja", "理学研究科 教授の公募（有機化学）")
    press(page, "button.k-button[value=check]")  # the reason is missing
    page.locator(".k-errsum").wait_for()
    look(page)
    assert page.locator('[name="title-ja"]').input_value() == "理学研究科 教授の公募（有機化学）"
    required = page.locator('[name="requirements-ja"]').input_value()
    type_in(page, "requirements-ja", "35歳以下の方")
    page.keyboard.press("Tab")
    page.locator('#found a[href="#requirements-ja"]').wait_for()
    type_in(page, "requirements-ja", required)
    page.locator("#upload").set_input_files({"name": "要領.txt", "mimeType": "application/pdf", "buffer": b"no pdf"})
    press(page, "button[value=attach]")
    page.locator("#upload-e").wait_for()
    look(page)
    page.locator("#upload").set_input_files({"name": "要領.pdf", "mimeType": "application/pdf", "buffer": PDF})
    press(page, "button[value=attach]")
    page.locator(".k-checks").get_by_text("要領.pdf").wait_for()
    look(page)
    type_in(page, "reason", "分野の誤記を直しました。")
    press(page, "button.k-button[value=check]")
    page.locator(".k-diff").wait_for()
    look(page)
    assert page.locator(".k-diff del").inner_text() == "無"
    assert page.locator(".k-diff ins").all_inner_texts() == ["有", "要領.pdf"]
    press(page, "button[value=do]")
    page.wait_for_url("**/done/")
    look(page)
    # 履歴
    page.goto(f"{running.url}/desk/postings/{made['waiting']}/history/")
    look(page)
    assert "事務局が修正して承認" in page.locator("table").inner_text()
    press(page, 'table a[href*="/revisions/"]')
    page.wait_for_url("**/revisions/**")
    look(page)
    # 休業日
    page.goto(f"{running.url}/desk/")
    press(page, 'a[href$="/closed-days/"]')
    page.wait_for_url("**/closed-days/")
    day = calendar.next_business_day(clock.day_of(clock.now()) + timedelta(days=7), frozenset())
    tab_to(page, "#f-first")
    page.locator("#f-first").fill(day.isoformat())
    type_in(page, "reason_ja", "創立記念日")
    type_in(page, "reason_en", "Anniversary")
    press(page, "button[value=add]")
    page.get_by_text("休業日を1日登録しました").wait_for()
    look(page)
    press(page, 'button[value^="remove:"]')
    page.get_by_text("休業日を削除しました").wait_for()


@pytest.mark.prove
def test_in_english_without_scripts(browser: Browser, desk_site: tuple[Site, dict[str, str]], tmp_path: Path) -> None:
    running, made = desk_site
    page = sign_in(browser, running.url, "/en", java_script_enabled=False, viewport={"width": 390, "height": 800})
    start = f"{running.url}/en/desk/postings/{made['live']}/"
    pages = iter(range(100))

    def keep() -> None:
        (tmp_path / f"{next(pages)}.html").write_text(page.content(), encoding="utf-8")

    page.goto(start)
    page.get_by_role("link", name="Change the content on behalf of the institution").click()
    page.locator('[name="title-en"]').fill("Associate Professor in Marine Geology")
    page.get_by_label("At once").check()
    page.get_by_label("Reason for the institution").fill("The rank was wrong.")
    keep()
    page.locator("button.k-button[value=check]").click()
    assert page.locator(".k-diff ins").inner_text() == "Associate"
    keep()
    page.get_by_role("button", name="Change the content").click()
    assert "The content has been changed" in page.locator("main").inner_text()
    keep()
    assert "Associate Professor" in browser_text(browser, f"{running.url}/en/postings/{made['number']}/")
    # Withdrawn for the day after tomorrow, and undone.
    page.goto(start + "withdraw/")
    page.get_by_label("At a chosen time").check()
    page.get_by_label("Date (Japan)").fill((clock.day_of(clock.now()) + timedelta(days=2)).isoformat())
    page.get_by_label("Time (Japan)").fill("13:30")
    page.get_by_label("Reason for the institution").fill("A complaint.")
    page.locator("button[value=check]").click()
    keep()
    page.locator("button[value=act]").click()
    page.goto(start)
    page.get_by_role("link", name="Undo the withdrawal by the secretariat").click()
    page.get_by_label("Reason for the institution").fill("The complaint was taken back.")
    keep()
    page.locator("button[value=check]").click()
    assert "Undo this withdrawal?" in page.locator("main").inner_text()
    keep()
    page.locator("button[value=act]").click()
    assert "Undid the withdrawal by the secretariat" in page.locator("main").inner_text()
    # Closed days.
    page.goto(f"{running.url}/en/desk/closed-days/")
    page.get_by_label("First day").fill("2001-01-01")
    page.get_by_label("Reason (Japanese)").fill("臨時")
    page.get_by_label("Reason (English)").fill("Special")
    page.get_by_role("button", name="Add").click()
    assert page.locator(".k-errsum").count() == 1
    assert page.get_by_label("Reason (English)").input_value() == "Special"
    keep()
    assert html_errors(tmp_path) == []


def browser_text(browser: Browser, address: str) -> str:
    page = browser.new_page()
    page.goto(address)
    text = page.locator("main").inner_text()
    page.close()
    return text

"""新規作成 leaves nothing behind for who turns back; the first save makes the draft, and making it loses nothing typed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_autosave import PATIENCE, saved, sign_in, told, with_drafts
from tests.support.browser import assert_accessible, assert_nothing_overflows
from tests.support.site import Site
from tests.web.institution.test_editor import PDF


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Site]:
    with with_drafts(tmp_path, 1) as (made, _editors):
        yield made


@pytest.fixture
def begin(browser: Browser, running: Site) -> Callable[..., Page]:
    """Sign in and go to the form of a new posting, from page to page."""

    def begun(**context: Any) -> Page:
        size = {"width": 1280, "height": 900}
        page = browser.new_context(viewport=size, locale="ja-JP", **context).new_page()
        page.goto(f"{running.url}/institution/drafts/")
        sign_in(page, "jinji")
        decide(page)
        return page

    return begun


def decide(page: Page) -> None:
    page.get_by_role("link", name="新規作成").first.click()
    page.get_by_role("link", name="上記に同意して、求人公募情報を作成する").click()
    page.get_by_role("button", name="決定").click()
    page.wait_for_url(re.compile(r"/edit/\?written=ja"))


def drafts(page: Page, running: Site) -> list[str]:
    """Return the titles in the list of drafts but that of the one made before."""
    fresh = page.context.new_page()
    fresh.goto(f"{running.url}/institution/drafts/")
    titles = fresh.locator("table a[href$='/edit/']").all_inner_texts()
    fresh.close()
    return [title for title in titles if title != "自動保存の公募"]


def press(page: Page, name: str = "一時保存") -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_turning_back_leaves_no_draft_and_the_first_save_makes_one(
    begin: Callable[..., Page], running: Site, scripts: bool
) -> None:
    page = begin(java_script_enabled=scripts)
    expect(page.locator(".k-savebar")).to_contain_text("まだ保存されていません")
    expect(page.locator(".k-saved")).to_be_hidden()
    assert_nothing_overflows(page)
    if scripts:
        assert_accessible(page)
    press(page)  # without a title nothing is stored, and it is said
    expect(page.locator(".k-errsum")).to_contain_text("求人件名")
    page.goto(f"{running.url}/institution/drafts/")
    assert drafts(page, running) == []

    decide(page)
    page.go_back()
    page.wait_for_url(re.compile("/language/"))
    press(page, "決定")
    page.wait_for_url(re.compile("/edit/"))
    assert drafts(page, running) == []
    page.locator("#title-ja").fill("助教の公募")
    page.locator("#upload").set_input_files({"name": "要領.pdf", "mimeType": "application/pdf", "buffer": PDF})
    press(page)
    page.wait_for_url(re.compile("/saved/"))
    assert drafts(page, running) == ["助教の公募"]

    page.go_back()  # the same form, now of the draft
    expect(page.locator("#title-ja")).to_have_value("助教の公募")
    expect(page.locator("#f [name=version]")).to_have_value("1", timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text("要領.pdf")
    page.locator("#title-ja").fill("准教授の公募")
    press(page)
    page.wait_for_url(re.compile("/saved/"))
    assert drafts(page, running) == ["准教授の公募"]


def test_what_is_typed_first_is_saved_by_itself_once_there_is_a_title(
    begin: Callable[..., Page], running: Site
) -> None:
    page = begin()
    page.locator("#background-ja").fill("新しい研究室を開く")
    page.keyboard.press("Tab")
    told(page, "title")
    assert drafts(page, running) == []
    page.locator("#title-ja").fill("助教の公募")
    page.keyboard.press("Tab")
    saved(page, 1)
    expect(page.locator(".k-saved")).to_contain_text(re.compile(r"最終保存 11/24 9:0\d"))
    assert page.locator("[data-k-say]:visible").count() == 0
    page.locator("#background-ja").fill("新しい研究室を二つ開く")
    page.keyboard.press("Tab")
    saved(page, 2)
    page.reload()
    expect(page.locator("#background-ja")).to_have_value("新しい研究室を二つ開く")
    press(page)
    page.wait_for_url(re.compile("/saved/"))
    assert drafts(page, running) == ["助教の公募"]


def test_two_tabs_of_one_new_posting(begin: Callable[..., Page], running: Site) -> None:
    page = begin()
    second = page.context.new_page()
    second.goto(page.url)
    for tab, title in ((page, "一つ目のタブの公募"), (second, "二つ目のタブの公募")):
        tab.locator("#title-ja").fill(title)
        tab.keyboard.press("Tab")
        if tab is page:
            saved(page, 1)
    told(second, "conflict").get_by_role("button").click()
    expect(second.locator("main")).to_contain_text("一つ目のタブの公募")
    expect(second.locator("#title-ja")).to_have_value("二つ目のタブの公募")
    press(second)
    second.wait_for_url(re.compile("/saved/"))
    assert drafts(page, running) == ["二つ目のタブの公募"]


def test_a_double_click_on_the_first_save(begin: Callable[..., Page], running: Site) -> None:
    page = begin(java_script_enabled=False)
    page.locator("#title-ja").fill("助教の公募")
    page.get_by_role("button", name="一時保存", exact=True).dblclick()
    page.wait_for_url(re.compile("/saved/"))
    assert drafts(page, running) == ["助教の公募"]

"""Nothing typed is lost: saved while typing, through a dead server, two tabs, a closed page and the end of the session."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import assert_accessible, assert_nothing_overflows
from tests.support.site import Site, site

DRAFTS = """
from datetime import timedelta
from koubo.kernel import clock
from tests.support import factories as f
of = f.institution(code="K00001", name_ja="国立大学法人あおぎり大学", name_en="Aogiri University")
for name, words in (("jinji", "人事 花子"), ("jiro", "同僚 次郎")):
    person = f.member(of, name=words)
    person.email = f"{name}@koubo.example"
    person.set_password("koubo-demo")
    person.save()
now = clock.now() - timedelta(minutes=10)
for _ in range(COUNT):
    print(f.draft(of, by=person, title="自動保存の公募", now=now).posting_id)
"""
MORNING = {"KOUBO_ENV": "development", "KOUBO_NOW": "2026-11-24T09:00:00+09:00"}
PATIENCE = 30_000


@contextmanager
def with_drafts(folder: Path, count: int) -> Iterator[tuple[Site, list[str]]]:
    """Run a site; yield it and the addresses of its drafts' editors."""
    with site(folder, **MORNING) as made:
        ids = made.manage("shell", "-v0", "-c", f"COUNT = {count}{DRAFTS}").split()[-count:]
        yield made, [f"{made.url}/institution/postings/{one}/edit/" for one in ids]


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Make as many drafts as there are tests; each takes one of its own."""
    with with_drafts(tmp_path_factory.mktemp("autosave"), 12) as (_site, editors):
        yield editors


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Site, list[str]]]:
    """A site that a test may end and start again."""
    with with_drafts(tmp_path, 1) as made:
        yield made


@pytest.fixture
def editor(request: pytest.FixtureRequest) -> str:
    """The address of a draft's editor, on the site of the test if it has one."""
    if "running" in request.fixturenames:
        _site, editors = request.getfixturevalue("running")
    else:
        editors = request.getfixturevalue("lasting")
    return editors.pop()


@pytest.fixture
def open_editor(browser: Browser, editor: str) -> Callable[..., Page]:
    """Sign in as a person in a window of its own and open the draft."""

    def opened(person: str = "jinji", **context: Any) -> Page:
        size = {"width": 1280, "height": 900}
        page = browser.new_context(viewport=size, locale="ja-JP", **context).new_page()
        page.goto(editor)
        sign_in(page, person)
        return page

    return opened


def sign_in(page: Page, person: str) -> None:
    page.locator("[name=login]").fill(f"{person}@koubo.example")
    page.locator("[name=password]").fill("koubo-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "login" not in address)


def write(page: Page, words: str, field: str = "duties-ja") -> None:
    """Type into a field and leave it."""
    unfold(page, field)
    page.locator(f"#{field}").fill(words)
    page.keyboard.press("Tab")


def unfold(page: Page, field: str) -> None:
    """Open the section of a field, if it is folded because everything in it is filled in."""
    page.locator(f"#{field}").wait_for(state="attached")
    section = page.locator("details.k-acc:not([open])").filter(has=page.locator(f"#{field}"))
    if section.count():
        section.locator("> summary").click()


def saved(page: Page, version: int) -> None:
    """Wait until the page knows that the server has `version`."""
    expect(page.locator("#f [name=version]")).to_have_value(str(version), timeout=PATIENCE)


def told(page: Page, name: str) -> Any:
    note = page.locator(f"[data-k-say={name}]")
    expect(note).to_be_visible(timeout=PATIENCE)
    assert page.locator("[data-k-say]:visible").count() == 1
    return note


def stored(page: Page, editor: str, field: str = "duties-ja") -> str:
    """Return what a page opened anew shows."""
    fresh = page.context.new_page()
    fresh.goto(editor)
    value = fresh.locator(f"#{field}").input_value()
    fresh.close()
    return value


def test_what_is_typed_is_saved_and_the_save_bar_follows(open_editor: Callable[..., Page], editor: str) -> None:
    page = open_editor()
    bar = page.locator(".k-saved")
    expect(bar).to_contain_text("最終保存 11/24 8:50")
    write(page, "一つ目の項目を書いた")
    saved(page, 2)
    expect(bar).to_contain_text(re.compile(r"最終保存 11/24 9:\d\d"))
    assert stored(page, editor) == "一つ目の項目を書いた"
    write(page, "二つ目も書いた", "duties_scope-ja")
    saved(page, 3)
    assert page.locator("[data-k-say]:visible").count() == 0
    assert_accessible(page)
    assert_nothing_overflows(page)

    # Leaving does not ask, and takes along what was typed a moment ago.
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    unfold(page, "duties-ja")
    page.locator("#duties-ja").fill("出る直前まで書いた")
    page.goto(editor.replace("/edit/", "/saved/"))
    page.wait_for_timeout(2000)
    page.goto(editor)
    expect(page.locator("#duties-ja")).to_have_value("出る直前まで書いた")
    saved(page, 4)

    # The button goes on from the version the last autosave made.
    write(page, "最後はボタンで")
    page.get_by_role("button", name="一時保存", exact=True).click()
    page.wait_for_url(re.compile("/saved/"))
    page.go_back()
    expect(page.locator("#duties-ja")).to_have_value("最後はボタンで")
    write(page, "戻ってから")
    expect(page.locator(".k-saved")).to_be_visible()
    page.wait_for_timeout(2500)
    assert page.locator("[data-k-say]:visible").count() == 0
    assert stored(page, editor) == "戻ってから"


def test_without_a_title_it_says_what_is_missing(open_editor: Callable[..., Page], editor: str) -> None:
    page = open_editor()
    write(page, "", "title-ja")
    expect(told(page, "title")).to_contain_text("求人件名")
    write(page, "題名が決まった", "title-ja")
    saved(page, 2)
    write(page, "適宜", "positions")
    expect(told(page, "unread")).to_contain_text("募集人数")
    assert_accessible(page)


def test_a_dead_server_is_said_and_what_was_typed_saved_once_it_is_back(
    open_editor: Callable[..., Page], editor: str, running: tuple[Site, list[str]]
) -> None:
    server, _editors = running
    page = open_editor()
    write(page, "サーバーがあるうちに書いた")
    saved(page, 2)
    server.kill()
    write(page, "サーバーが落ちてから書いた")
    expect(told(page, "failed")).to_contain_text("この画面に残っています")
    page.set_viewport_size({"width": 390, "height": 844})
    assert_accessible(page)
    assert_nothing_overflows(page)
    server.start()
    saved(page, 3)
    assert page.locator("[data-k-say]:visible").count() == 0
    assert stored(page, editor) == "サーバーが落ちてから書いた"


def test_offline_is_said(open_editor: Callable[..., Page], editor: str) -> None:
    page = open_editor()
    page.context.set_offline(True)
    write(page, "電車の中で書いた")
    expect(told(page, "offline")).to_contain_text("オフライン")
    page.context.set_offline(False)
    saved(page, 2)
    assert stored(page, editor) == "電車の中で書いた"


def test_an_answer_lost_on_its_way_is_no_conflict(open_editor: Callable[..., Page], editor: str) -> None:
    page = open_editor()
    lost = []

    def swallow(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    page.route("**/autosave/", swallow)
    write(page, "保存されたが返事が届かない")
    told(page, "failed")
    write(page, "その後も書き続けた")
    saved(page, 3)
    assert len(lost) == 1
    assert page.locator("[data-k-say]:visible").count() == 0
    assert stored(page, editor) == "その後も書き続けた"


def test_two_people_are_told_and_see_both(open_editor: Callable[..., Page], editor: str) -> None:
    mine, other = open_editor("jinji"), open_editor("jiro")
    write(other, "同僚の仕事内容")
    saved(other, 2)
    write(mine, "私の仕事内容")
    note = told(mine, "conflict")
    expect(note).to_contain_text("同僚 次郎さんが保存しました")
    assert stored(mine, editor) == "同僚の仕事内容"
    assert_accessible(mine)
    note.get_by_role("button").click()
    expect(mine.get_by_role("alert").first).to_contain_text("同僚 次郎")
    expect(mine.locator("#duties-ja")).to_have_value("私の仕事内容")
    expect(mine.locator("main")).to_contain_text("同僚の仕事内容")
    assert_accessible(mine)
    write(mine, "二人で決めた仕事内容")
    mine.wait_for_timeout(1500)
    assert stored(mine, editor) == "同僚の仕事内容", "a conflict is decided by a person"
    mine.get_by_role("button", name="一時保存", exact=True).click()
    mine.wait_for_url(re.compile("/saved/"))
    assert stored(mine, editor) == "二人で決めた仕事内容"


def test_after_signing_in_again_one_is_back_in_the_same_field(
    open_editor: Callable[..., Page], editor: str, running: tuple[Site, list[str]]
) -> None:
    server, _editors = running
    page = open_editor()
    write(page, "保存された分")
    saved(page, 2)
    server.stop()
    server.environment["KOUBO_NOW"] = "2026-11-24T10:20:00+09:00"
    server.start()
    unfold(page, "duties_scope-ja")
    page.locator("#duties_scope-ja").fill("席を外して戻ってから書いた")
    page.locator("#duties_scope-ja").dispatch_event("change")
    page.wait_for_url(re.compile("/account/login/"))
    expect(page.locator("main")).to_contain_text("入力した内容は保存されています")
    sign_in(page, "jinji")
    expect(page.locator("#duties_scope-ja")).to_have_value("席を外して戻ってから書いた")
    expect(page.locator("#duties_scope-ja")).to_be_focused()
    write(page, "そのまま書き続けた", "duties_scope-ja")
    saved(page, 3)
    assert stored(page, editor, "duties_scope-ja") == "そのまま書き続けた"


def test_signed_out_in_another_tab_it_is_saved_after_signing_in_there(
    open_editor: Callable[..., Page], editor: str
) -> None:
    page = open_editor()
    write(page, "書きはじめた")
    saved(page, 2)
    page.context.clear_cookies(name="koubo_session")
    write(page, "ログアウトしてから書いた")
    note = told(page, "out")
    with page.context.expect_page() as opened:
        note.get_by_role("link").click()
    tab = opened.value
    sign_in(tab, "jinji")
    saved(page, 3)  # by itself, while the other tab is in front
    assert page.locator("[data-k-say]:visible").count() == 0
    tab.close()
    assert stored(page, editor) == "ログアウトしてから書いた"


def test_signed_out_and_in_again_in_another_tab_it_goes_on_by_itself(
    open_editor: Callable[..., Page], editor: str
) -> None:
    page = open_editor()
    write(page, "書きはじめた")
    saved(page, 2)
    page.context.clear_cookies(name="koubo_session")
    tab = page.context.new_page()
    tab.goto(editor)
    sign_in(tab, "jinji")
    write(page, "ログインし直してから書いた")  # in a page of the earlier sign-in
    saved(page, 3)
    expect(page.locator(".k-saved")).to_be_visible()
    assert page.locator("[data-k-say]:visible").count() == 0
    assert stored(page, editor) == "ログインし直してから書いた"


@pytest.mark.prove
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_c58_what_was_typed_survives_signing_out_in_another_tab(
    open_editor: Callable[..., Page], editor: str, scripts: bool
) -> None:
    page = open_editor(java_script_enabled=scripts)
    unfold(page, "notes-ja")
    page.locator("#notes-ja").fill("別のタブでログアウトする前に書いた")
    other = page.context.new_page()
    other.goto(editor)
    out = other.locator("form[action*=logout] button", has_text="ログアウト").first
    if not out.is_visible():
        other.locator("header summary").first.click()
    out.click()
    other.wait_for_url(lambda address: "edit" not in address)
    if scripts:
        page.bring_to_front()
        page.locator("#notes-ja").dispatch_event("change")
        with page.context.expect_page() as opened:
            told(page, "out").get_by_role("link").click()
        sign_in(opened.value, "jinji")
        opened.value.close()
        page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")  # headless tabs are never hidden
        saved(page, 2)
    else:
        page.get_by_role("button", name="一時保存", exact=True).click()
        page.wait_for_url(re.compile("/account/login/"))
        sign_in(page, "jinji")
        expect(page.locator("#notes-ja")).to_have_value("別のタブでログアウトする前に書いた")
        page.get_by_role("button", name="一時保存", exact=True).click()
        page.wait_for_url(re.compile("/saved/"))
    assert stored(page, editor, "notes-ja") == "別のタブでログアウトする前に書いた"

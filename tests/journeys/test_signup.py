"""Someone makes an account and enters their details: with nothing but a keyboard, and without scripts; the pages are sound."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.hands import press, tab_to
from tests.support.site import Site, site

PASSWORD = "tensha-2026-aogiri"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("signup-site")) as started:
        yield started


@pytest.fixture
def open_page(browser: Browser, running: Site) -> Iterator[Any]:
    """Open a page; fail at the end when the browser complained."""
    complaints: list[str] = []

    def opened(path: str, **context: Any) -> Page:
        page = browser.new_context(**{"viewport": {"width": 390, "height": 844}} | context).new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(running.url + path)
        return page

    yield opened
    assert [text for text in complaints if "status of 422" not in text] == []


def code_of(running: Site) -> str:
    return re.search(r"^[0-9]{6}$", running.last_mail(), re.MULTILINE)[0]


def typed(page: Page, name: str, text: str) -> None:
    tab_to(page, f"main [name={name}]")
    page.keyboard.insert_text(text)


def sound(page: Page, folder: Path, name: str) -> None:
    assert_accessible(page)
    assert_nothing_overflows(page)
    (folder / f"{name}.html").write_text(page.content(), encoding="utf-8")


def test_an_account_with_the_keyboard_alone(open_page: Any, running: Site, tmp_path: Path) -> None:
    page = open_page("/", viewport={"width": 1280, "height": 900})
    press(page, "header a[href='/account/signup/']")
    page.wait_for_url("**/account/signup/")
    sound(page, tmp_path, "address")
    typed(page, "email", "yui@example.com")
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/")
    sound(page, tmp_path, "code")
    typed(page, "code", "12")
    page.keyboard.press("Enter")
    page.locator(".k-errsum").wait_for()
    tab_to(page, ".k-errsum a")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code_of(running))
    page.keyboard.press("Enter")
    page.wait_for_url("**/person/")
    sound(page, tmp_path, "person")
    typed(page, "name", "相沢 結")
    typed(page, "password", PASSWORD)
    tab_to(page, "main [name=terms]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/seeker/")
    assert page.locator("h1").inner_text() == "マイページ"
    sound(page, tmp_path, "home")
    press(page, "main a[href='/seeker/details/']")
    page.wait_for_url("**/details/")
    typed(page, "family_name", "相沢")
    typed(page, "given_name", "結")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="個人情報を保存しました").wait_for()
    sound(page, tmp_path, "details")
    press(page, "main a[href='/account/leave/']")
    page.wait_for_url("**/leave/")
    sound(page, tmp_path, "leave")
    assert html_errors(tmp_path) == []


@pytest.mark.prove
def test_an_account_without_scripts_on_a_phone(open_page: Any, running: Site) -> None:
    page = open_page("/en/account/login/?next=/en/postings/", java_script_enabled=False)
    page.get_by_role("link", name="Sign up as a job seeker").click()
    page.get_by_label("E-mail address").fill("jane@example.com")
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").fill(code_of(running))
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Make the account").click()
    assert "Enter your name" in page.locator(".k-errsum").inner_text()
    page.get_by_label("Name").fill("Jane Doe")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Make the account").click()
    assert page.url.partition("#")[0] == f"{running.url}/en/postings/"

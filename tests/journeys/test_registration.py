"""An institution comes in: register, approve, sign in, read what is registered, ask for a change; by keyboard and without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.registrations.support import DETAILS
from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.hands import choose, press, tab_to
from tests.support.site import Site, site

PASSWORD = "minato-2026-akebono"
DESK = """
from tests.support import factories as f
desk = f.desk_member(name="篠崎 葵", email="desk1@koubo.example")
desk.set_password("koubo-demo")
desk.save()
"""
PUBLISH = """
from koubo.kernel import clock
from koubo.institutions.models import Institution
from tests.support import factories as f
print(f.published(Institution.objects.get(code="MINATO01"), now=clock.now()).posting.number)
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("registration-site")) as started:
        started.manage("shell", "-v0", "-c", DESK)
        yield started


@pytest.fixture
def open_page(browser: Browser, running: Site) -> Iterator[Any]:
    """Open a page; fail at the end when the browser complained."""
    complaints: list[str] = []

    def opened(path: str, **context: Any) -> Page:
        page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | context).new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(running.url + path)
        return page

    yield opened
    assert [text for text in complaints if "status of 422" not in text] == []


def code_of(running: Site) -> str:
    return re.search(r"^\d{6}$", running.last_mail("account.registration_code"), re.MULTILINE)[0]


def typed(page: Page, name: str, text: str) -> None:
    tab_to(page, f"main [name={name}]")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def picked(page: Page, name: str, words: str) -> None:
    """Choose in a list by typing the beginning of the words."""
    tab_to(page, f"main [name={name}]")
    page.locator(f"main [name={name}]").select_option(label=words)


def sound(page: Page, folder: Path, name: str) -> None:
    assert_accessible(page)
    assert_nothing_overflows(page)
    (folder / f"{name}.html").write_text(page.content(), encoding="utf-8")


def signed_in(page: Page, email: str, password: str) -> None:
    typed(page, "login", email)
    typed(page, "password", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "login" not in address)


def test_from_the_registration_to_a_new_name(open_page: Any, running: Site, tmp_path: Path) -> None:
    page = open_page("/account/login/")
    press(page, "main a[href='/account/institution/']")
    page.wait_for_url("**/account/institution/")
    sound(page, tmp_path, "start")
    typed(page, "email", "jinji@minato.example")
    tab_to(page, "main [name=terms]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/")
    typed(page, "code", code_of(running))
    page.keyboard.press("Enter")
    page.wait_for_url("**/details/")
    for name, value in DETAILS.items():
        if name == "kind":
            picked(page, name, "国立大学")
        elif name == "prefecture":
            picked(page, name, "東京都")
        else:
            typed(page, name, value if name != "corporate_number" else "1")
    page.keyboard.press("Enter")
    page.locator(".k-errsum").wait_for()
    sound(page, tmp_path, "details")
    typed(page, "corporate_number", DETAILS["corporate_number"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    sound(page, tmp_path, "check")
    press(page, "main form button")
    page.wait_for_url("**/done/")
    sound(page, tmp_path, "done")
    approved(open_page("/desk/waiting/"), tmp_path)
    link = re.search(r"(/account/password/reset/key/\S+)", running.last_mail("registrations.approved"))[1]
    page.goto(running.url + link)
    typed(page, "password1", PASSWORD)
    typed(page, "password2", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    number = running.manage("shell", "-v0", "-c", PUBLISH).strip().splitlines()[-1]
    page.goto(f"{running.url}/institution/account/")
    signed_in(page, "jinji@minato.example", PASSWORD)
    assert "MINATO01" in page.locator("main").inner_text()
    sound(page, tmp_path, "registered")
    press(page, "main a[href='/institution/account/change/']")
    page.wait_for_url("**/change/")
    sound(page, tmp_path, "change")
    typed(page, "name_ja", "国立大学法人新みなと大学")
    typed(page, "reason", "2027年4月1日付の名称変更のため")
    press(page, "main form button")
    page.wait_for_url("**/institution/account/")
    accepted(open_page("/desk/waiting/"), tmp_path)
    page.reload()
    assert "国立大学法人新みなと大学" in page.locator("main").inner_text()
    page.goto(f"{running.url}/postings/{number}/")
    assert "国立大学法人みなと大学" in page.locator("main").inner_text()
    left_and_came_back(page, running, open_page, tmp_path)
    assert html_errors(tmp_path) == []


def left_and_came_back(page: Page, running: Site, open_page: Any, folder: Path) -> None:
    """退会 → 退会確認 → 「はい」 → 退会アンケート → 「退会」 → 完了; the secretariat undoes it."""
    page.goto(f"{running.url}/institution/account/history/")
    assert "国立大学法人新みなと大学" in page.locator("main").inner_text()
    press(page, "a[href='/institution/leave/']")
    page.wait_for_url("**/institution/leave/")
    sound(page, folder, "leave")
    press(page, "main form button[data-tone=danger]")
    page.wait_for_url("**/survey/")
    sound(page, folder, "survey")
    press(page, "main form button[data-tone=danger]")
    page.wait_for_url("**/left/**")
    sound(page, folder, "left")
    assert page.request.get(f"{running.url}/institution/").status == 404
    desk = open_page("/desk/waiting/")
    signed_in(desk, "desk1@koubo.example", "koubo-demo")
    press(desk, "main a[href*='/desk/leavings/']")
    desk.wait_for_url("**/leavings/**")
    sound(desk, folder, "leaving-at-desk")
    press(desk, "main form.k-card button[data-type=solid]")
    desk.locator("main form.k-card").wait_for(state="detached")
    page.goto(f"{running.url}/institution/")
    assert page.locator("h1").inner_text() == "求人機関メニュー"


def approved(desk: Page, folder: Path) -> None:
    signed_in(desk, "desk1@koubo.example", "koubo-demo")
    sound(desk, folder, "work")
    press(desk, "main a[href*='/desk/waiting/registrations/']")
    desk.wait_for_url("**/registrations/**")
    sound(desk, folder, "registration")
    choose(desk, "outcome", "approve")
    press(desk, "main form:has([name=outcome]) button")
    desk.wait_for_url("**/desk/institutions/**")
    sound(desk, folder, "institution")


def accepted(desk: Page, folder: Path) -> None:
    signed_in(desk, "desk1@koubo.example", "koubo-demo")
    press(desk, "main a[href*='/desk/waiting/changes/']")
    desk.wait_for_url("**/changes/**")
    sound(desk, folder, "change-at-desk")
    choose(desk, "outcome", "approve")
    press(desk, "main form:has([name=outcome]) button")
    desk.wait_for_url("**/desk/institutions/**")


@pytest.mark.prove
def test_a_registration_without_scripts_on_a_phone(open_page: Any, running: Site) -> None:
    page = open_page("/en/account/login/", java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.get_by_role("link", name="Register your institution").click()
    page.get_by_label("E-mail address").fill("hr@fjordvik.example")
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").fill(code_of(running))
    page.get_by_role("button", name="Next").click()
    assert_nothing_overflows(page)
    page.get_by_role("button", name="Check what you entered").click()
    assert "Enter the name of the institution in English" in page.locator(".k-errsum").inner_text()
    abroad = {"name_ja": "Fjordvik Polar Institute", "name_en": "Fjordvik Polar Institute", "address": "Polarveien 12, Norway",
              "url": "https://fjordvik.example/", "unit": "HR", "contact_name": "Ingrid Solberg", "contact_phone": "+47 22 00 04 04"}  # fmt: skip
    for name, value in abroad.items():
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main [name=kind]").select_option("00013")
    page.locator("main [name=prefecture]").select_option("00048")
    page.get_by_role("button", name="Check what you entered").click()
    page.get_by_role("button", name="Request the registration").click()
    assert re.search(r"R\d{8}", page.locator("main").inner_text())

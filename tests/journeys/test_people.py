"""People of an institution: units, an invitation limited to one, what its person sees, handing over; ja by keyboard, en without scripts at 390 px."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.hands import choose, press, tab_to
from tests.support.site import Site, site

pytestmark = pytest.mark.prove
PASSWORD = "minato-2026-akebono"
WORLD = """
from koubo.institutions.models import Membership
from koubo.kernel import clock
from tests.support import factories as f
for code, address in (("MINATO01", "ja@minato.example"), ("MINATO02", "en@minato.example"), ("MINATO03", "out@minato.example")):
    of = f.institution(code=code, name_ja="みなと大学", name_en="Minato University")
    boss = f.member(of, Membership.Role.ADMINISTRATOR, name="青葉 花子", email=address)
    boss.set_password("minato-2026-akebono")
    boss.save()
    f.draft(of, by=boss, now=clock.now(), title="理学部 准教授の公募")
    f.draft(of, by=boss, now=clock.now(), title="事務職員の公募")
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("people-site")) as started:
        started.manage("shell", "-v0", "-c", WORLD)
        yield started


def opened(browser: Browser, running: Site, path: str, **context: Any) -> Page:
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | context).new_page()
    page.goto(running.url + path)
    return page


def sound(page: Page, folder: Path, name: str) -> None:
    assert_accessible(page)
    assert_nothing_overflows(page)
    (folder / f"{name}.html").write_text(page.content(), encoding="utf-8")


def link(running: Site) -> str:
    return re.search(r"((?:/en)?/account/invitations/\S+)", running.last_mail("institutions.invited"))[1]


def typed(page: Page, name: str, text: str) -> None:
    tab_to(page, f"main [name={name}]")
    page.keyboard.insert_text(text)


def test_a_unit_an_invitation_and_a_handover_by_keyboard(browser: Browser, running: Site, tmp_path: Path) -> None:
    page = opened(browser, running, "/institution/people/")
    typed(page, "login", "ja@minato.example")
    typed(page, "password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "login" not in address)
    press(page, "main a[href='/institution/people/units/']")
    page.wait_for_url("**/units/")
    typed(page, "name_ja", "理学部")
    page.keyboard.press("Enter")
    page.locator("main a:text-is('理学部')").wait_for()
    sound(page, tmp_path, "units")
    page.goto(f"{running.url}/institution/drafts/")
    page.get_by_role("link", name="理学部 准教授の公募").first.click()
    press(page, ".k-savebar button[value=save]")
    page.wait_for_url("**/saved/")
    sound(page, tmp_path, "saved")
    tab_to(page, "main [name=unit]")
    page.locator("main [name=unit]").select_option(label="理学部")
    press(page, "main form[action$='/unit/'] button")
    page.get_by_text("部局を変更しました").wait_for()
    assert page.locator("main [name=unit] option:checked").inner_text() == "理学部"
    page.goto(f"{running.url}/institution/people/")
    sound(page, tmp_path, "people")
    typed(page, "email", "rigaku@minato.example")
    tab_to(page, "main [name=units]")
    page.keyboard.press("Space")
    press(page, "main button[value=invite]")
    page.locator("#invitations").wait_for()
    colleague = opened(browser, running, link(running))
    sound(colleague, tmp_path, "invitation")
    for name, value in (("name", "相沢 結"), ("password", "tensha-2026-aogiri")):
        typed(colleague, name, value)
    tab_to(colleague, "main [name=terms]")
    colleague.keyboard.press("Space")
    press(colleague, "main form button[type=submit]")
    colleague.wait_for_url(lambda address: "/invitations/" not in address)
    colleague.goto(f"{running.url}/institution/drafts/")
    assert "理学部 准教授の公募" in colleague.locator("main").inner_text()
    assert "事務職員の公募" not in colleague.locator("main").inner_text()
    page.goto(f"{running.url}/institution/people/hand-over/")
    sound(page, tmp_path, "hand-over")
    tab_to(page, "main [name=successor]")
    page.keyboard.press("Space")
    choose(page, "then", "viewer")
    press(page, "main form button[type=submit]")
    page.wait_for_url("**/people/")
    colleague.goto(f"{running.url}/institution/drafts/")
    assert "事務職員の公募" in colleague.locator("main").inner_text(), "administrators see everything"
    assert html_errors(tmp_path) == []


def test_a_unit_and_an_invitation_without_scripts_on_a_phone(browser: Browser, running: Site) -> None:
    small = {"java_script_enabled": False, "viewport": {"width": 390, "height": 844}}
    page = opened(browser, running, "/en/institution/people/units/", **small)
    page.get_by_label("E-mail address").fill("en@minato.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Name (Japanese)").fill("Faculty of Science")
    page.get_by_role("button", name="Add").click()
    page.goto(f"{running.url}/en/institution/people/")
    assert_nothing_overflows(page)
    page.get_by_label("E-mail address").fill("science@minato.example")
    page.get_by_label("Faculty of Science").check()
    page.get_by_role("button", name="Send the invitation").click()
    assert "Faculty of Science" in page.locator("#invitations").inner_text()


def chosen(page: Page, item: str) -> None:
    """Choose an item of the institution menu, which a phone folds away."""
    page.locator("summary").filter(has_text="Menu").filter(visible=True).click()
    page.get_by_role("link", name=item, exact=True).filter(visible=True).click()


def test_an_account_in_english_without_scripts_on_a_phone(browser: Browser, running: Site) -> None:
    """登録情報確認, パスワード変更 and 退会 of the help page, by their labels."""
    small = {"java_script_enabled": False, "viewport": {"width": 390, "height": 844}}
    page = opened(browser, running, "/en/institution/", **small)
    main = page.get_by_role("main")
    page.get_by_label("E-mail address").fill("out@minato.example")
    page.get_by_label("Password").fill(PASSWORD)
    main.get_by_role("button", name="Sign in", exact=True).click()
    chosen(page, "Check registered information")
    assert "MINATO03" in main.inner_text()
    assert_nothing_overflows(page)
    chosen(page, "Change password")
    page.get_by_label("Present password").fill(PASSWORD)
    for name in ("password1", "password2"):  # each label also says that it is required
        page.locator(f"main [name={name}]").fill("another-2026-tensha")
    assert_nothing_overflows(page)
    main.get_by_role("button", name="Change password").click()
    assert "password" in page.get_by_role("status").first.inner_text().casefold()
    chosen(page, "Leave the portal")
    assert "1 draft" in main.inner_text() or "drafts" in main.inner_text().casefold()
    assert_nothing_overflows(page)
    main.get_by_role("button", name="Yes").click()
    assert page.locator("h1").inner_text() == "Survey"
    assert_nothing_overflows(page)
    main.get_by_role("button", name="Leave", exact=True).click()
    assert "/left/" in page.url
    assert_nothing_overflows(page)
    assert page.request.get(f"{running.url}/en/institution/").status == 404

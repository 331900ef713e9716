"""A passkey from the sign-up on: made, used, lost, recovered; with the virtual authenticator of the browser, under the real CSP."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from playwright.sync_api import Browser, CDPSession, Page

from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.hands import press, tab_to
from tests.support.site import Site, site

MEMBER = """
from koubo.accounts.models import User
from koubo.institutions.models import Institution, Membership
of = Institution.objects.create(code="{code}", kind="00001", name_ja="青桐大学", name_en="Aogiri University", prefecture="00004")
user = User.objects.create_user("{code}@aogiri.example", "koubo-demo-1", name="人事 太郎")
Membership.objects.create(institution=of, user=user, role="administrator")
"""
NEW = "tensha-2026-aogiri"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("passkey-site")) as started:
        yield started


@pytest.fixture
def open_page(browser: Browser, running: Site) -> Iterator[Any]:
    """Open a page on the host name that passkeys know; fail at the end when the browser complained."""
    complaints: list[str] = []

    def opened(path: str, **context: Any) -> Page:
        page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | context).new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(running.url.replace("127.0.0.1", "localhost") + path)
        return page

    yield opened
    assert [text for text in complaints if "status of 422" not in text] == []


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give the browser a device that holds passkeys and says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def told(running: Site) -> str:
    return re.search(r"^[0-9]{6}$|http\S+/key/\S+", running.last_mail(), re.MULTILINE)[0]


def sound(page: Page, folder: Path, name: str) -> None:
    assert_accessible(page)
    assert_nothing_overflows(page)
    (folder / f"{name}.html").write_text(page.content(), encoding="utf-8")


def typed(page: Page, name: str, text: str) -> None:
    tab_to(page, f"main [name={name}]")
    page.keyboard.insert_text(text)


def sign_out(page: Page) -> None:
    press(page, "header form[action='/account/logout/'] button")
    page.locator("header a[href*='/account/login/']").first.wait_for(state="attached")


def test_a_passkey_is_made_used_lost_and_recovered(open_page: Any, running: Site, tmp_path: Path) -> None:
    page = open_page("/account/signup/")
    device, number = authenticator(page)
    typed(page, "email", "yui@example.com")
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/")
    typed(page, "code", told(running))
    page.keyboard.press("Enter")
    page.wait_for_url("**/person/")
    typed(page, "name", "相沢 結")
    tab_to(page, "main [name=terms]")
    page.keyboard.press("Space")
    sound(page, tmp_path, "person")
    press(page, "main button[value=key]")
    page.wait_for_url("**/keys/add/")
    sound(page, tmp_path, "add")
    press(page, "#passkey")
    page.wait_for_url("**/codes/")
    sound(page, tmp_path, "codes")
    codes = re.findall(r">(\d{8})<", page.content())
    assert len(codes) == 10
    page.goto(page.url.replace("codes/", ""))
    sound(page, tmp_path, "security")
    sign_out(page)
    page.goto(running.url.replace("127.0.0.1", "localhost") + "/account/login/")
    sound(page, tmp_path, "login")
    press(page, "#passkey")
    page.wait_for_url("**/seeker/")
    sign_out(page)
    device.send("WebAuthn.clearCredentials", {"authenticatorId": number})
    device.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": number, "enabled": True})
    page.goto(running.url.replace("127.0.0.1", "localhost") + "/account/password/reset/")
    typed(page, "email", "yui@example.com")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    page.goto(told(running).replace("127.0.0.1", "localhost"))
    typed(page, "password1", NEW)
    typed(page, "password2", NEW)
    page.keyboard.press("Enter")
    page.wait_for_url("**/key/done/")
    page.goto(running.url.replace("127.0.0.1", "localhost") + "/account/login/")
    typed(page, "login", "yui@example.com")
    typed(page, "password", NEW)
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/")
    sound(page, tmp_path, "step")
    typed(page, "code", codes[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/seeker/")
    press(page, ".k-sidenav a[href='/account/security/']")
    page.wait_for_url("**/security/")
    press(page, "main a[href*='/remove/']")
    page.wait_for_url("**/remove/")
    sound(page, tmp_path, "remove")
    press(page, "main form button[data-tone=danger]")
    page.wait_for_url("**/security/")
    assert "登録されているパスキーはありません" in page.locator("main").inner_text()
    press(page, "main a[href='/account/security/keys/add/']")
    page.wait_for_url("**/keys/add/")
    press(page, "#passkey")
    page.wait_for_url("**/codes/")
    assert html_errors(tmp_path) == []


def test_a_device_without_the_key_is_said(open_page: Any) -> None:
    page = open_page("/en/account/login/")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"isUserVerified": False}})
    page.locator("#passkey").click()
    page.get_by_role("alert").filter(has_text="The passkey was not used").wait_for()


def test_the_password_is_changed_from_the_menu_of_the_help_page(open_page: Any, running: Site, tmp_path: Path) -> None:
    """求人機関メニュー > アカウント情報 > パスワード変更, by keyboard."""
    running.manage("shell", "-v0", "-c", MEMBER.format(code="jinji"))
    page = open_page("/account/login/")
    typed(page, "login", "jinji@aogiri.example")
    typed(page, "password", "koubo-demo-1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/institution/")
    group = page.locator(".k-sidenav").filter(visible=True).get_by_text("アカウント情報", exact=True)
    assert group.count() == 1
    press(page, ".k-sidenav a[href='/account/password/change/']")
    page.wait_for_url("**/change/")
    assert page.locator("h1").inner_text() == "パスワード変更"
    assert page.locator(".k-sidenav [aria-current=page]").filter(visible=True).inner_text() == "パスワード変更"
    sound(page, tmp_path, "change")
    typed(page, "oldpassword", "koubo-demo-1")
    typed(page, "password1", NEW)
    typed(page, "password2", NEW)
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="パスワードを変更しました").wait_for()
    assert html_errors(tmp_path) == []


@pytest.mark.prove
def test_an_app_and_codes_without_scripts_on_a_phone_in_english(open_page: Any, running: Site) -> None:
    running.manage("shell", "-v0", "-c", MEMBER.format(code="saiyo"))
    page = open_page("/en/account/login/", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0
    page.get_by_label("E-mail address").fill("saiyo@aogiri.example")
    page.get_by_label("Password").fill("koubo-demo-1")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(page.url.partition("/en/")[0] + "/en/account/security/keys/add/")
    assert "Passkeys need JavaScript" in page.locator("main").inner_text()
    page.goto(page.url.partition("/en/")[0] + "/en/account/security/app/add/")
    secret = page.locator("main .k-num").inner_text()
    page.get_by_label("Code that the app shows").fill(f"{hotp_value(secret, int(time.time()) // 30):06}")
    page.get_by_role("button", name="Add an app").click()
    page.locator("main li .k-id").first.wait_for()
    codes = page.locator("main li .k-id").all_inner_texts()
    assert len(codes) == 10
    page.goto(page.url.partition("/en/")[0] + "/en/account/security/")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_label("E-mail address").fill("saiyo@aogiri.example")
    page.get_by_label("Password").fill("koubo-demo-1")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code of the app or recovery code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.locator("h1").inner_text() == "Institution menu"

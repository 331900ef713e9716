"""求職者情報 and 求職者照会メール in a real browser, by the steps of the help page: written, found, asked, answered and seen; by keyboard, and without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_public import sign_in
from tests.journeys.test_search import Reader
from tests.support import hands
from tests.support.browser import assert_accessible, html_errors
from tests.support.extent import in_full
from tests.support.site import Site, site

WORLD = """
from tests.support import factories as f
of = f.institution(name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University", email="jinji@aogiri.example")
people = [f.desk_member(email="desk@koubo.example")]
for key, language in (("ja-1280", "ja"), ("en-390", "en"), ("plain", "en")):
    people.append(f.member(of, name="人事 花子", email=f"{key}@aogiri.example", language=language))
    people.append(f.seeker(name="篠崎 由美", email=f"{key}@seekers.example", language=language))
for person in people:
    person.set_password("koubo-demo")
    person.save()
"""
DETAIL = re.compile("/institution/seekers/U[0-9A-Z]{8}/$")


def filled(word: str) -> dict[str, Any]:
    """What a seeker types, found again by `word`."""
    return {
        "headline": f"{word} による沿岸環境の観測",
        "appeal": "衛星画像と現地観測をつなぐ手法を専門としています。",
        "written": "ja",
        "research_fields-0-code": "38010",
        "degree": "doctor",
        "job_types": ["00022"],
        "areas": ["00002"],
    }


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("inquiries"), KOUBO_ENV="development") as made:
        made.manage("shell", "-v0", "-c", WORLD)
        yield made


def reader_of(browser: Browser, running: Site, who: str, path: str, tmp_path: Path, **look: Any) -> Reader:
    """A window of its own, signed in."""
    scripts = look.get("java_script_enabled", True)
    page = browser.new_context(base_url=running.url, **look).new_page()
    page.goto(path)
    sign_in(page, who)
    page.wait_for_url(
        re.compile(f"^{running.url}{path}(#.*)?$")
    )  # without scripts the way of the form stays in the address
    folder = tmp_path / path.strip("/").replace("/", "-")
    folder.mkdir()
    return Reader(page, folder, scripts=scripts)


@pytest.mark.parametrize(("language", "width"), [("ja", 1280), *in_full(("en", 390))])
def test_by_keyboard(running: Site, browser: Browser, tmp_path: Path, language: str, width: int) -> None:
    start, key = "" if language == "ja" else "/en", f"{language}-{width}"
    look = {"viewport": {"width": width, "height": 900}, "locale": "ja-JP" if language == "ja" else "en-GB"}
    word = f"リモートセンシング{width}"
    seeker = reader_of(browser, running, f"{key}@seekers.example", f"{start}/seeker/profile/", tmp_path, **look)
    page = seeker.page
    seeker.look()
    hands.press(page, "main button[value=begin]")
    seeker.arrive("/seeker/profile/edit/$")
    hands.fill_by_keyboard(page, filled(word), until="button[name=act][value=confirm]")
    page.keyboard.press("Enter")
    seeker.arrive("/seeker/profile/confirm/$")
    expect(page.locator("h1")).to_contain_text(word)
    hands.press(page, "main form button[data-type=solid]")
    seeker.arrive("/seeker/profile/$")
    hands.press(page, "main a[href$='/preview/']")
    seeker.arrive("/seeker/profile/preview/$")
    expect(page.locator("main")).not_to_contain_text("篠崎")

    institution = reader_of(browser, running, f"{key}@aogiri.example", f"{start}/institution/", tmp_path, **look)
    ask_by_keyboard(institution, word, width)
    answer_by_keyboard(seeker, start)
    page = institution.page
    page.goto(f"{start}/institution/")
    unread = page.locator("main a[href*='/inquiries/']", has_text="1")
    expect(unread.first).to_have_text("未読メール1件" if language == "ja" else "1 unread mail")
    page.goto(f"{start}/institution/inquiries/")
    institution.look()
    hands.press(page, "main tbody th a")
    institution.arrive("/institution/inquiries/[0-9a-f-]{36}/$")
    expect(page.locator("main")).to_contain_text(f"{key}@seekers.example")
    expect(page.locator("main")).not_to_contain_text("篠崎")
    page.goto(f"{start}/institution/")
    expect(page.locator("main")).to_contain_text("未読メールはありません" if language == "ja" else "No unread mail")
    assert not [error for folder in tmp_path.iterdir() for error in html_errors(folder)]


def ask_by_keyboard(reader: Reader, word: str, width: int) -> None:
    """「求職者照会メールを送るには?」, step by step."""
    page = reader.page
    if width < 1000:
        hands.press(page, "header summary")
    hands.press(page, ".k-sidenav a[href$='/institution/seekers/search/']")
    reader.arrive("/institution/seekers/search/$")
    hands.tab_to(page, "main input[name=q]")
    page.keyboard.insert_text(word)
    page.keyboard.press("Enter")
    reader.arrive("/institution/seekers/[?]q=")
    hands.press(page, "main .k-result h3 a")
    reader.arrive(DETAIL.pattern)
    hands.press(page, "main .k-pagehead a.k-button")
    reader.arrive("/institution/inquiries/to/U[0-9A-Z]{8}/$")
    expect(page.locator("main")).to_contain_text(word)
    hands.press(page, "button[name=act][value=check]")
    page.locator(".k-errsum").wait_for()
    assert_accessible(page)
    hands.tab_to(page, "[name=purpose]")
    page.keyboard.insert_text("予定している公募のご案内")
    hands.tab_to(page, "[name=text]")
    page.keyboard.insert_text("はじめまして。沿岸観測のご研究に関心を持ちました。")
    hands.press(page, "button[name=act][value=check]")
    reader.arrive("/confirm/$")
    hands.press(page, "main form button[data-type=solid]")
    reader.arrive("/sent/$")
    expect(page.locator("main")).not_to_contain_text("篠崎")


def answer_by_keyboard(reader: Reader, start: str) -> None:
    """The seeker reads, replies, and discloses the address, not the name."""
    page = reader.page
    page.goto(f"{start}/seeker/inquiries/")
    reader.look()
    hands.press(page, "main tbody a")
    reader.arrive("/seeker/inquiries/[0-9a-f-]{36}/$")
    hands.tab_to(page, "#f-text")
    page.keyboard.insert_text("ご連絡ありがとうございます。")
    hands.tab_to(page, "[name=show_email]")
    page.keyboard.press("Space")
    hands.press(page, "button[name=act][value=check]")
    reader.arrive("/reply/(#errors)?$")
    hands.press(page, "button[name=act][value=send]")
    reader.arrive("/done/$")


@pytest.mark.prove
def test_without_scripts_in_english_on_a_phone(running: Site, browser: Browser, tmp_path: Path) -> None:
    look = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
    word = "Spectroscopy"
    seeker = reader_of(browser, running, "plain@seekers.example", "/en/seeker/profile/", tmp_path, **look)
    page = seeker.page
    page.get_by_role("button", name="Agree and write a profile").click()
    seeker.arrive("/en/seeker/profile/edit/(#|$)")
    page.get_by_role("button", name="Check").last.click()
    page.locator(".k-errsum").wait_for()
    fill(page, filled(word))
    page.locator("button[name=act][value=confirm]").click()
    seeker.arrive("/en/seeker/profile/confirm/(#|$)")
    page.get_by_role("button", name="Publish the profile").click()
    seeker.arrive("/en/seeker/profile/(#|$)")
    institution = reader_of(browser, running, "plain@aogiri.example", "/en/institution/", tmp_path, **look)
    asking = institution.page
    asking.goto("/en/institution/seekers/search/")
    asking.get_by_label("All of these words").fill(word)
    asking.get_by_role("button", name="Search").click()
    asking.locator("main .k-result h3 a").click()
    asking.get_by_role("link", name="Send an inquiry mail").click()
    asking.get_by_label("What the inquiry is for").fill("An opening that is planned")
    asking.get_by_label("Text of the mail").fill("We read your profile with interest.")
    asking.get_by_role("button", name="Check").click()
    institution.arrive("/confirm/(#|$)")
    asking.get_by_role("button", name="Send").click()
    institution.arrive("/sent/(#|$)")
    page.goto("/en/seeker/inquiries/")
    page.locator("main tbody a").click()
    page.get_by_label("Reason, for yourself only").select_option("place")
    page.get_by_role("button", name="Decline").click()
    seeker.arrive("/en/seeker/inquiries/[0-9a-f-]{36}/(#|$)")
    expect(page.get_by_role("status")).to_contain_text("You have declined")
    page.get_by_role("link", name="Report this inquiry to the secretariat").click()
    page.get_by_label("It is rude or threatening").check()
    page.get_by_role("button", name="Report").click()
    expect(page.get_by_role("status")).to_contain_text("The secretariat has your report")
    asking.goto("/en/institution/inquiries/")
    expect(asking.locator("main tbody")).to_contain_text("Declined")
    desk = reader_of(browser, running, "desk@koubo.example", "/desk/inquiries/reports/", tmp_path, **look)
    desk.page.locator("main tbody a").click()
    desk.arrive("/desk/inquiries/reports/[0-9a-f-]{36}/(#|$)")
    expect(desk.page.locator("main")).not_to_contain_text("seekers.example")
    assert not [error for folder in tmp_path.iterdir() for error in html_errors(folder)]


def fill(page: Page, data: dict[str, Any]) -> None:
    """Fill the form by its names."""
    for name, value in data.items():
        control = page.locator(f'form#profile [name="{name}"]').first
        kind = control.evaluate("e => e.tagName + '/' + e.type")
        if kind.endswith(("/radio", "/checkbox")):
            for code in [value] if isinstance(value, str) else value:
                page.locator(f'form#profile [name="{name}"][value="{code}"]').check()
        elif kind.startswith("SELECT"):
            control.select_option(value)
        else:
            control.fill(value)

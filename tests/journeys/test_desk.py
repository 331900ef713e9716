"""The secretariat at its desk, in a real browser against the real server: by keyboard, and without scripts."""

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from koubo.kernel import clock
from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.extent import in_full
from tests.support.hands import tab_to
from tests.support.site import Site, site

WORLD = """
import json
from datetime import timedelta
from koubo.kernel import clock
from koubo.postings.publication.states import ContentLanguages
from koubo.postings.actions import requests
from tests.support import factories as f
now = clock.now()
for n, name in enumerate(("篠崎 葵", "村岡 実"), 1):
    desk = f.desk_member(name=name, email=f"desk{n}@koubo.example")
    desk.set_password("koubo-demo")
    desk.save()
of = f.institution(name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University")
author = f.member(of, name="人事 花子")
john = f.member(of, name="John Smith", language="en")
made = {}
for n, (key, by, written, title) in enumerate((
    ("keyboard", author, ContentLanguages.BOTH, "理学研究科 化学専攻 教授の公募（無機化学）"),
    ("plain", john, ContentLanguages.EN, "Assistant Professor in Marine Geology"),
    ("race", author, ContentLanguages.JA, "工学部 電気電子工学科 講師の公募"),
    ("looks", author, ContentLanguages.BOTH, "学生相談室 カウンセラー（非常勤）の公募"),
)):
    made[key] = str(f.requested(of, by=by, now=now - timedelta(hours=30 - n), written=written, title=title).posting_id)
back = f.requested(of, by=author, now=now, title="数理科学 准教授の公募")
by = f.acting_as_desk(desk)
requests.return_for_correction(back, version=back.version, message="給与の額を書いてください", comments={}, by=by, now=now)
made["returned"] = str(back.posting_id)
print(json.dumps(made))
"""


@pytest.fixture(scope="module")
def desk_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str]]]:
    with site(tmp_path_factory.mktemp("desk-site")) as running:
        yield running, json.loads(running.manage("shell", "-v0", "-c", WORLD).splitlines()[-1])


@pytest.fixture
def at_desk(desk_site: tuple[Site, dict[str, str]], browser: Browser) -> Iterator[Any]:
    """Open a signed-in page; fail at the end when the browser complained."""
    complaints: list[str] = []

    def open_page(person: int = 1, language: str = "ja", **context: Any) -> Page:
        page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | context).new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        start = f"{desk_site[0].url}{'/en' if language == 'en' else ''}/desk/"
        page.goto(start)
        page.get_by_label("メールアドレス" if language == "ja" else "E-mail address").fill(
            f"desk{person}@koubo.example"
        )
        page.locator("input[type=password]").fill("koubo-demo")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: address.partition("#")[0] == start)
        return page

    yield open_page
    # 422 and 409 are answers of ours; the browser lists them as failed loads.
    assert [text for text in complaints if "status of 422" not in text and "status of 409" not in text] == []


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"


def test_approving_with_the_keyboard_alone(at_desk: Any, desk_site: tuple[Site, dict[str, str]]) -> None:
    page = at_desk()
    posting = desk_site[1]["keyboard"]
    tab_to(page, f'a[href$="/{posting}/"].k-button')
    assert page.evaluate("document.activeElement.textContent").strip() == "古いものから順に確認する"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{posting}/")
    assert page.locator('section[lang="ja"]').count() > 5
    assert page.locator('section[lang="en"]').count() > 5
    tab_to(page, "input[name=outcome]")
    page.keyboard.press("Space")
    chosen = clock.day_of(clock.now()) + timedelta(days=3)
    tab_to(page, "#f-publish_on")
    page.locator("#f-publish_on").fill(chosen.isoformat())
    page.keyboard.press("Tab")
    page.wait_for_function(
        "t => document.querySelector('#instant output').textContent.includes(t)", arg=in_words(chosen) + "0:00"
    )
    tab_to(page, "form#answer button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/**")
    assert f"{in_words(chosen)}午前0時" in page.locator(".k-instant output").inner_text()
    assert f"{in_words(chosen)}午前0時に公開されます。" in page.locator(".k-mail").first.inner_text()
    tab_to(page, "button.k-button[data-type=solid]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    assert page.locator("h1").inner_text() == "承認しました"
    assert f"{in_words(chosen)}午前0時に公開されます。" in page.locator(".k-panel").inner_text()
    tab_to(page, "a.k-button[data-type=solid]")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/desk/postings/" in address and posting not in address)


def test_returning_without_scripts_in_english(at_desk: Any, desk_site: tuple[Site, dict[str, str]]) -> None:
    page = at_desk(language="en", java_script_enabled=False)
    page.get_by_role("link", name="Assistant Professor in Marine Geology").click()
    page.locator("#field-title summary").click()
    page.get_by_label("Comment on Title").fill("Please name the department.")
    page.get_by_label("Return for correction").check()
    page.get_by_text("Reasons for returning or rejecting").click()
    page.get_by_label("Please make clear which documents").check()
    page.get_by_label("Message to the institution").fill("Two points, please.")
    page.locator("form#answer button").click()
    shown = page.locator("main").inner_text()
    for words in (
        "Return for correction",
        "Two points, please.",
        "Please name the department.",
        "To\nJohn Smith",
        "人事 花子",
    ):
        assert words in shown, words
    page.get_by_role("button", name="Back to the form").click()
    assert page.get_by_label("Comment on Title").input_value() == "Please name the department."
    page.locator("form#answer button").click()
    page.get_by_role("button", name="Confirm decision").click()
    assert page.locator("h1").inner_text() == "The request has been returned"
    page.goto(f"{desk_site[0].url}/en/desk/decided/")
    assert "Assistant Professor in Marine Geology" in page.locator("table").inner_text()


def test_two_colleagues_at_once(at_desk: Any, desk_site: tuple[Site, dict[str, str]]) -> None:
    address = f"{desk_site[0].url}/desk/postings/{desk_site[1]['race']}/"
    first, second = at_desk(1), at_desk(2)
    for page in (first, second):
        page.goto(address)
        page.get_by_label("承認する").check()
        page.locator("form#answer button").click()
    second.get_by_role("button", name="確定").click()
    assert second.locator("h1").inner_text() == "承認しました"
    first.get_by_role("button", name="確定").click()
    assert "すでに状態が変わっているため" in first.get_by_role("alert").inner_text()
    assert "村岡 実が" in first.get_by_role("alert").inner_text()
    assert_accessible(first)


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 390, "light"), *in_full(("ja", 1280, "light"), ("ja", 390, "dark"), ("en", 1280, "dark"))],
)
def test_every_page_is_sound(
    at_desk: Any, desk_site: tuple[Site, dict[str, str]], tmp_path: Path, language: str, width: int, scheme: str
) -> None:
    page = at_desk(language=language, viewport={"width": width, "height": 900}, color_scheme=scheme)
    start = f"{desk_site[0].url}{'/en' if language == 'en' else ''}/desk/"
    shots = os.environ.get("KOUBO_SHOTS")

    def look(name: str) -> None:
        assert_accessible(page)
        assert_nothing_overflows(page)
        (tmp_path / f"{name}.html").write_text(page.content(), encoding="utf-8")
        if shots:
            page.screenshot(path=Path(shots) / f"desk-{name}-{language}-{width}-{scheme}.png", full_page=True)

    for name, path in (
        ("queue", ""),
        ("nothing", "?q=zzzz"),
        ("decided", "decided/"),
        ("returned", f"postings/{desk_site[1]['returned']}/"),
        ("review", f"postings/{desk_site[1]['looks']}/"),
    ):
        page.goto(start + path)
        look(name)
    page.locator("input[name=outcome][value=approve]").check()
    page.locator("#f-publish_on").fill("2001-01-01")
    page.locator("form#answer button").click()
    page.locator(".k-errsum").wait_for()
    look("error")
    page.locator("#f-publish_on").fill((clock.day_of(clock.now()) + timedelta(days=2)).isoformat())
    page.locator("form#answer button").click()
    page.locator(".k-mail").first.wait_for()
    look("check")
    if scheme == "light":  # the look is no matter of the HTML
        assert html_errors(tmp_path) == []

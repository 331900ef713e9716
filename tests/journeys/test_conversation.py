"""An institution writes to the secretariat and is answered: by keyboard, and without scripts; every page is sound."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.extent import in_full
from tests.support.hands import choose, press, tab_to
from tests.support.site import Site, site

WORLD = """
import json
from koubo.conversations import actions
from koubo.conversations.models import Topic
from koubo.kernel import clock
from koubo.postings.publication.states import ContentLanguages
from tests.support import factories as f
now = clock.now()
of = f.institution(name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University")
desk = f.desk_member(name="篠崎 葵", email="desk@koubo.example")
author = f.member(of, name="人事 花子", email="hanako@koubo.example")
john = f.member(of, name="John Smith", language="en", email="john@koubo.example")
for person in (desk, author, john):
    person.set_password("koubo-demo")
    person.save()
made = {}
for key, by, written, title in (
    ("keyboard", author, ContentLanguages.JA, "理学研究科 化学専攻 教授の公募（無機化学）"),
    ("plain", john, ContentLanguages.BOTH, "Assistant Professor in Marine Geology"),
    ("looks", author, ContentLanguages.BOTH, "学生相談室 カウンセラー（非常勤）の公募"),
):
    revision = f.requested(of, by=by, now=now, written=written, title=title)
    made[key] = str(revision.posting_id)
asking = {"by": f.acting_for(author, of), "now": now}
done = actions.ask(revision.posting, about=Topic.CORRECTION, text="給与の額を直したいです。\\n" + "あ" * 400, **asking)
actions.answer(done, text="直しました。\\n" + "https://koubo.example/" + "a" * 200, by=f.acting_as_desk(desk), now=now)
made["open"] = str(actions.ask(revision.posting, about=Topic.WITHDRAWAL, text="取り下げたいです。", **asking).pk)
made["answered"] = str(done.pk)
print(json.dumps(made))
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str]]]:
    with site(tmp_path_factory.mktemp("contact-site")) as started:
        yield started, json.loads(started.manage("shell", "-v0", "-c", WORLD).splitlines()[-1])


@pytest.fixture
def open_as(running: tuple[Site, dict[str, str]], browser: Browser) -> Iterator[Any]:
    """Open a page signed in; fail at the end when the browser complained."""
    complaints: list[str] = []

    def open_page(person: str, path: str, **context: Any) -> Page:
        page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | context).new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(running[0].url + path)
        page.locator("input[type=email]").fill(f"{person}@koubo.example")
        page.locator("input[type=password]").fill("koubo-demo")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: address.partition("#")[0] == running[0].url + path)
        return page

    yield open_page
    assert [text for text in complaints if "status of 422" not in text] == []


def test_asked_and_answered_with_the_keyboard_alone(open_as: Any, running: tuple[Site, dict[str, str]]) -> None:
    posting = running[1]["keyboard"]
    page = open_as("hanako", f"/institution/postings/{posting}/")
    press(page, f'a[href$="/{posting}/contact/"]')
    page.wait_for_url("**/contact/")
    tab_to(page, "button.k-button[data-type=solid]")
    page.keyboard.press("Enter")
    page.locator(".k-errsum").wait_for()
    tab_to(page, ".k-errsum a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "about"
    choose(page, "about", "withdrawal")
    tab_to(page, "#f-text")
    page.keyboard.insert_text("予算の都合により取り下げたいです 🙏")
    assert page.locator("#f-text-c").inner_text().startswith("18 ")
    press(page, "button.k-button[data-type=solid]")
    page.wait_for_url("**/contact/*-*/")
    assert page.locator("h1").inner_text() == "送信しました"

    desk = open_as("desk", "/desk/contacts/")
    press(desk, f'table a[href*="{page.url.split("/")[-2]}"]')
    desk.wait_for_url("**/desk/contacts/*-*/")
    assert "予算の都合により取り下げたいです 🙏" in desk.locator("main").inner_text()
    tab_to(desk, "#f-text")
    desk.keyboard.insert_text("取り下げました。")
    press(desk, "form#answer button")
    desk.get_by_role("status").filter(has_text="回答を送信しました").wait_for()

    page.goto(f"{running[0].url}/institution/")
    press(page, 'header a[href$="/institution/mails/"]')
    page.wait_for_url("**/mails/")
    press(page, "table a")
    page.wait_for_url("**/mails/*/")
    assert "取り下げました。" in page.locator(".k-mail").inner_text()
    press(page, '.k-actions a[href*="/postings/"]')
    page.wait_for_url(f"**/postings/{posting}/")
    assert "取り下げました。" in page.locator("#contacts").inner_text()


@pytest.mark.prove
def test_without_scripts_in_english(open_as: Any, running: tuple[Site, dict[str, str]]) -> None:
    posting = running[1]["plain"]
    page = open_as("john", f"/en/institution/postings/{posting}/", java_script_enabled=False)
    page.locator("#contacts").get_by_role("link", name="Write to the secretariat").click()
    page.get_by_label("Message").fill("x" * 5001)
    page.get_by_role("button", name="Send").click()
    shown = page.locator(".k-errsum").inner_text()
    assert "Select what your message is about" in shown
    assert "Enter no more than 5000 characters (now 5001)" in shown
    page.get_by_label("Message").fill("Please correct the salary.")
    page.get_by_label("Part to be changed").check()
    page.get_by_role("button", name="Send").click()
    assert page.locator("h1").inner_text() == "Your message has been sent"
    page.get_by_role("link", name="Back to the opening").click()
    assert "Waiting for an answer" in page.locator("#contacts").inner_text()


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 390, "light"), *in_full(("ja", 1280, "light"), ("ja", 390, "dark"), ("en", 1280, "dark"))],
)
def test_every_page_is_sound(
    open_as: Any, running: tuple[Site, dict[str, str]], tmp_path: Path, language: str, width: int, scheme: str
) -> None:
    start, made = "/en" if language == "en" else "", running[1]
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    shots = os.environ.get("KOUBO_SHOTS")
    walks = {
        "hanako": {
            "menu": "/institution/",
            "detail": f"/institution/postings/{made['looks']}/",
            "form": f"/institution/postings/{made['looks']}/contact/",
            "sent": f"/institution/postings/{made['looks']}/contact/{made['open']}/",
            "mailbox": "/institution/mails/",
        },
        "desk": {
            "list": "/desk/contacts/",
            "open": f"/desk/contacts/{made['open']}/",
            "answered": f"/desk/contacts/{made['answered']}/",
            "review": f"/desk/postings/{made['looks']}/",
        },
    }
    for person, pages in walks.items():
        page = open_as(person, f"{start}{next(iter(pages.values()))}", **look)

        def judge(name: str, page: Page = page, person: str = person) -> None:
            assert_accessible(page)
            assert_nothing_overflows(page)
            (tmp_path / f"{person}-{name}.html").write_text(page.content(), encoding="utf-8")
            if shots:
                page.screenshot(path=Path(shots) / f"{person}-{name}-{language}-{width}-{scheme}.png", full_page=True)

        for name, path in pages.items():
            page.goto(f"{running[0].url}{start}{path}")
            judge(name)
            if name in {"form", "open"}:
                page.locator("main form button").first.click()
                page.locator(".k-errsum").wait_for()
                judge(f"{name}-error")
            if name == "mailbox":
                page.locator("table a").first.click()
                page.locator(".k-mail").wait_for()
                judge("mail")
    if scheme == "light":  # the look is no matter of the HTML
        assert html_errors(tmp_path) == []

"""A posting's whole way in a real browser: from 新規作成 to the public page, at 22:00 and not a second earlier."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from koubo.postings.sheet import SHEET
from tests.support import hands, postgres, smtp
from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.extent import in_full
from tests.support.samples import complete_content
from tests.support.site import Site, site
from tests.support.typed import typed

PEOPLE = """
from tests.support import factories as f
of = f.institution(code="K00001", name_ja="国立大学法人あおぎり大学", name_en="Aogiri University")
people = {"jinji": f.member(of, name="人事 花子"), "john": f.member(of, name="John Smith", language="en"),
          "desk": f.desk_member(name="篠崎 葵")}
for name, person in people.items():
    person.email = f"{name}@koubo.example"
    person.set_password("koubo-demo")
    person.save()
"""

WORDS = {
    "ja": {
        "drafts": "登録・一時保存", "new": "新規作成", "agree": "上記に同意して、求人公募情報を作成する",
        "language": "日本語", "continue": "決定", "save": "一時保存", "saved": "一時保存完了", "to_drafts": "登録・一時保存管理へ",
        "review": "確認", "request": "登録依頼", "requests": "登録/修正依頼中の求人公募情報",
        "requested": "登録依頼中", "instant": "2026年11月24日（火）午後10時",
        "mail_instant": "2026年11月24日（火）午後10時", "mail": "Koubo求人公募情報登録完了のお知らせ",
    },
    "en": {
        "drafts": "Registration and drafts", "new": "Create new", "agree": "Agree and create an opening",
        "language": "English", "continue": "Continue", "save": "Save draft", "saved": "Draft saved", "to_drafts": "Go to drafts",
        "review": "Review", "request": "Request publication",
        "requests": "Openings with a pending request", "requested": "Requested",
        "instant": "24 November 2026, 22:00 JST",
        "mail_instant": "22:00 on Tuesday 24 November 2026", "mail": "Koubo: registration completed",
    },
}  # fmt: skip


class Walk:
    """One person's way through the site in one language, looking at every page."""

    def __init__(
        self, running: Site, browser: Browser, folder: Path, *, language: str, keys: bool, **context: Any
    ) -> None:
        self.site, self.language, self.keys, self.words, self.folder = running, language, keys, WORDS[language], folder
        self.scripts = context.get("java_script_enabled", True)
        self.browser, self.context = browser, {"viewport": {"width": 1280, "height": 900}, "locale": "ja-JP"} | context
        self.root = running.url + ("" if language == "ja" else "/en")
        self.page = self.open()

    def open(self) -> Page:
        return self.browser.new_context(**self.context).new_page()

    def sign_in(self, person: str) -> None:
        self.page.goto(f"{self.root}/account/login/")
        if self.keys:
            hands.tab_to(self.page, "[name=login]")
            self.page.keyboard.insert_text(f"{person}@koubo.example")
            self.page.keyboard.press("Tab")
            hands.tab_to(self.page, "[name=password]")
            self.page.keyboard.insert_text("koubo-demo")
        else:
            self.page.locator("[name=login]").fill(f"{person}@koubo.example")
            self.page.locator("[name=password]").fill("koubo-demo")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda address: "login" not in address)

    def go(self, name: str, *, role: str, until: str) -> None:
        """Press the link or button `name`, and wait for the address that ends in `until` (forms may add #errors)."""
        target = self.page.locator("main, .k-savebar, nav").get_by_role(role, name=name, exact=True).first
        if self.keys:
            target.evaluate("e => e.setAttribute('data-wanted', '')")
            hands.press(self.page, "[data-wanted]")
        else:
            if not target.is_visible():
                self.page.locator(".k-header summary, header summary").first.click()
            target.click()
        self.page.wait_for_url(re.compile(until + "(#.*)?$"))

    def choose(self, name: str, value: str) -> None:
        if self.keys:
            hands.choose(self.page, name, value)
        else:
            self.page.locator(f"[name={name}][value={value}]").check()

    def look(self, name: str) -> None:
        """Let both judges see the page as it is."""
        if self.scripts:
            assert_accessible(self.page)
        assert_nothing_overflows(self.page)
        (self.folder / f"{name}.html").write_text(self.page.content(), encoding="utf-8")

    def write(self) -> str:
        """新規作成 to 登録依頼中; return the data number."""
        w, data = self.words, typed(complete_content((self.language,)), (self.language,))
        self.go(w["drafts"], role="link", until="/drafts/")
        self.look("drafts")
        self.go(w["new"], role="link", until="/new/")
        self.look("terms")
        self.go(w["agree"], role="link", until="/language/")
        self.look("language")
        self.choose("written", self.language)
        self.go(w["continue"], role="button", until=rf"/edit/\?written={self.language}")
        self.look("editor-new")
        title = data["title-" + self.language]
        self.page.locator(f"#title-{self.language}").focus()
        self.page.keyboard.insert_text(title)
        self.go(w["save"], role="button", until="/saved/")
        assert w["saved"] in self.page.title()
        self.look("saved")
        self.go(w["to_drafts"], role="link", until="/drafts/")
        self.go(title, role="link", until="/edit/")
        if self.keys:
            self.page.locator("h1").click()
            hands.fill_by_keyboard(self.page, data, until="button.k-button[value=confirm]")
            self.page.keyboard.press("Enter")
            self.page.wait_for_url(re.compile("/confirm/|#errors$"))
            assert "/confirm/" in self.page.url, self.page.locator(".k-errsum").inner_text()
        else:
            hands.fill(self.page, data)
            self.look("editor-full")
            self.go(w["review"], role="button", until="/confirm/")
        self.look("confirm")
        shown = self.page.locator("main").inner_text()
        for name, value in data.items():
            if not isinstance(value, list) and SHEET.field(name.split("-")[0]).localized:
                assert value in shown, name
        self.go(w["request"], role="button", until="/requested/")
        self.look("requested")
        number = self.page.locator("main").inner_text()
        self.go(w["requests"], role="link", until="/requests/")
        assert w["requested"] in self.page.locator("table").inner_text()
        self.look("requests")
        self.go(title, role="link", until="/postings/[0-9a-f-]+/")
        self.look("detail")
        return re.findall(r"D\d{9}", number)[0]

    def approve(self, number: str) -> None:
        """The desk approves with today's date; the instant is shown before."""
        self.page = self.open()
        self.sign_in("desk")
        row = self.page.locator("tr", has_text=number).get_by_role("link").first
        row.evaluate("e => e.setAttribute('data-wanted', '')")
        if self.keys:
            hands.press(self.page, "[data-wanted]")
        else:
            row.click()
        self.page.wait_for_url(re.compile("/desk/postings/"))
        self.look("review")
        self.choose("outcome", "approve")
        if self.keys:
            hands.press(self.page, "form#answer button")
        else:
            self.page.locator("form#answer button").first.click()
        self.page.wait_for_url(re.compile("/check/"))
        assert self.words["instant"] in self.page.locator("main").inner_text()
        self.look("check")
        if self.keys:
            hands.press(self.page, "main form button[data-type=solid]")
        else:
            self.page.locator("main form button[data-type=solid]").click()
        self.page.wait_for_url(re.compile("/done/"))
        self.look("done")

    def see(self, path: str) -> int:
        answer = self.page.goto(self.root + path)
        assert answer is not None
        return answer.status


@pytest.fixture
def post() -> Iterator[smtp.Post]:
    with smtp.server() as server:
        yield server


MODES = {
    "ja, keyboard": {"language": "ja", "keys": True},
    "en, keyboard, no scripts": {"language": "en", "keys": True, "java_script_enabled": False},
    "ja, no scripts, 390 px": {
        "language": "ja", "keys": False, "java_script_enabled": False, "viewport": {"width": 390, "height": 844},
    },
    "en, 390 px, PostgreSQL": {"language": "en", "keys": False, "viewport": {"width": 390, "height": 844}},
}  # fmt: skip


@pytest.mark.parametrize("mode", ["ja, keyboard", *in_full(*list(MODES)[1:])])
def test_from_a_new_draft_to_the_public_page(
    mode: str, browser: Browser, post: smtp.Post, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    moving = {"KOUBO_ENV": "development", "KOUBO_NOW": "2026-11-24T09:00:00+09:00",
              "KOUBO_SMTP_URL": f"smtp://127.0.0.1:{post.port}"}  # fmt: skip
    with ExitStack() as stack:
        if "PostgreSQL" in mode:
            moving["KOUBO_DATABASE_URL"] = stack.enter_context(postgres.server())
        running = stack.enter_context(site(tmp_path_factory.mktemp("site"), **moving))
        running.manage("shell", "-v0", "-c", PEOPLE)
        running.start_mail_worker()
        walk = Walk(running, browser, tmp_path, **MODES[mode])
        walk.sign_in("jinji" if walk.language == "ja" else "john")
        walk.look("menu")
        number = walk.write()
        walk.approve(number)
        _mail_names_the_instant(walk, post)

        running.stop()
        running.environment["KOUBO_NOW"] = "2026-11-24T21:59:50+09:00"
        running.start()
        walk.page = walk.open()
        assert walk.see(f"/postings/{number}/") == 404
        walk.look("missing")
        assert walk.see("/postings/") == 200
        assert number not in walk.page.content()
        statuses = _statuses_around_the_instant(walk, number)
        assert statuses[0] == 404
        assert statuses[-1] == 200
        _public_can_find_and_read(walk, number)
    assert html_errors(tmp_path) == []


def _mail_names_the_instant(walk: Walk, post: smtp.Post) -> None:
    person = "jinji" if walk.language == "ja" else "john"
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        mails = [
            m
            for m in post.messages
            if m["To"] == f"{person}@koubo.example" and m["Subject"].strip() == walk.words["mail"]
        ]
        if mails:
            assert walk.words["mail_instant"] in mails[0].get_content()
            return
        time.sleep(0.2)
    raise AssertionError([(m["To"], m["Subject"]) for m in post.messages])


def _statuses_around_the_instant(walk: Walk, number: str) -> list[int]:
    """Ask again and again until the posting is there; the answer carries the site's own time."""
    statuses = []
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        answer = walk.page.request.get(f"{walk.root}/postings/{number}/")
        statuses.append(answer.status)
        if answer.status == 200:
            return statuses
        time.sleep(0.1)
    return statuses


def _public_can_find_and_read(walk: Walk, number: str) -> None:
    content = complete_content((walk.language,))
    title = content["title"][walk.language]
    walk.see("/")
    walk.look("home")
    box = walk.page.locator("main [name=q]")
    if walk.keys:
        hands.tab_to(walk.page, "main [name=q]")
        walk.page.keyboard.insert_text(title.split()[0])
        walk.page.keyboard.press("Enter")
    else:
        box.fill(title.split()[0])
        box.press("Enter")
    walk.page.wait_for_url(re.compile(r"\?q="))
    walk.look("results")
    walk.go(title, role="link", until=f"/postings/{number}/")
    walk.look("posting")
    shown = walk.page.locator("main").inner_text()
    for key in ("duties", "requirements", "documents", "selection", "contact_person", "renewal_criteria"):
        assert content[key][walk.language] in shown, key
    ld = json.loads(walk.page.locator('script[type="application/ld+json"]').inner_text())
    assert ld["@type"] == "JobPosting"
    assert ld["validThrough"].startswith("2027-01-08T23:59:59") or ld["validThrough"].startswith("2027-01-09T00:00:00")

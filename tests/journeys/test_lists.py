"""The own lists in a real browser: narrowed, sorted, searched, turned and opened, by keyboard and on a phone without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support import hands
from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.phases import LIFE
from tests.support.site import Site, site

MANY = 21  # one more than a page
WORLD = f"""
from tests.support import factories as f
from tests.support.phases import make_every_phase
of = f.institution(code="K00001", name_ja="国立大学法人あおぎり大学", name_en="Aogiri University")
author, desk = f.member(of, name="人事 花子", email="jinji@koubo.example"), f.desk_member()
author.set_password("koubo-demo")
author.save()
make_every_phase(of, author)
for n in range({MANY}):
    title = f"機械工学 助教の公募 {{n + 1:02}}"
    f.draft(of, by=author, title=title)
    f.requested(of, by=author, title=title)
    f.published(of, by=author, desk=desk, title=title)
"""
# List: the phase asked for, how many rows it has without being asked, and where a title leads.
# All openings lead to the editor where a modification has been started.
LISTS = {
    "drafts": ("draft", MANY + 2, "/edit/"),
    "requests": ("requested", MANY + 2, r"/postings/[0-9a-f-]+/"),
    "withdrawals": ("published", MANY + 8, "/withdraw/"),
    "postings": ("published", 3 * MANY + len(LIFE), r"/postings/[0-9a-f-]+/(edit/)?"),
    "modifications": ("published", MANY + 10, "/edit/"),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    clock = {"KOUBO_ENV": "development", "KOUBO_NOW": "2026-11-24T09:00:00+09:00"}
    with site(tmp_path_factory.mktemp("lists"), **clock) as made:
        made.manage("shell", "-v0", "-c", WORLD)
        yield made


class Clerk:
    """Someone of the institution, signed in, who keeps every page they come to."""

    def __init__(self, running: Site, browser: Browser, folder: Path, *, root: str = "", **context: Any) -> None:
        self.root, self.folder, self.seen = running.url + root, folder, 0
        self.context: BrowserContext = browser.new_context(locale="ja-JP", **context)
        self.page: Page = self.context.new_page()
        self.page.goto(f"{self.root}/account/login/")
        self.page.locator("[name=login]").fill("jinji@koubo.example")
        self.page.locator("[name=password]").fill("koubo-demo")
        self.page.keyboard.press("Enter")
        self.arrive("/institution/(#errors)?$")

    def arrive(self, until: str) -> None:
        self.page.wait_for_url(re.compile(until))
        assert_nothing_overflows(self.page)
        self.seen += 1
        (self.folder / f"{self.seen:02}.html").write_text(self.page.content(), encoding="utf-8")

    def numbers(self) -> list[int]:
        """The numbers at the end of the titles, from top to bottom."""
        return [
            int(text[-2:]) for text in self.page.locator("tbody th").all_inner_texts() for text in text.split("\n")[:1]
        ]

    def total(self) -> int:
        return self.page.locator("tbody tr").count()


def narrow_by_keyboard(clerk: Clerk, name: str, phase: str) -> None:
    page = clerk.page
    hands.tab_to(page, "main [name=q]")
    page.keyboard.insert_text("機械工学")
    hands.tab_to(page, "main [name=phase]")
    for value in page.locator("main [name=phase] option").evaluate_all("all => all.map(o => o.value)"):
        if value == phase:
            break
        page.keyboard.press("ArrowDown")
    hands.press(page, "main [role=search] button")
    clerk.arrive(rf"/{name}/\?q=[^&]+&phase={phase}&")


def sort_by_keyboard(clerk: Clerk, name: str) -> None:
    """Press the heading of the titles twice: from the first, from the last."""
    page = clerk.page
    for order, said in (("title", "ascending"), ("-title", "descending")):
        hands.press(page, "thead a[href$='sort=title'], thead a[href$='sort=-title']")
        clerk.arrive(rf"/{name}/\?q=.*&sort={order}$")
        expect(page.locator("[aria-sort]")).to_have_attribute("aria-sort", said)
        expect(page.locator("[aria-sort]")).to_contain_text("求人件名")
        up = list(range(1, MANY + 1))
        assert clerk.numbers() == (up if said == "ascending" else up[::-1])[:20]


def test_by_keyboard_in_japanese(running: Site, browser: Browser, tmp_path: Path) -> None:
    clerk = Clerk(running, browser, tmp_path, viewport={"width": 1280, "height": 900})
    page = clerk.page
    assert_accessible(page)
    for name, (phase, rows, opened) in LISTS.items():
        page.goto(f"{clerk.root}/institution/")
        hands.press(page, f'main a[href$="/{name}/"], .k-sidenav a[href$="/{name}/"]')
        clerk.arrive(f"/{name}/$")
        assert clerk.total() == 20
        last = -(-rows // 20)
        hands.press(page, f'.k-pager a[aria-label][href$="page={last}"]')
        clerk.arrive(f"page={last}$")
        assert clerk.total() == rows - (last - 1) * 20
        narrow_by_keyboard(clerk, name, phase)
        expect(page.locator("p[role=status]")).to_have_text(f"{MANY}件見つかりました")
        sort_by_keyboard(clerk, name)
        hands.press(page, ".k-pager a")
        clerk.arrive(rf"&phase={phase}&sort=-title&page=2$")
        assert clerk.numbers() == [1]
        assert_accessible(page)
        hands.press(page, "tbody tr:last-child th :is(a, button)")
        clerk.arrive(opened + "$")
        assert "機械工学 助教の公募 01" in page.content()
    assert html_errors(tmp_path) == []


@pytest.mark.prove
def test_without_scripts_in_english_on_a_phone(running: Site, browser: Browser, tmp_path: Path) -> None:
    small: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "root": "/en"}
    clerk, judge = (Clerk(running, browser, tmp_path, **small, java_script_enabled=on) for on in (False, True))
    page = clerk.page
    for name, (phase, rows, opened) in LISTS.items():
        page.goto(f"{clerk.root}/institution/{name}/")
        page.get_by_role("link", name="Next", exact=True).click()
        clerk.arrive("page=2$")
        assert clerk.total() == min(rows - 20, 20)
        page.get_by_label("Title or data number").fill("機械工学")
        page.get_by_label("State").select_option(phase)
        page.get_by_label("Sort by").select_option(label="By title, from the end")
        page.get_by_role("button", name="Search").click()
        clerk.arrive(rf"/{name}/\?q=[^&]+&phase={phase}&sort=-title$")
        expect(page.locator("p[role=status]")).to_have_text(f"{MANY} openings match")
        assert clerk.numbers() == list(range(MANY, 1, -1))
        page.get_by_role("link", name="Next", exact=True).click()
        clerk.arrive("sort=-title&page=2$")
        assert clerk.numbers() == [1]
        judge.page.goto(page.url)
        assert_accessible(judge.page)
        page.locator("tbody tr").last.locator("th :is(a, button)").first.click()
        clerk.arrive(opened + "$")
        page.goto(f"{clerk.root}/institution/{name}/?q=astronomy&phase={phase}")
        expect(page.get_by_role("heading", name="No opening matches")).to_be_visible()
        page.get_by_role("link", name="Show all").click()
        clerk.arrive(f"/{name}/$")
        assert clerk.total() == 20
    assert html_errors(tmp_path) == []

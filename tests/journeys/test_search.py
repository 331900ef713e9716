"""Searching in a real browser: by keyboard with scripts at 1280 px, and at 390 px without scripts in English."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import hands
from tests.support.browser import (
    assert_accessible,
    assert_fit_for_paper,
    assert_headings_in_order,
    assert_nothing_overflows,
    html_errors,
)
from tests.support.site import Site, site

WORLD = """
from datetime import timedelta
from koubo.kernel import clock
from tests.support import factories as f
of = f.institution(code="K00001", name_ja="国立大学法人あおぎり大学", name_en="Aogiri University")
author = f.member(of, name="人事 花子", email="jinji@koubo.example")
author.set_password("koubo-demo")
author.save()
desk = f.desk_member()
others = f.institution(code="K00002", name_ja="学校法人北浜工科大学", name_en="Kitahama Institute of Technology", kind="00003")
now = clock.now()
line = f.content()["job_lines"][0]
for n, (whose, job, title) in enumerate([
    (of, "00014", "言語情報学 助教の公募"), (of, "00012", "言語情報学 教授の公募"), (others, "00014", "計測工学 助教の公募"),
    (others, "00022", "計測工学 准教授の公募"), (of, "00015", "Postdoctoral Researcher in Linguistics"),
]):
    f.published(whose, desk=desk, now=now, written=f.ContentLanguages.BOTH, title=title, job_lines=[line | {"job_type": job}],
                closes_on=clock.day_of(now) + timedelta(days=10 + n))
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    clock = {"KOUBO_ENV": "development", "KOUBO_NOW": "2026-11-24T09:00:00+09:00"}
    with site(tmp_path_factory.mktemp("search"), **clock) as made:
        made.manage("shell", "-v0", "-c", WORLD)
        yield made


class Reader:
    """Someone who looks at every page they come to."""

    def __init__(self, page: Page, folder: Path, *, scripts: bool) -> None:
        self.page, self.folder, self.scripts, self.count = page, folder, scripts, 0

    def look(self) -> None:
        if self.scripts:
            assert_accessible(self.page)
        assert_nothing_overflows(self.page)
        assert_headings_in_order(self.page)
        self.count += 1
        (self.folder / f"{self.count:02}.html").write_text(self.page.content(), encoding="utf-8")

    def arrive(self, until: str) -> None:
        self.page.wait_for_url(re.compile(until))
        self.look()

    def titles(self) -> list[str]:
        return self.page.locator(".k-result h3, tbody th a").all_inner_texts()


def test_by_keyboard_in_japanese(running: Site, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP").new_page()
    reader = Reader(page, tmp_path, scripts=True)
    page.goto(f"{running.url}/")
    reader.look()
    hands.tab_to(page, "[name=q]")
    page.keyboard.insert_text("公募")
    page.keyboard.press("Enter")
    reader.arrive(r"/postings/\?q=")
    assert len(reader.titles()) == 4
    assert_fit_for_paper(page)
    hands.tab_to(page, "[name=job][value='00014']")
    page.keyboard.press("Space")
    hands.press(page, ".k-facets__act button")
    reader.arrive("job=00014")
    assert reader.titles() == ["計測工学 助教の公募", "言語情報学 助教の公募"]
    hands.tab_to(page, "#sort")
    page.keyboard.press("ArrowUp")  # with words the last of the orders, relevance, is chosen
    hands.press(page, ".k-sort button")
    reader.arrive("sort=deadline$")
    assert reader.titles() == ["言語情報学 助教の公募", "計測工学 助教の公募"]
    hands.press(page, ".k-views a")
    reader.arrive("view=compact")
    assert_fit_for_paper(page)
    assert reader.titles() == ["言語情報学 助教の公募", "計測工学 助教の公募"]
    hands.press(page, "a.k-linkrow[href*='/search/conditions/']")
    reader.arrive("/search/conditions/")
    expect(page.locator("#f-q")).to_have_value("公募")
    hands.tab_to(page, "#f-pay")
    page.keyboard.insert_text("たくさん")
    page.keyboard.press("Enter")
    reader.arrive("search=1")
    expect(page.locator("[role=alert]")).to_contain_text("年収には")
    hands.press(page, ".k-errsum a")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("９０００万円")
    page.keyboard.press("Enter")
    reader.arrive("pay=90000000")
    assert reader.titles() == []
    hands.press(page, ".k-empty li a")
    page.wait_for_url(lambda address: "pay" not in address)
    reader.look()
    assert len(reader.titles()) == 2
    hands.press(page, "a.k-chip")
    page.wait_for_url(lambda address: "q=" not in address)
    assert not html_errors(tmp_path)


@pytest.mark.prove
def test_without_scripts_in_english_on_a_phone(running: Site, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    reader = Reader(page, tmp_path, scripts=False)
    page.goto(f"{running.url}/en/")
    reader.look()
    page.get_by_role("link", name="Search by work location").first.click()
    reader.arrive("/en/search/places/")
    page.get_by_role("link", name="Miyagi").click()
    reader.arrive("prefecture=00004")
    assert len(reader.titles()) == 5
    expect(page.locator("#narrow")).to_be_hidden()
    page.get_by_role("link", name="Narrow down by conditions").click()
    expect(page.locator("#narrow")).to_be_visible()
    reader.look()
    page.get_by_label(re.compile("Private university")).check()
    page.get_by_role("button", name="Narrow down").click()
    reader.arrive("kind=00003")
    expect(page.locator("#narrow")).to_be_hidden()
    assert len(reader.titles()) == 2
    page.locator("[name=q]").fill("nothing of the sort")
    page.get_by_role("button", name="Search").click()
    reader.arrive("q=nothing")
    page.get_by_role("link", name=re.compile("without “Keywords")).click()
    page.wait_for_url(lambda address: "q=" not in address)
    assert len(reader.titles()) == 2
    assert not html_errors(tmp_path)


def test_an_institution_searches_in_its_own_frame(running: Site, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP").new_page()
    reader = Reader(page, tmp_path, scripts=True)
    page.goto(f"{running.url}/account/login/")
    page.locator("[name=login]").fill("jinji@koubo.example")
    page.locator("[name=password]").fill("koubo-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "login" not in address)
    for words, address in (
        ("機関種別で探す", "/search/types/"),
        ("複数の条件で探す", "/search/conditions/"),
        ("キーワードで探す", "/search/"),
    ):
        page.get_by_role("link", name=words).first.click()
        reader.arrive(f"/institution{address}$")
    page.locator("[name=any]").fill("教授 准教授")
    page.get_by_role("button", name="検索").click()
    reader.arrive("/institution/search/results/")
    assert set(reader.titles()) == {"計測工学 准教授の公募", "言語情報学 教授の公募"}
    page.set_viewport_size({"width": 390, "height": 844})
    reader.look()
    assert not html_errors(tmp_path)


@pytest.mark.prove
@pytest.mark.parametrize(("language", "width", "typed", "offered", "opening"), [
    ("ja", 1280, "任期", "任期なし", "計測工学 准教授の公募"),
    ("en", 390, "tenured", "Tenured (no fixed term)", "Postdoctoral Researcher in Linguistics"),
])  # fmt: skip
def test_the_box_offers_what_may_be_meant(
    running: Site, browser: Browser, language: str, width: int, typed: str, offered: str, opening: str, tmp_path: Path
) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    reader = Reader(page, tmp_path, scripts=True)
    page.goto(f"{running.url}/{'en/' if language == 'en' else ''}postings/")
    box = page.get_by_role("combobox", name="キーワード" if language == "ja" else "Keyword")
    box.press_sequentially(typed)
    options = page.locator(".k-offers:visible [role=option]")
    expect(options.filter(has_text=offered).first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    reader.look()
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value(typed)
    # While an input method composes, its keys are its own.
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    box.dispatch_event("keydown", {"key": "ArrowDown", "isComposing": True, "keyCode": 229})
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    while page.locator("[role=option][aria-selected=true]").filter(has_text=offered).count() == 0:
        page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    reader.arrive(r"/postings/\?q=")
    expect(page.locator("#q")).to_have_value(offered)
    # A title leads to its opening.
    box = page.locator("#q")
    box.fill("")
    box.press_sequentially(opening[:8])
    options.filter(has_text=opening).click()
    page.wait_for_url(re.compile(r"/postings/D"))
    assert html_errors(tmp_path) == []

"""A visitor reads an opening; its institution sees that it was read, by keyboard and without scripts; every page is sound."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.stats import BROWSER
from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.extent import in_full
from tests.support.hands import press, tab_to
from tests.support.site import Site, site

WORLD = """
from datetime import timedelta
from koubo.kernel import clock
from koubo.postings.publication.states import ContentLanguages
from koubo.stats.models import CountKind, Tally
from tests.support import factories as f
now = clock.now()
of = f.institution(name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University")
author = f.member(of, name="人事 花子", email="hanako@koubo.example")
author.set_password("koubo-demo")
author.save()
titles = ("理学研究科 化学専攻 教授の公募（無機化学）", "情報科学研究院 准教授または助教（テニュアトラック）の公募", "Professor in Marine Geology")
made = [f.published(of, by=author, now=now, written=ContentLanguages.BOTH, title=title).posting for title in titles]
Tally.objects.bulk_create(
    Tally(institution=of, posting=posting, kind=kind, day=clock.day_of(now) - timedelta(days=n), n=(n * 7 + k * 31) % 90 + 1)
    for k, posting in enumerate(made[1:]) for kind in CountKind for n in range(1, 400)
)
print(made[0].number, made[1].pk)
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str, str]]:
    with site(tmp_path_factory.mktemp("access-site")) as started:
        number, seen_most = started.manage("shell", "-v0", "-c", WORLD).split()[-2:]
        yield started, number, seen_most


@pytest.fixture
def open_page(running: tuple[Site, str, str], browser: Browser) -> Iterator[Any]:
    """Open a page, signed in; fail at the end when the browser complained about more than a refused form."""
    complaints: list[str] = []

    def opened(path: str, **context: Any) -> Page:
        page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | context).new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(running[0].url + path)
        page.locator("input[type=email]").fill("hanako@koubo.example")
        page.locator("input[type=password]").fill("koubo-demo")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: address.partition("#")[0] == running[0].url + path)
        return page

    yield opened
    assert [text for text in complaints if "422" not in text] == []


def test_what_a_visitor_reads_is_seen_by_the_institution(
    running: tuple[Site, str, str], browser: Browser, open_page: Any
) -> None:
    started, number, _ = running
    visitor = browser.new_context(user_agent=BROWSER).new_page()
    visitor.goto(f"{started.url}/postings/{number}/")
    visitor.reload()
    page = open_page("/institution/")
    press(page, 'nav.k-sidenav a[href$="/institution/access/"]')
    page.wait_for_url("**/institution/access/")
    row = page.locator("#openings tbody tr", has_text=number)
    for _ in range(100):  # numbers are written every few seconds
        if row.locator(".k-bar b").inner_text() == "1":
            break
        page.wait_for_timeout(100)
        page.reload()
    assert row.locator(".k-bar b").inner_text() == "1"
    press(page, '#openings thead a[href*="sort=-view"]')
    page.wait_for_url("**sort=-view")
    page.locator("th[aria-sort=descending]").filter(has_text="アクセス数合計").wait_for()
    assert number in page.locator("#openings tbody tr").last.inner_text()
    press(page, "#openings tbody tr:last-child a")
    page.locator("h1", has_text="無機化学").wait_for()
    tab_to(page, "details summary")
    page.keyboard.press("Enter")
    assert page.locator("details tbody tr").count() == 30
    with page.expect_download() as download:
        press(page, 'a[href*="days.csv"]')
    assert download.value.suggested_filename.startswith(f"koubo-access-{number}-")


def test_a_period_without_scripts_in_english(open_page: Any) -> None:
    page = open_page("/en/institution/access/", java_script_enabled=False)
    page.get_by_label("First day").fill("2026-11-10")
    page.get_by_label("Last day").fill("2026-11-01")
    page.get_by_role("button", name="Show these days").click()
    assert "Enter a day not before the first day, 10 November 2026" in page.locator(".k-errsum").inner_text()
    page.get_by_label("First day").fill("2026-11-01")
    page.get_by_role("button", name="Show these days").click()
    assert "1 November 2026 to 1 November 2026" in page.locator("#openings").inner_text()
    page.get_by_role("link", name="All time").click()
    assert page.get_by_role("heading", name="Views by month").is_visible()


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 390, "light"), *in_full(("ja", 1280, "light"), ("ja", 390, "dark"), ("en", 1280, "dark"))],
)
def test_every_page_is_sound(
    open_page: Any, running: tuple[Site, str, str], tmp_path: Path, language: str, width: int, scheme: str
) -> None:
    start = "/en" if language == "en" else ""
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = open_page(f"{start}/institution/access/", **look)
    shots = os.environ.get("KOUBO_SHOTS")
    one = f"access/{running[2]}/"
    for name, path in {
        "list": "access/?sort=-view",
        "months": "access/?period=all",
        "nothing": "access/?q=天文",
        "refused": "access/?from=2026-11-10&to=2026-11-01",
        "one": one,
        "one-months": f"{one}?period=all",
        "one-refused": f"{one}?from=&to=",
    }.items():
        page.goto(f"{running[0].url}{start}/institution/{path}")
        for summary in page.locator("main details summary").all():
            summary.click()
        assert_accessible(page)
        assert_nothing_overflows(page)
        (tmp_path / f"{name}.html").write_text(page.content(), encoding="utf-8")
        if shots:
            page.screenshot(path=Path(shots) / f"access-{name}-{language}-{width}-{scheme}.png", full_page=True)
    if scheme == "light":  # the look is no matter of the HTML
        assert html_errors(tmp_path) == []

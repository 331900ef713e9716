"""The secretariat's office: a list, a duty, figures, the text of a mail; in Japanese by keyboard, in English on a phone without scripts."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors
from tests.support.hands import press, tab_to
from tests.support.site import Site, site

pytestmark = [pytest.mark.journey, pytest.mark.prove]
WORLD = """
import json
from koubo.kernel import clock
from tests.postings.test_finder import job
from tests.support import factories as f
desk = f.desk_member(email="desk@koubo.example")
desk.set_password("koubo-demo")
desk.save()
of = f.institution(name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University")
live = [f.published(of, now=clock.now(), job_lines=[job(code)]) for code in ("00012", "00023")]
print(json.dumps([one.posting.number for one in live]))
"""
READ = ("reasons/", "mails/", "audit/", "announcements/", "statements/", "mail-texts/")
Look = Callable[..., None]


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, list[str]]]:
    with site(tmp_path_factory.mktemp("office-site")) as started:
        yield started, json.loads(started.manage("shell", "-v0", "-c", WORLD).splitlines()[-1])


@pytest.fixture
def look(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Look]:
    """Judge a page: axe (where scripts run) and width at once, all HTML at the end."""
    shots, count = os.environ.get("KOUBO_SHOTS"), iter(range(100))

    def judge(page: Page, *, scripts: bool = True) -> None:
        number = next(count)
        if shots:
            page.screenshot(path=Path(shots) / f"{request.node.name}-{number}.png", full_page=True)
        assert_nothing_overflows(page)
        if scripts:
            assert_accessible(page)
        (tmp_path / f"{number}.html").write_text(page.content(), encoding="utf-8")

    yield judge
    assert html_errors(tmp_path) == []


def opened(browser: Browser, url: str, width: int, *, scripts: bool) -> Page:
    """Sign in at the desk."""
    page = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts).new_page()
    page.goto(url)
    page.locator("input[name=login]").fill("desk@koubo.example")
    page.locator("input[type=password]").fill("koubo-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login/" not in address)
    return page


def found(page: Page, address: str) -> set[str]:
    """Return the data numbers the public finds there."""
    with page.context.new_page() as public:
        public.goto(address)
        links = public.locator(".k-result h3 a").all()
        return {(link.get_attribute("href") or "").strip("/").split("/")[-1] for link in links}


def test_in_japanese_by_keyboard_alone(browser: Browser, running: tuple[Site, list[str]], look: Look) -> None:
    url, (professor, lecturer) = running[0].url, running[1]
    page = opened(browser, f"{url}/desk/", 1280, scripts=True)
    press(page, 'nav a[href$="/desk/vocabularies/"]')
    page.wait_for_url("**/vocabularies/")
    look(page)
    press(page, 'a[href$="/vocabularies/job_types/"]')
    page.wait_for_url("**/job_types/")
    tab_to(page, "#f-label_ja")
    page.keyboard.insert_text("特任講師相当")
    press(page, "main form button[data-type=solid]")
    expect(page.locator(".k-errsum")).to_contain_text("英語の名称を入力してください")
    look(page)
    press(page, ".k-errsum a")
    page.keyboard.insert_text("Specially appointed lecturer")
    press(page, "main form button[data-type=solid]")
    expect(page.get_by_role("status").first).to_contain_text("特任講師相当")
    press(page, 'a[href$="/job_types/00023/"]')
    page.wait_for_url("**/00023/")
    look(page)
    tab_to(page, "#f-into")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#f-into")).to_have_value("00012")
    press(page, 'main form[method=get] button[type="submit"]')
    page.wait_for_url(lambda address: address.endswith("/merge/?into=00012"))
    expect(page.locator("main")).to_contain_text("「講師相当」から統合先に移るもの")
    look(page)
    press(page, "main button[data-tone=danger]")
    expect(page.get_by_role("status").first).to_contain_text("「教授相当」に統合しました")
    look(page)
    assert found(page, f"{url}/postings/?job=00012") == {professor, lecturer}

    press(page, 'nav a[href$="/desk/duties/"]')
    page.wait_for_url("**/duties/")
    look(page)
    press(page, 'a[href$="/duties/report/"]')
    page.wait_for_url("**/report/")
    tab_to(page, "#f-note")
    page.keyboard.insert_text("電子申請で提出")
    look(page)
    press(page, "main form button[data-type=solid]")
    expect(page.get_by_role("status").first).to_contain_text("記録しました")
    press(page, 'nav a[href$="/desk/figures/"]')
    page.wait_for_url("**/figures/")
    press(page, 'nav a[href*="by=job"]')
    page.wait_for_url(lambda address: "by=job" in address)
    look(page)
    for address in READ:
        page.goto(f"{url}/desk/{address}")
        look(page)


def test_in_english_on_a_phone_without_scripts(browser: Browser, running: tuple[Site, list[str]], look: Look) -> None:
    url = running[0].url
    page = opened(browser, f"{url}/en/desk/vocabularies/job_types/00012/", 390, scripts=False)
    look(page, scripts=False)
    page.get_by_label("Name (English)").fill("Full professor")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("status").first).to_contain_text("Full professor")
    look(page, scripts=False)
    page.goto(f"{url}/en/desk/mail-texts/postings.registration_returned/en/")
    page.get_by_label("Subject").fill("{site}: please look again")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("main")).to_contain_text("please look again")
    look(page, scripts=False)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("has been saved")
    for address in ("duties/", "duties/report/", "figures/", *READ):
        page.goto(f"{url}/en/desk/{address}")
        look(page, scripts=False)

"""The secretariat's office: a list, a duty, figures, the text of a mail; in Japanese by keyboard, in English on a phone without scripts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.at_desk import Look, found, judging, opened
from tests.support.hands import press, tab_to
from tests.support.site import Site, site

pytestmark = pytest.mark.prove
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


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, list[str]]]:
    with site(tmp_path_factory.mktemp("office-site")) as started:
        yield started, json.loads(started.manage("shell", "-v0", "-c", WORLD).splitlines()[-1])


@pytest.fixture
def look(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Look]:
    with judging(tmp_path, request.node.name) as judge:
        yield judge


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
    assert set(found(page, f"{url}/postings/?job=00012")) == {professor, lecturer}

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

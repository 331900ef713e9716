"""同義語 kept by the secretariat and used by the public's next search: in Japanese by keyboard, in English without scripts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.at_desk import Look, found, judging, opened
from tests.support.hands import press, tab_to
from tests.support.site import Site, site

WORLD = """
import json
from koubo.kernel import clock
from koubo.postings.publication.states import ContentLanguages
from tests.support import factories as f
desk = f.desk_member(email="desk@koubo.example")
desk.set_password("koubo-demo")
desk.save()
of = f.institution(name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University")
live = f.published(of, now=clock.now(), written=ContentLanguages.BOTH, title="海洋地質学 助教の公募")
print(json.dumps(live.posting.number))
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    with site(tmp_path_factory.mktemp("synonyms-site")) as started:
        yield started, json.loads(started.manage("shell", "-v0", "-c", WORLD).splitlines()[-1])


@pytest.fixture
def look(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Look]:
    with judging(tmp_path, request.node.name) as judge:
        yield judge


def test_in_japanese_by_keyboard_alone(browser: Browser, running: tuple[Site, str], look: Look) -> None:
    url, number = running[0].url, running[1]
    page = opened(browser, f"{url}/desk/", 1280, scripts=True)
    assert found(page, f"{url}/postings/?q=海底地質学") == []
    press(page, 'nav a[href$="/desk/synonyms/"]')
    page.wait_for_url("**/synonyms/")
    look(page)
    tab_to(page, "#f-members")
    page.keyboard.insert_text("海洋地質学")
    press(page, "main button.k-button[data-type=solid]")
    expect(page.locator(".k-errsum")).to_contain_text("現在1語")
    look(page)
    press(page, ".k-errsum a")
    expect(page.locator("#f-members")).to_be_focused()
    expect(page.locator("#f-members")).to_have_value("海洋地質学")
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("海底地質学")
    press(page, "main button.k-button[data-type=solid]")
    expect(page.get_by_role("status")).to_contain_text("海洋地質学 = 海底地質学")
    look(page)
    assert found(page, f"{url}/postings/?q=海底地質学") == [number]

    press(page, "tbody a")
    page.wait_for_url("**/synonyms/*/")
    look(page)
    tab_to(page, "#f-members")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\n海底地質學")
    press(page, "main button.k-button[data-type=solid]")
    expect(page.locator(".k-errsum")).to_contain_text("同じ語として扱われます")
    look(page)
    press(page, ".k-errsum a")
    expect(page.locator("#f-members")).to_have_value("海洋地質学\n海底地質学\n海底地質學")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("海洋地質学\n海洋底の地質")
    press(page, "main button.k-button[data-type=solid]")
    expect(page.get_by_role("status")).to_contain_text("変更しました")
    assert (found(page, f"{url}/postings/?q=海洋底の地質"), found(page, f"{url}/postings/?q=海底地質学")) == (
        [number],
        [],
    )

    press(page, "tbody a")
    page.wait_for_url("**/synonyms/*/")
    press(page, "button[data-tone=danger]")
    expect(page.get_by_role("status")).to_contain_text("削除しました")
    look(page)
    assert found(page, f"{url}/postings/?q=海洋底の地質") == []


@pytest.mark.prove
def test_in_english_without_scripts_on_a_phone(browser: Browser, running: tuple[Site, str], look: Look) -> None:
    url, number = running[0].url, running[1]
    page = opened(browser, f"{url}/en/desk/synonyms/", 390, scripts=False)
    words = page.get_by_label("Words that mean the same")
    words.fill("海洋地質学\n。")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".k-errsum")).to_contain_text("“。” contains no letter or digit")
    expect(words).to_have_value("海洋地質学\n。")
    look(page, scripts=False)
    words.fill("海洋地質学\nSeafloor Studies")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("海洋地質学 = Seafloor Studies")
    assert found(page, f'{url}/en/postings/?q="seafloor studies"') == [number]
    page.get_by_role("button", name="Add them all").click()
    page.get_by_label("Word", exact=True).fill("ｓｅａｆｌｏｏｒ")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    look(page, scripts=False)
    page.get_by_role("link", name="Edit 海洋地質学").click()
    words.fill("海洋地質学\n東大")
    page.get_by_role("button", name="Save changes").click()
    expect(page.locator(".k-errsum")).to_contain_text("“東大” is already in another group")
    expect(words).to_have_value("海洋地質学\n東大")
    look(page, scripts=False)
    page.get_by_role("button", name="Remove this group").click()
    expect(page.get_by_role("status").first).to_contain_text("The group has been removed")
    assert found(page, f'{url}/en/postings/?q="seafloor studies"') == []

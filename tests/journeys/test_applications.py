"""Web応募 from the button on the opening to the institution's answer, by the labels of the help page; every page is sound."""

import io
import json
import os
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.files.samples import PAGE, written
from tests.support import hands
from tests.support.browser import (
    assert_accessible,
    assert_headings_in_order,
    assert_nothing_overflows,
    html_errors,
)  # fmt: skip
from tests.support.extent import in_full
from tests.support.site import Site, site

WORLD = """
import json
from koubo.applications import drafts, submission
from koubo.kernel import clock
from koubo.postings.publication.states import ContentLanguages
from tests.support import applying, factories as f
now = clock.now()
of = f.institution(name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University")
people = {"hanako": f.member(of, name="人事 花子"), "john": f.member(of, name="John Smith", language="en"),
          "yui": f.seeker(name="相沢 結"), "erik": f.seeker(name="Erik Lindqvist", language="en"),
          "ines": f.seeker(name="Inês Carvalho", language="en"), "mika": f.seeker(name="三木 香")}
for name, person in people.items():
    person.email = f"{name}@koubo.example"
    person.set_password("koubo-demo")
    person.save()
question = {"kind": "yes_no", "label": {"ja": "任期に同意しますか", "en": "Do you agree to the fixed term?"}, "required": True,
            "options": {"ja": "", "en": ""}}
made = {}
for by in ("yui", "erik", "ines"):
    revision = applying.posting(of=of, by=people["hanako"], now=now, written=ContentLanguages.BOTH, questions=[question],
        title={"ja": "情報科学研究院 准教授または助教（テニュアトラック）の公募", "en": "Associate Professor of Informatics"})
    made[by] = [revision.posting.number, str(revision.posting_id)]
    for family, kana, given in (("志村", "シムラ", "倫太郎"), ("若槻", "ワカツキ", "聡")):
        who = applying.as_seeker()
        draft = applying.whole(revision, by=who, now=now)
        details = applying.DETAILS | {"family_name": family, "given_name": given, "family_name_kana": kana,
            "given_name_kana": "", "email": f"{len(family + kana)}-{len(made)}@example.com", "phone": ""}
        draft = drafts.save(draft, applicant=details, answers={"q-1": "yes"}, version=draft.version, by=who, now=now)
        submission.submit(draft, version=draft.version, by=who, now=now)
print(json.dumps(made))
"""
JA = {
    "apply": "Web応募する", "begin": "応募書類の作成を始める", "upload": "アップロード", "check": "確認", "send": "応募",
    "received": "応募受付ID", "group": "応募管理", "postings": "求人公募情報の応募状況確認", "people": "3人", "column": "応募者数",
    "list": "応募情報一覧", "id": "▼応募受付ID", "detail": "応募情報詳細", "documents": "応募書類", "status": "応募状況",
    "notify": "応募状況更新通知", "note": "求人機関備考", "change": "変更", "changed": "応募状況の変更が完了しました",
    "back": "一覧へ戻る", "download": "応募書類のダウンロード", "several": "応募状況の変更", "accepted": "受理済", "at once": "2件",
    "sent": "応募の状況を見る",
}  # fmt: skip
EN = {
    "apply": "Apply online", "begin": "Begin the application", "upload": "Upload", "check": "Check", "send": "Apply",
    "received": "Application number", "group": "Managing applications", "postings": "Applications to your openings",
    "people": "3 people", "column": "Number of applicants", "list": "List of applications", "id": "▼Application number",
    "detail": "Application details", "documents": "Documents", "status": "Application status",
    "notify": "Notice of the application status", "note": "Institution’s notes", "change": "Change",
    "changed": "The application status has been changed", "back": "Back to the list", "download": "Download documents",
    "several": "Change application status", "accepted": "Accepted", "at once": "2 applications",
    "sent": "See the application",
}  # fmt: skip
TYPED = {
    "ja": {"family_name": "相沢", "given_name": "結", "family_name_kana": "アイザワ", "given_name_kana": "ユイ",
           "affiliation": "沿岸環境研究所", "position": "研究員"},
    "en": {"family_name": "Lindqvist", "given_name": "Erik", "family_name_latin": "Lindqvist",
           "given_name_latin": "Erik", "affiliation": "Sundsvik University", "position": "Postdoc"},
}  # fmt: skip
# Longer than two pieces, so that its progress can be seen.
PIECES = 3
CV = written(
    [
        *PAGE[:2],
        PAGE[2].replace(b"9 9", b"595 842"),
        b"<</Length %d>> stream\n%s\nendstream" % (5 << 20, b"\0" * (5 << 20)),
    ],
    b"",
)
NOTE = "面接で研究費の状況を聞く（早瀬）"
# Stands over what is pressed, so that the keyboard finds it again.
WANTED = "[data-wanted]"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, list[str]]]]:
    with site(tmp_path_factory.mktemp("applications-site")) as started:
        yield started, json.loads(started.manage("shell", "-v0", "-c", WORLD).splitlines()[-1])


class Visitor:
    """A person at the pages in one language, with a keyboard alone or by pointing; both judges see every page."""

    def __init__(self, context: BrowserContext, root: str, folder: Path, *, keys: bool, scripts: bool) -> None:
        self.page: Page = context.new_page()
        self.root, self.folder, self.keys, self.scripts = root, folder, keys, scripts
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        # Heard from the beginning: a chooser that opens while the browser is being told to report it is lost.
        self.page.on("filechooser", lambda _opened: None)

    def arrive(self, person: str, path: str) -> None:
        """Sign in and go on to a page."""
        self.page.goto(self.root + "/account/login/")
        for name, text in (("login", f"{person}@koubo.example"), ("password", "koubo-demo")):
            self.write(f"[name={name}]", text)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda address: "login" not in address)
        self.page.goto(self.root + path)

    def press(self, target: Locator) -> None:
        if self.keys:
            target.evaluate("e => e.setAttribute('data-wanted', '')")
            hands.press(self.page, WANTED)
        else:
            target.click()

    def go(self, role: Any, words: str, until: str, *, within: str = "main, .k-savebar") -> None:
        """Press the link or button named by `words`, and wait for the address that ends in `until`."""
        named = self.page.locator(within).get_by_role(role, name=words, exact=True).locator("visible=true")
        self.press(named.first)
        self.page.wait_for_url(re.compile(until + r"(\?.*)?(#.*)?$"))

    def write(self, selector: str, text: str) -> None:
        if self.keys:
            hands.tab_to(self.page, selector)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)
        else:
            self.page.locator(selector).fill(text)

    def pick(self, label: str, words: str) -> None:
        """Choose in a list by its label."""
        control = self.page.locator("main").get_by_role("combobox", name=re.compile(f"^{label}"))
        if not self.keys:
            control.select_option(label=words)
            return
        control.evaluate("e => e.setAttribute('data-wanted', '')")
        hands.tab_to(self.page, WANTED)
        for _ in range(12):
            if control.evaluate("e => e.selectedOptions[0].label") == words:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label}: {words} cannot be chosen")

    def choose(self, name: str, value: str) -> None:
        if self.keys:
            hands.choose(self.page, name, value)
        else:
            self.page.locator(f"[name={name}][value={value}]").check()

    def tick(self, box: Locator) -> None:
        if self.keys:
            box.evaluate("e => e.setAttribute('data-wanted', '')")
            hands.tab_to(self.page, WANTED)
            self.page.keyboard.press("Space")
            box.evaluate("e => e.removeAttribute('data-wanted')")
        else:
            box.check()
        expect(box).to_be_checked()

    def received(self, target: Locator) -> tuple[str, bytes]:
        """Press what sends a file; return its name and what is in it."""
        with self.page.expect_download() as waited:
            self.press(target)
        target.evaluate("e => e.removeAttribute('data-wanted')")
        return waited.value.suggested_filename, Path(waited.value.path()).read_bytes()

    def look(self, name: str) -> None:
        """Let both judges see the page as it is."""
        if shots := os.environ.get("KOUBO_SHOTS"):
            self.page.screenshot(path=Path(shots) / f"{self.folder.name}-{name}.png", full_page=True)
        if self.scripts:
            assert_accessible(self.page)
        if not self.page.locator(".k-errsum").count():  # it stands above the page's own heading
            assert_headings_in_order(self.page)
        assert_nothing_overflows(self.page)
        (self.folder / f"{name}.html").write_text(self.page.content(), encoding="utf-8")

    def see(self, path: str, name: str) -> None:
        self.page.goto(self.root + path)
        self.look(name)

    def shown(self) -> str:
        return self.page.locator("main").inner_text()

    def heading(self) -> str:
        return self.page.locator("main h1").inner_text()


MODES = {
    "ja, keyboard": {"by": "yui", "keys": True},
    "en, 390 px": {"by": "ines", "viewport": {"width": 390, "height": 844}},
    "en, 390 px, no scripts": {"by": "erik", "viewport": {"width": 390, "height": 844}, "java_script_enabled": False},
}  # fmt: skip


@pytest.mark.parametrize("mode", ["ja, keyboard", *in_full(*list(MODES)[1:])])
def test_from_the_button_on_the_opening_to_the_answer(
    mode: str, running: tuple[Site, dict[str, list[str]]], browser: Browser, tmp_path: Path
) -> None:
    more: dict[str, Any] = dict(MODES[mode])
    by, language = more.pop("by"), mode[:2]
    (number, posting), words = running[1][by], JA if language == "ja" else EN
    root = running[0].url + ("/en" if language == "en" else "")
    hand = {"keys": more.pop("keys", False), "scripts": more.get("java_script_enabled", True)}
    wide = {"viewport": {"width": 1280, "height": 900}, "locale": "ja-JP"} | more
    folder = tmp_path / re.sub(r"\W+", "-", mode)
    folder.mkdir()

    seeker = Visitor(browser.new_context(**wide), root, folder, **hand)
    seeker.arrive(by, f"/postings/{number}/")
    application = _apply(seeker, words, TYPED[language])

    clerk = Visitor(browser.new_context(**wide), root, folder, **hand)
    clerk.arrive("hanako" if language == "ja" else "john", "/institution/")
    _find(clerk, words, posting, application)
    _answer(clerk, words)
    _several_at_once(clerk, words)
    _beside_the_way(clerk, posting)

    seeker.page.reload()
    assert words["accepted"] in seeker.shown()
    assert NOTE not in seeker.page.content()
    seeker.look("seeker-told")
    assert [said for visitor in (seeker, clerk) for said in visitor.complaints] == []
    assert html_errors(folder) == []


def test_a_form_sent_while_it_saves_itself_is_no_conflict(
    running: tuple[Site, dict[str, list[str]]], browser: Browser, tmp_path: Path
) -> None:
    """The last field is left by pressing 「確認」: the answer with the new version comes first, then the form goes."""
    seeker = Visitor(browser.new_context(locale="ja-JP"), running[0].url, tmp_path, keys=False, scripts=True)
    seeker.arrive("mika", f"/postings/{running[1]['yui'][0]}/")
    seeker.go("link", JA["apply"], "/apply/[^/]+/", within="aside, .k-savebar")
    seeker.go("button", JA["begin"], "/applications/[^/]+/")

    def late(route: Route) -> None:
        answer = route.fetch()
        time.sleep(1)
        route.fulfill(response=answer)

    seeker.page.route(re.compile("/autosave/$"), late)
    seeker.write("[name=family_name_kana]", "ミキ")
    seeker.page.locator(".k-savebar").get_by_role("button", name=JA["check"], exact=True).click()
    seeker.page.locator("#errors").wait_for()
    assert "ほかの画面で先に保存されています" not in seeker.shown()
    assert seeker.page.locator("[name=family_name_kana]").input_value() == "ミキ"


def _apply(seeker: Visitor, words: dict[str, str], typed: dict[str, str]) -> str:
    """Web応募する to 応募受付ID; return it."""
    page = seeker.page
    seeker.go("link", words["apply"], "/apply/[^/]+/", within="aside, .k-savebar")
    seeker.look("begin")
    seeker.go("button", words["begin"], "/applications/[^/]+/")
    seeker.look("form-empty")
    seeker.go("button", words["check"], r"/applications/[^/]+/", within=".k-savebar")
    page.locator("#errors").wait_for()
    seeker.look("form-errors")
    for name, text in typed.items():
        seeker.write(f"[name={name}]", text)
    seeker.choose("answer-q-1", "yes")
    _hand_in(seeker, words)
    seeker.look("form-full")
    seeker.go("button", words["check"], "/confirm/", within=".k-savebar")
    assert all(text in seeker.shown() for text in [*typed.values(), "履歴書.pdf"])
    seeker.look("seeker-confirm")
    seeker.go("button", words["send"], "/done/")
    assert words["received"] in seeker.shown()
    seeker.look("seeker-done")
    found = re.search(r"E\d{9}", seeker.shown())
    assert found
    seeker.go("link", words["sent"], "/applications/[^/]+/")
    seeker.look("seeker-status")
    return found[0]


def _hand_in(seeker: Visitor, words: dict[str, str]) -> None:
    """Upload the CV: with scripts in pieces whose progress is shown, without them by the button beside it."""
    page, file = seeker.page, {"name": "履歴書.pdf", "mimeType": "application/pdf", "buffer": CV}
    steps: list[str] = []
    page.on("request", lambda request: steps.append(request.method))
    if seeker.scripts:
        page.evaluate(
            """() => { const said = document.querySelector("#slot-cv-1 [data-k-progress] p"); window.said = [];
            new MutationObserver(() => window.said.push(said.textContent)).observe(said, {childList: true}); }"""
        )
    if seeker.keys:
        hands.tab_to(page, "#file-cv-1")
        with page.expect_file_chooser() as opened:
            page.keyboard.press("Space")
        opened.value.set_files(file)  # type: ignore[arg-type]
    else:
        page.set_input_files("#file-cv-1", file)  # type: ignore[arg-type]
    if not seeker.scripts:
        page.locator("#slot-cv-1").get_by_role("button", name=words["upload"]).click()
    expect(page.locator("#slot-cv-1").get_by_role("link", name="履歴書.pdf")).to_be_visible()
    if seeker.scripts:
        assert steps.count("PATCH") == PIECES
        said = page.evaluate("window.said")
        assert len(said) > PIECES
        assert said[-1].endswith("100 %")


def _find(clerk: Visitor, words: dict[str, str], posting: str, application: str) -> None:
    """応募管理 > 求人公募情報の応募状況確認, the number of applicants, and the application by its ID; take its documents."""
    page = clerk.page
    menu = page.get_by_role("navigation").filter(has_text=words["group"])
    if not menu.first.is_visible():
        page.locator("header summary").click()
    clerk.go("link", words["postings"], "/applications/", within="nav")
    assert clerk.heading() == words["postings"]
    clerk.look("postings")
    people = page.locator(f'td[data-label="{words["column"]}"] a[href$="{posting}/"]')
    assert people.inner_text() == words["people"]
    clerk.press(people)
    page.wait_for_url(f"**/{posting}/")
    assert clerk.heading() == words["list"]
    assert page.locator("thead th").first.inner_text() == words["id"]
    clerk.look("list")
    clerk.go("link", application, "/application/[^/]+/")
    assert words["detail"] in page.title()
    clerk.look("detail")
    documents = page.locator("main section").filter(has=page.get_by_role("heading", name=words["documents"])).first
    name, content = clerk.received(documents.get_by_role("link", name="履歴書.pdf", exact=True))
    assert name.endswith(".pdf")
    assert content == CV


def _answer(clerk: Visitor, words: dict[str, str]) -> None:
    """応募状況 and 応募状況更新通知, 確認, 変更, and the page that says it is done."""
    page = clerk.page
    clerk.pick(words["status"], words["accepted"])
    assert page.get_by_role("group", name=re.compile(words["notify"])).is_visible()
    clerk.choose("notify", "yes")
    clerk.write("[name=note]", NOTE)
    clerk.go("button", words["check"], "/confirm/")
    assert NOTE in clerk.shown()
    assert NOTE not in page.locator("[name=body]").input_value()
    clerk.look("check")
    clerk.go("button", words["change"], "/changed/")
    assert words["changed"] in clerk.shown()
    clerk.look("changed")
    clerk.go("link", words["back"], "/applications/[^/]+/")


def _several_at_once(clerk: Visitor, words: dict[str, str]) -> None:
    """The boxes left of 応募受付ID, then 応募書類のダウンロード, and 応募状況の変更."""
    page = clerk.page
    rows = page.locator("tbody tr").filter(has_not_text=words["accepted"])
    chosen = [rows.nth(n).locator("th a").inner_text() for n in range(2)]
    for n in range(2):
        clerk.tick(rows.nth(n).get_by_role("checkbox"))
    clerk.look("list-chosen")
    buttons = page.locator(".k-bulk")
    name, content = clerk.received(buttons.get_by_role("button", name=words["download"]))
    assert name.endswith(".zip")
    folders = {path.split("/")[-2][:10] for path in zipfile.ZipFile(io.BytesIO(content)).namelist() if "/" in path}
    assert folders == set(chosen)
    clerk.go("button", words["several"], "/chosen/", within=".k-bulk")
    clerk.look("several")
    clerk.pick(words["status"], words["accepted"])
    clerk.choose("notify", "yes")
    clerk.go("button", words["check"], "/chosen/confirm/")
    assert all(one in clerk.shown() for one in [*chosen, words["at once"]])
    clerk.look("several-check")
    clerk.go("button", words["change"], "/changed/[^/]+/")
    assert words["at once"] in clerk.shown()
    clerk.look("several-changed")
    clerk.go("link", words["back"], "/applications/[^/]+/")
    expect(page.locator("tbody tr").filter(has_text=words["accepted"])).to_have_count(3)


def _beside_the_way(clerk: Visitor, posting: str) -> None:
    """Pages the help page does not name: the pages of a document, printing, correcting, entering what came on paper."""
    page = clerk.page
    clerk.press(page.locator("tbody th a").first)
    page.wait_for_url("**/application/*/")
    clerk.look("detail-after")
    here = page.url.removeprefix(clerk.root)
    preview = page.locator('#documents a[href$="/pages/"]').first.get_attribute("href")
    assert preview
    clerk.see(preview.removeprefix("/en"), "preview")
    assert page.locator("main img").first.evaluate("e => e.decode().then(() => e.naturalWidth)") > 0
    clerk.see(f"{here}print/", "print")
    clerk.see(f"{here}correct/", "correct")
    clerk.see(f"/institution/applications/{posting}/add/", "add")

"""What is pasted into an input for a day or a time is kept, also where the browser would drop it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

SCRIPT = Path(__file__).resolve().parents[2] / "src/koubo/web/ui/static/koubo/js/paste.js"
INPUTS = '<input id="from"><input id="date" type="date" value="2026-12-01"><input id="time" type="time">'


@pytest.fixture
def page(browser: Browser) -> Page:
    opened = browser.new_context().new_page()
    opened.set_content(INPUTS)
    opened.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"), type="module")
    return opened


def paste(page: Page, text: str, into: str) -> tuple[str, str]:
    page.fill("#from", text)
    page.press("#from", "Control+A")
    page.press("#from", "Control+C")
    page.evaluate("window.heard = 0; document.addEventListener('input', () => { window.heard += 1 })")
    page.press(into, "Control+V")
    assert page.evaluate("window.heard") > 0, "what saves while typing hears of it"
    return page.get_attribute(into, "type") or "", page.input_value(into)


@pytest.mark.parametrize(
    ("into", "text", "kind"),
    [
        ("#date", "2027-01-08", "date"),
        ("#date", "令和9年1月8日（金）", "text"),
        ("#date", "2027/1/8", "text"),
        ("#time", "17:15", "time"),
        ("#time", "8:30AM", "text"),
    ],
)
def test_what_is_pasted_stays(page: Page, into: str, text: str, kind: str) -> None:
    assert paste(page, text, into) == (kind, text)

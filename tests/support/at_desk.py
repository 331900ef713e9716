"""What journeys of the secretariat share: signing in, what the public finds meanwhile, and the judges every page meets."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.support.browser import assert_accessible, assert_nothing_overflows, html_errors

Look = Callable[..., None]


@contextmanager
def judging(kept: Path, name: str) -> Iterator[Look]:
    """Judge pages: axe (it needs scripts: it reads the page as a GET gives it) and width at once, all HTML at the end."""
    shots, count = os.environ.get("KOUBO_SHOTS"), iter(range(100))

    def judge(page: Page, *, scripts: bool = True) -> None:
        number = next(count)
        if shots:
            page.screenshot(path=Path(shots) / f"{name}-{number}.png", full_page=True)
        assert_nothing_overflows(page)
        if scripts:
            assert_accessible(page)
        else:
            state, size = page.context.storage_state(), page.viewport_size
            assert page.context.browser is not None
            with page.context.browser.new_context(storage_state=state, viewport=size) as scripted:
                twin = scripted.new_page()
                twin.goto(page.url)
                assert_accessible(twin)
        (kept / f"{number}.html").write_text(page.content(), encoding="utf-8")

    yield judge
    assert html_errors(kept) == []


def opened(browser: Browser, url: str, width: int, *, scripts: bool) -> Page:
    """Sign in at the desk."""
    page = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts).new_page()
    page.goto(url)
    page.locator("input[name=login]").fill("desk@koubo.example")
    page.locator("input[type=password]").fill("koubo-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login/" not in address)
    return page


def found(page: Page, address: str) -> list[str]:
    """Return the data numbers the public finds there."""
    with page.context.new_page() as public:
        public.goto(address)
        links = public.locator(".k-result h3 a").all()
        return [(link.get_attribute("href") or "").strip("/").split("/")[-1] for link in links]

"""What journeys share: one Chromium and one HTML checker per worker."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.browser import chromium, html_checker


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(autouse=True, scope="session")
def _html_is_checked() -> Iterator[None]:
    with html_checker():
        yield


@pytest.fixture(autouse=True)
def _scripts_fail_nowhere(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hear every error of a script on any page, and leave no window open: its scripts would go on beside the next journey."""
    errors: list[str] = []
    new_context = browser.new_context

    def heard(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.on("weberror", lambda said: errors.append(str(said.error)))
        return context

    monkeypatch.setattr(browser, "new_context", heard)
    yield
    for context in browser.contexts:
        context.close()
    assert errors == []

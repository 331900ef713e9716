"""What journeys share: one Chromium and one HTML checker per worker."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

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
def _closes_its_windows(browser: Browser) -> Iterator[None]:
    """Leave no window open: its scripts would go on beside the next journey."""
    yield
    for context in browser.contexts:
        context.close()

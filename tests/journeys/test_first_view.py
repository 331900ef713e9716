"""The first view of a public page is small: at most 70 KB over the wire in at most six requests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.site import Site, site

pytestmark = pytest.mark.journey
LIMIT, REQUESTS = 70_000, 6


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("first-view"), KOUBO_ENV="development") as running:
        running.manage("demo")
        yield running


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", ["/", "/postings/", "posting"])
def test_a_first_view_is_small(demo: Site, browser: Browser, prefix: str, path: str) -> None:
    page = browser.new_context().new_page()
    if path == "posting":
        page.goto(f"{demo.url}{prefix}/postings/")
        path = (page.locator("main li h3 a").first.get_attribute("href") or "").removeprefix(prefix)
        page.context.close()
        page = browser.new_context().new_page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{demo.url}{prefix}{path}", wait_until="networkidle")
    assert 0 < len(sizes) <= REQUESTS
    assert sum(sizes) <= LIMIT
    print(f"{prefix}{path}: {len(sizes)} requests, {sum(sizes) / 1000:.1f} KB")

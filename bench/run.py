"""`make bench`: server time of the main pages as a multiple of a trivial template page, on the same server in one run.

Starts the real site (granian, SQLite, demo world) in a folder of its own. Every round asks each page once, in turn, so
that a busy machine slows all of them alike; printed are medians of the rounds and their ratio to the trivial page.
"""

import argparse
import gzip
import http.client
import re
import statistics
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.support.site import Site  # noqa: E402 - the root is on the path only now

TRIVIAL = "/about/"
OWN, DESK = "jinji@aogiri.example", "desk@koubo.example"
# page: (who, address, the most it may cost in trivial pages, or None)
PAGES: dict[str, tuple[str, str, float | None]] = {
    "home": ("", "/", None),
    "list of 20": ("", "/postings/", 4.0),
    "list of 20, keyword": ("", "/postings/?q=" + urllib.parse.quote("研究"), None),
    "posting": ("", "/postings/{number}/", 3.0),
    "sitemap": ("", "/sitemap-openings-1.xml", 10.0),
    "feed of 100": ("", "/postings.atom", 20.0),
    "JSON of 100": ("", "/postings.json", 20.0),
    "trivial, signed in": (OWN, TRIVIAL, None),
    "institution menu": (OWN, "/institution/", None),
    "editor": (OWN, "{draft}", None),
    "desk queue": (DESK, "/desk/", None),
    "desk review": (DESK, "{review}", None),
}

WORD = urllib.parse.quote("77")
# The same with 5,000 requests waiting, and 10,000 postings and 1,000 drafts of one institution.
CROWDED: dict[str, tuple[str, str, float | None]] = {
    "desk queue of 5,000": (DESK, "/desk/", 4.0),
    "desk queue, page 200": (DESK, "/desk/?page=200", 4.0),
    "desk queue, a word": (DESK, f"/desk/?q={WORD}", None),
    "statistics of 15,000": (DESK, "/desk/figures/", None),
    "mail log": (DESK, "/desk/mails/", None),
    "audit log": (DESK, "/desk/audit/", None),
    "institution menu of 10,000": (OWN, "/institution/", 4.0),
    "modifications of 10,000": (OWN, "/institution/modifications/", 4.0),
    "modifications, page 400": (OWN, "/institution/modifications/?page=400", 4.0),
    "modifications by deadline": (OWN, "/institution/modifications/?sort=deadline", 4.0),
    "modifications, a word": (OWN, f"/institution/modifications/?q={WORD}", None),
    "withdrawals of 10,000": (OWN, "/institution/withdrawals/", 4.0),
    "withdrawals, page 400": (OWN, "/institution/withdrawals/?page=400", 4.0),
    "drafts of 1,000": (OWN, "/institution/drafts/", 4.0),
    "requests of 700": (OWN, "/institution/requests/", 4.0),
    "public list of 10,000": ("", "/postings/", 4.0),
}


class Reader:
    """A browser with one connection and its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, bytes, float]:
        """Return status, body and seconds."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept-Language": "ja"}
        body = None
        if data is not None:
            body = urllib.parse.urlencode(data)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self.connection.request("GET" if data is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        seconds = time.perf_counter() - started
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, seconds

    def sign_in(self, person: str) -> None:
        """Sign in by the form, as people do."""
        _, page, _ = self.ask("/account/login/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, "no sign-in form"
        data = {"csrfmiddlewaretoken": token[1].decode(), "login": person, "password": "koubo-demo"}
        status, _, _ = self.ask("/account/login/", data)
        assert status == 302, f"{person} cannot sign in"

    def first(self, path: str, pattern: str) -> str:
        """Return the first match of `pattern` in a page."""
        found = re.search(pattern, self.ask(path)[1].decode())
        assert found, f"{pattern} not in {path}"
        return found[1]


def measure(
    site: Site, rounds: int, asked: dict[str, tuple[str, str, float | None]]
) -> list[tuple[str, float, float, int, float | None]]:
    """Return (page, median ms, ratio, bytes compressed, goal), the trivial page first."""
    readers = {who: Reader(site.port) for who in ("", OWN, DESK)}
    for who, reader in readers.items():
        if who:
            reader.sign_in(who)
    found = {
        "number": readers[""].first("/postings/", r'href="/postings/(D\d{9})/"'),
        "draft": readers[OWN].first("/institution/drafts/", r'href="(/institution/postings/[^"]+/edit/)"'),
        "review": readers[DESK].first("/desk/", r'href="(/desk/postings/[^"]+/)"'),
    }
    pages = {"a trivial page": ("", TRIVIAL, None), **asked}
    times: dict[str, list[float]] = {name: [] for name in pages}
    sizes = {}
    for number in range(-5, rounds):  # five rounds to warm up
        for name, (who, path, _) in pages.items():
            status, text, seconds = readers[who].ask(path.format(**found))
            assert status == 200, (name, status)
            sizes[name] = len(gzip.compress(text, 6))
            if number >= 0:
                times[name].append(seconds)
    base = statistics.median(times["a trivial page"])
    return [
        (name, statistics.median(times[name]) * 1000, statistics.median(times[name]) / base, sizes[name], goal)
        for name, (_, _, goal) in pages.items()
    ]


def main() -> int:
    """Measure and print; the exit code says whether every goal was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), KOUBO_ENV="development")
        site.prepare()
        print(site.manage("demo").strip())
        site.manage("search_rebuild")
        site.start()
        try:
            results = measure(site, rounds, PAGES)
            site.stop()
            site.manage(
                "shell", "-v0", "-c", "from bench.lists import fill; fill(waiting=5000, own=10000, drafts=1000)"
            )
            site.manage("search_rebuild")
            site.start()
            results += measure(site, max(rounds // 4, 10), CROWDED)
        finally:
            site.stop()
    print(f"\n{'page':<28}{'ratio':>8}{'goal':>8}{'median ms':>12}{'KB gzip':>10}   ({rounds} rounds)")
    for name, milliseconds, ratio, size, goal in results:
        wanted = f"{goal:.0f}x" if goal else "record"
        print(f"{name:<28}{ratio:>7.2f}x{wanted:>8}{milliseconds:>12.1f}{size / 1024:>10.1f}")
    missed = [name for name, _, ratio, _, goal in results if goal and ratio > goal]
    print(f"\nGoals missed: {', '.join(missed)}" if missed else "\nGoals met")
    return bool(missed)


if __name__ == "__main__":
    raise SystemExit(main())

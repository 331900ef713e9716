"""`make bench`: Web applications in quantity, on SQLite and on PostgreSQL: one big zip, long lists, and the last minute.

Starts the real site in a folder of its own. Times are those of this machine; ratios are to a trivial page of the same server
in the same run.
"""

import argparse
import concurrent.futures
import contextlib
import hashlib
import http.client
import json
import re
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.support import postgres  # noqa: E402 - the root is on the path only now
from tests.support.site import Site  # noqa: E402

MEGABYTE = 1024 * 1024
LISTED, ZIPPED, APPLYING = 1000, 500, 200
UPLOADS_AT_ONCE, PEOPLE_AT_ONCE = 10, 40
READER_WAITS = 3.0
TOKEN = "k" * 32


@dataclass(frozen=True)
class Figure:
    """One thing measured; a goal of None is for the record."""

    name: str
    value: float
    goal: float | None
    unit: str

    @property
    def missed(self) -> bool:
        return self.goal is not None and self.value > self.goal


class Person:
    """A browser that is signed in."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Cookie": f"csrftoken={TOKEN}; koubo_session={cookie}", "X-CSRFToken": TOKEN}

    def send(self, method: str, path: str, data: Any = None, **headers: str) -> http.client.HTTPResponse:
        """Send a request; a dictionary goes as a form."""
        more = dict(headers)
        if isinstance(data, dict):
            data = urllib.parse.urlencode(data, doseq=True)
            more["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, data, self.headers | {k.replace("_", "-"): v for k, v in more.items()})
        return self.connection.getresponse()

    def ask(self, method: str, path: str, data: Any = None, *, wanted: int = 200, **headers: str) -> str:
        """Return the text of the answer, which has the status wanted."""
        answer = self.send(method, path, data, **headers)
        text = answer.read().decode(errors="replace")
        if answer.status != wanted:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:200]}")
        return text


def processes(pid: int) -> Iterator[int]:
    """Yield a process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from processes(int(child))


def memory(site: Site, what: str) -> float:
    """Return megabytes of all processes of the site: VmRSS now, VmHWM at most since `forget`."""
    found = 0
    for pid in processes(site.processes[0].pid):
        line = re.search(rf"^{what}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
        found += int(line[1]) if line else 0
    return found / 1024


def forget_peaks(site: Site) -> None:
    """Let VmHWM begin anew."""
    for pid in processes(site.processes[0].pid):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def big_zip(site: Site, facts: dict[str, Any]) -> Iterator[Figure]:
    """Download all documents of one opening, with a reader that is slow at first."""
    author = Person(site.port, facts["cookie"])
    everything = {"act": "documents", "all": "yes"}
    author.send("POST", address(facts, "one"), everything).read()
    idle = memory(site, "VmRSS")
    forget_peaks(site)
    began = time.perf_counter()
    answer = author.send("POST", address(facts, "zipped"), everything)
    came = len(answer.read(1))
    first = time.perf_counter() - began
    time.sleep(READER_WAITS)
    while part := answer.read(MEGABYTE):
        came += len(part)
    took = time.perf_counter() - began - READER_WAITS
    if answer.status != 200 or came != int(answer.headers["Content-Length"]) or came < ZIPPED * 5 * MEGABYTE:
        raise RuntimeError(f"the zip came as {answer.status} with {came} bytes")
    yield Figure(f"zip of {ZIPPED} x 5 MB: first byte", first, 1.0, "s")
    yield Figure("zip: most memory over idle", memory(site, "VmHWM") - idle, 64, "MB")
    yield Figure("zip: throughput", came / MEGABYTE / took, None, "MB/s")


def address(facts: dict[str, Any], name: str, rest: str = "chosen/") -> str:
    return f"/institution/applications/{facts['postings'][name]}/{rest}"


def long_list(site: Site, facts: dict[str, Any], rounds: int) -> Iterator[Figure]:
    """Ask for the list of 1,000 and a trivial page in turn; and count queries."""
    author = Person(site.port, facts["cookie"])
    pages = {"trivial": "/about/", "all": address(facts, "listed", "?size=1000"), "50": address(facts, "listed", "")}
    times: dict[str, list[float]] = {name: [] for name in pages}
    for number in range(-2, rounds):
        for name, path in pages.items():
            began = time.perf_counter()
            author.ask("GET", path)
            if number >= 0:
                times[name].append(time.perf_counter() - began)
    middle = {name: statistics.median(all_) for name, all_ in times.items()}
    yield Figure(f"list of {LISTED:,}, a page of 50", middle["50"] / middle["trivial"], 12, "trivial pages")
    yield Figure(f"list of {LISTED:,}, all on one page", middle["all"] / middle["trivial"], None, "trivial pages")


def queries(site: Site, facts: dict[str, Any]) -> Iterator[Figure]:
    """Compare the queries of few and of many."""
    counts = json.loads(shell(site, f"counted({facts['author']}, {facts['postings']!r})"))
    for name, (few, many) in counts.items():
        yield Figure(f"{name}: queries for {LISTED:,} beyond those for 10 ({few})", many - few, 0, "queries")


def change_all(site: Site, facts: dict[str, Any]) -> Iterator[Figure]:
    """Change 1,000 through the pages, with mails."""
    author = Person(site.port, facts["cookie"])
    chosen = {"all": "yes", "status": "accepted", "notify": "yes"}
    page = author.ask("POST", address(facts, "listed", "chosen/confirm/"), chosen)
    form = chosen | {"once": str(uuid4()), "seen": hidden(page, "seen")[0]}
    form |= {"ja-subject": "「{title}」への応募について", "ja-body": "{name} 様\n受理しました。"}
    began = time.perf_counter()
    author.ask("POST", address(facts, "listed", "chosen/change/"), form, wanted=302)
    yield Figure(f"change of {LISTED:,} with mails", time.perf_counter() - began, None, "s")


def hidden(page: str, name: str) -> list[str]:
    """Return what hidden fields of a name hold."""
    return re.findall(rf'name="{name}"\s+value="([^"]*)"', page)


def last_minute(site: Site, facts: dict[str, Any]) -> Iterator[Figure]:
    """Let everybody upload and apply at once; each file must be there afterwards, and each application once."""
    turns = threading.BoundedSemaphore(UPLOADS_AT_ONCE)
    body = Path(facts["document"]).read_bytes()
    sent: dict[str, str] = {}

    def apply(applicant: dict[str, str]) -> None:
        person = Person(site.port, applicant["cookie"])
        here = f"/seeker/applications/{applicant['application']}/"
        data = body.replace(b"%PDF-1.4\n", b"%%PDF-1.4\n%%%s\n" % applicant["application"].encode(), 1)
        with turns:
            upload(person, here, data)
        sent[applicant["application"]] = hashlib.sha256(data).hexdigest()
        page = person.ask("GET", f"{here}confirm/")
        form = {name: hidden(page, name) for name in ("once", "version", "document")}
        person.ask("POST", f"{here}confirm/", form, wanted=302)

    began = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(PEOPLE_AT_ONCE) as pool:
        failed = [error for error in pool.map(tried(apply), facts["applicants"]) if error]
    took = time.perf_counter() - began
    for error in failed[:5]:
        print(f"  {error}")
    kept = json.loads(shell(site, f"kept({facts['postings']['last minute']!r})"))
    lost = sum(kept.get(one, [""])[1:] != [hash_] for one, hash_ in sent.items())
    if len({number for number, *_ in kept.values()}) != len(kept):
        raise RuntimeError("two applications have one number")
    yield Figure(f"last minute: errors of {APPLYING} applicants", len(failed), 0, "errors")
    yield Figure("last minute: files lost or changed", lost + APPLYING - len(sent), 0, "files")
    yield Figure(f"last minute: {APPLYING} x 10 MB, {UPLOADS_AT_ONCE} at once", took, 60, "s")


def tried(act: Any) -> Any:
    """Return the act as one that returns what went wrong."""

    def acted(one: dict[str, str]) -> Exception | None:
        try:
            act(one)
        except (RuntimeError, OSError, http.client.HTTPException, IndexError) as error:
            return error
        return None

    return acted


def upload(person: Person, here: str, data: bytes) -> None:
    """Send a file in pieces, as the page's script does."""
    announced = {"slot": "cv-1", "name": "履歴書.pdf", "size": str(len(data)), "fingerprint": "1"}
    told = json.loads(person.ask("POST", f"{here}uploads/", announced, wanted=201))
    for offset in range(0, len(data), told["piece"]):
        part = data[offset : offset + told["piece"]]
        person.ask(
            "PATCH", told["address"], part, Upload_Offset=str(offset), Content_Type="application/offset+octet-stream"
        )
    person.ask("POST", f"{told['address']}finish/", {})


def shell(site: Site, call: str) -> str:
    """Call a function of bench.applicants inside the site and return the last line it printed."""
    return site.manage("shell", "-v0", "-c", f"from bench.applicants import *; {call}").strip().splitlines()[-1]


def measure(folder: Path, rounds: int, **environment: str) -> list[Figure]:
    """Measure one site from nothing."""
    site = Site(folder, **environment)
    site.prepare()
    facts = json.loads(shell(site, f"fill(listed={LISTED}, zipped={ZIPPED}, applying={APPLYING})"))
    found = list(queries(site, facts))
    site.start(workers=2)
    try:
        found += [*big_zip(site, facts), *long_list(site, facts, rounds), *last_minute(site, facts)]
        found += change_all(site, facts)
    finally:
        site.stop()
    return found


def main() -> int:
    """Measure on each database and print; the exit code says whether every goal was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", choices=["SQLite", "PostgreSQL"])
    asked = parser.parse_args()
    missed = []
    for database in (asked.only,) if asked.only else ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as running:
            more = {}
            if database == "PostgreSQL":
                more = {"KOUBO_DATABASE_URL": running.enter_context(postgres.server())}
            figures = measure(Path(folder), asked.rounds, **more)
        print(f"\n{f'Web applications on {database}':<58}{'value':>10}{'goal':>10}")
        for figure in figures:
            goal = "record" if figure.goal is None else f"{figure.goal:g}"
            mark = "  MISSED" if figure.missed else ""
            print(f"{figure.name:<58}{figure.value:>10.2f}{goal:>10}  {figure.unit}{mark}", flush=True)
        missed += [f"{figure.name} ({database})" for figure in figures if figure.missed]
    print(f"\nGoals missed: {'; '.join(missed)}" if missed else "\nGoals met")
    return bool(missed)


if __name__ == "__main__":
    raise SystemExit(main())

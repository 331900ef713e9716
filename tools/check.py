"""Everything `make test` proves, in one place: style, types, layers, migrations, messages, and all tests.

With `--prove`, as `make prove` calls it, what takes long as well, and everything on PostgreSQL. With `--record`, the CPU seconds each test
file took become what later runs are compared with.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
BIN: Final = Path(sys.executable).parent
TESTS: Final = ROOT / "tests"
JOURNEYS: Final = TESTS / "journeys"
RECORD: Final = TESTS / "seconds.json"
TEST_ENVIRONMENT: Final = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "KOUBO_ENV": "test", "PYTHONUNBUFFERED": "1"}
PRODUCTION: Final = {
    "KOUBO_ENV": "production",
    "KOUBO_SECRET_KEY": "a-long-enough-key-that-is-used-nowhere-but-in-this-check-0123456789",
    "KOUBO_BASE_URL": "https://koubo.example",
    "KOUBO_ALLOWED_HOSTS": "koubo.example",
    "KOUBO_SMTP_URL": "smtp://localhost:25",
    "KOUBO_DATABASE_URL": "sqlite://:memory:",
}

STATIC: Final = {
    "style": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "templates": [str(BIN / "djangofmt"), "--check", "src"],
    "types": [str(BIN / "mypy")],
    "layers": [str(BIN / "lint-imports")],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "messages": [sys.executable, "tools/messages.py"],
}

# CPU seconds `make test` may take on the two cores it was measured on, by lane: together about twelve minutes of both.
BUDGETS: Final = {"static": 40, "SQLite": 660, "PostgreSQL": 185, "journeys": 270}
PYTEST: Final = [str(BIN / "pytest"), "-q", "--dist", "worksteal"]
# Starts a server, tells the command its address, and stops it.
ON_POSTGRES: Final = [sys.executable, "-m", "tests.support.postgres"]
# A file is said to have grown when it took half as long again as recorded, and this many seconds more.
GREW: Final = 3.0


@dataclass
class Done:
    """What came of a command: its exit code, output, seconds, CPU seconds with all its children, and those by test file."""

    name: str
    code: int
    output: str
    seconds: float
    cpu: float
    files: dict[str, float] = field(default_factory=dict)


def run(name: str, command: list[str], **environment: str) -> Done:
    """Run a command quietly."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.NamedTemporaryFile() as files:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=TEST_ENVIRONMENT | {"KOUBO_TEST_SECONDS": files.name} | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return Done(
            name,
            process.returncode,
            output.read().decode(errors="replace"),
            time.monotonic() - started,
            used.ru_utime + used.ru_stime,
            json.loads(files.read() or b"{}"),
        )


def run_static() -> list[Done]:
    """Run the static checks two at a time."""

    def check(name: str) -> Done:
        return run(name, STATIC[name], **(PRODUCTION if name == "deployment" else {}))

    with ThreadPoolExecutor(max_workers=2) as pool:
        done = list(pool.map(check, STATIC))
    for one in done:
        print(f"{'FAIL' if one.code else 'ok  '} {one.name} ({one.seconds:.1f} s)", flush=True)
        if one.code:
            print(one.output, flush=True)
    return done


def files_with(marks: list[str]) -> list[str]:
    """Return the test files that name one of the marks: no lane reads hundreds of files to run a few."""
    named = re.compile("|".join(rf"\bmark\.{mark}\b" for mark in marks))
    found = (path for path in sorted(TESTS.rglob("test_*.py")) if named.search(path.read_text(encoding="utf-8")))
    return [str(path.relative_to(ROOT)) for path in found if JOURNEYS not in path.parents]


def run_tests(*, everything: bool) -> list[Done]:
    """Run all lanes side by side: each waits for a fifth of its time, for a browser, a server, or a process that was killed."""
    on_both = ["django_db" if everything else "database_kind", "slow"]
    lanes = {
        "SQLite": [*PYTEST, "-n2", f"--ignore={JOURNEYS}"],
        "journeys": [*PYTEST, "-n0", str(JOURNEYS)],
        "PostgreSQL": [
            *ON_POSTGRES,
            *PYTEST,
            "-n2" if everything else "-n0",
            "-m",
            " or ".join(on_both),
            *files_with(on_both),
        ],
    }
    with tempfile.TemporaryDirectory(prefix="koubo-tests-") as shared, ThreadPoolExecutor() as pool:
        environment = {"KOUBO_TEST_SHARED": shared, "KOUBO_PROVE": str(int(everything))}
        runs = [pool.submit(run, name, command, **environment) for name, command in lanes.items()]
        done = [one.result() for one in as_completed(runs)]
    for one in done:
        print(f"\n{one.name} ({one.seconds:.0f} s)\n{one.output}", flush=True)
    return done


def over_budget(lanes: dict[str, float]) -> Iterator[str]:
    """Print what each lane cost beside its budget; yield those that cost more."""
    print("\nCPU seconds by lane, and what it may cost:")
    for lane, cpu in lanes.items():
        print(f"  {lane:<10} {cpu:5.0f} of {BUDGETS[lane]}")
        if cpu > BUDGETS[lane]:
            yield lane


def grown(tests: list[Done]) -> Iterator[str]:
    """Yield the test files that took longer than recorded, on a machine as fast as this one was today."""
    recorded = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    for lane in tests:
        before = recorded.get(lane.name)
        if not before:
            continue
        pace = sum(lane.files.get(name, 0) for name in before) / max(sum(before.values()), 1)
        for name, seconds in lane.files.items():
            usual = before.get(name, 0) * pace
            if seconds > 1.5 * usual + GREW * max(pace, 1):
                yield f"{name} on {lane.name}: {seconds:.1f} s, {usual:.1f} s expected"


def record(tests: list[Done]) -> None:
    """Write down the CPU seconds of each test file that took one or more."""
    taken = {lane.name: {f: round(s, 1) for f, s in sorted(lane.files.items()) if s >= 1} for lane in tests}
    RECORD.write_text(json.dumps(taken, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> int:
    """Run everything, even after a failure, and say at the end what failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prove", action="store_true", help="run what takes long as well")
    parser.add_argument("--record", action="store_true", help="record the seconds of each test file")
    options = parser.parse_args()
    started = time.monotonic()
    static, tests = run_static(), run_tests(everything=options.prove)
    failed = [one.name for one in [*static, *tests] if one.code]
    if not options.prove:
        lanes = {"static": sum(one.cpu for one in static)} | {one.name: one.cpu for one in tests}
        for lane in list(over_budget(lanes)):
            print(f"  {lane} costs more than it may.")
        for line in grown(tests):
            print(f"  grown: {line}")
        if options.record:
            record(tests)
    minutes, seconds = divmod(int(time.monotonic() - started), 60)
    print(
        f"\n{'FAILED: ' + ', '.join(failed) if failed else 'All checks passed'} ({minutes} min {seconds} s)", flush=True
    )
    return bool(failed)


if __name__ == "__main__":
    raise SystemExit(main())

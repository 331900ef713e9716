"""Everything `make test` proves, in one place: style, types, layers, migrations, messages, and all tests on both databases."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TEST_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "KOUBO_ENV": "test", "PYTHONUNBUFFERED": "1"}
PRODUCTION = {
    "KOUBO_ENV": "production",
    "KOUBO_SECRET_KEY": "a-long-enough-key-that-is-used-nowhere-but-in-this-check-0123456789",
    "KOUBO_BASE_URL": "https://koubo.example",
    "KOUBO_ALLOWED_HOSTS": "koubo.example",
    "KOUBO_SMTP_URL": "smtp://localhost:25",
    "KOUBO_DATABASE_URL": "sqlite://:memory:",
}

STATIC = {
    "style": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "types": [str(BIN / "mypy")],
    "layers": [str(BIN / "lint-imports")],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "messages": [sys.executable, "tools/messages.py"],
}


def run_quietly(name: str) -> tuple[str, int, str, float]:
    """Run one static check; return its name, exit code, output and seconds."""
    started = time.monotonic()
    environment = TEST_ENVIRONMENT | (PRODUCTION if name == "deployment" else {})
    done = subprocess.run(
        STATIC[name],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return name, done.returncode, done.stdout, time.monotonic() - started


def run_static() -> list[str]:
    """Run the static checks two at a time; return the names of those that failed."""
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, code, output, seconds in pool.map(run_quietly, STATIC):
            print(f"{'ok  ' if code == 0 else 'FAIL'} {name} ({seconds:.1f} s)", flush=True)
            if code:
                print(output, flush=True)
                failed.append(name)
    return failed


def run_tests(name: str, *arguments: str, **environment: str) -> tuple[str, int, str, float]:
    """Run pytest once; return its name, exit code, output and seconds."""
    started = time.monotonic()
    command = [str(BIN / "pytest"), "-q", "--dist", "worksteal", *arguments]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=TEST_ENVIRONMENT | environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return name, done.returncode, done.stdout, time.monotonic() - started


def on_postgres() -> tuple[str, int, str, float]:
    """Run the tests that touch the database once more, on a PostgreSQL server of their own."""
    from tests.support import postgres  # noqa: PLC0415 - the root is on the path only now

    with postgres.server() as url:
        return run_tests(
            "tests of the database, on PostgreSQL",
            "-n2",
            "-m",
            "not journey and (django_db or slow)",
            KOUBO_DATABASE_URL=url,
        )


def run_all_tests() -> list[str]:
    """Run browser journeys, which mostly wait, beside the rest, first on SQLite, then on PostgreSQL; return what failed."""
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        runs = [
            pool.submit(run_tests, "tests on SQLite", "-n2", "-m", "not journey"),
            pool.submit(run_tests, "browser journeys", "-n1", "-m", "journey"),
            pool.submit(on_postgres),
        ]
        for run in as_completed(runs):
            name, code, output, seconds = run.result()
            print(f"\n{name} ({seconds:.0f} s)\n{output}", flush=True)
            failed += [name] if code else []
    return failed


def main() -> int:
    """Run everything, even after a failure, and say at the end what failed."""
    sys.path.insert(0, str(ROOT))
    started = time.monotonic()
    failed = run_static() + run_all_tests()
    minutes, seconds = divmod(int(time.monotonic() - started), 60)
    print(
        f"\n{'FAILED: ' + ', '.join(failed) if failed else 'All checks passed'} ({minutes} min {seconds} s)", flush=True
    )
    return bool(failed)


if __name__ == "__main__":
    raise SystemExit(main())

"""The real site as people get it: granian in a process of its own, on its own database; started, killed, restarted."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.support import migrated
from tests.support.postgres import free_port
from tests.support.shared import made_once

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """One site: its folder, its environment, its processes."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "koubo.config.settings",
            "KOUBO_ENV": "test",
            "KOUBO_VAR_DIR": str(folder),
            "KOUBO_DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "KOUBO_BASE_URL": self.url,
            "KOUBO_LOG_LEVEL": "WARNING",
            "KOUBO_NOTICE_DELAY_MINUTES": "0",
            **environment,
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, check=False, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the SQLite file itself, or change it: a command takes a second and a half to start."""
        with closing(sqlite3.connect(self.folder / "site.sqlite3", timeout=20)) as file, file:
            return file.execute(sql, values).fetchall()

    def last_mail(self, kind: str = "%") -> str:
        """Return what the last mail says, of those that say something."""
        [(body,)] = self.ask(
            "SELECT body FROM notifications_outgoingmail WHERE body <> '' AND kind LIKE ? ORDER BY id DESC LIMIT 1",
            kind,
        )
        return str(body)

    def prepare(self) -> None:
        """Make the database, the cache table and the static files, as far as they can be, by copying what was made before."""
        shutil.copytree(static_files(), self.folder, dirs_exist_ok=True)
        if self.environment["KOUBO_DATABASE_URL"] == f"sqlite:///{self.folder / 'site.sqlite3'}":
            migrated.copy_on_sqlite(self.folder)
        else:
            migrated.migrate(self.environment)

    def start(self, *, workers: int = 1) -> None:
        """Start the server and wait until it answers."""
        self._spawn(
            "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", str(workers), "--no-ws", "koubo.config.asgi:application",
        )  # fmt: skip
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/robots.txt", timeout=2).close()
                return
            time.sleep(0.05)
        raise RuntimeError("the site did not start")

    def start_mail_worker(self) -> None:
        """Start the mail worker."""
        self._spawn("manage.py", "deliver_mail")

    def _spawn(self, *arguments: str) -> None:
        with (self.folder / "site.log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, *arguments],
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def kill(self) -> None:
        """Kill everything at once, as a power failure of the processes would (SIGKILL to each whole group)."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop everything politely."""
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)
        self.processes.clear()


def static_files() -> Path:
    """Return a folder with the static files of a site, made once per run."""

    def make(folder: Path) -> None:
        made = Site(folder)
        made.manage("compile_catalogs")
        made.manage("collectstatic", "-v0", "--noinput")

    return made_once("static", make)


@contextlib.contextmanager
def site(folder: Path, **environment: str) -> Iterator[Site]:
    """Prepare and run a site in `folder`; stop it at the end."""
    made = Site(folder, **environment)
    made.prepare()
    made.start()
    try:
        yield made
    finally:
        made.stop()

"""Start the portal on this machine: prepare what is missing, then run the site and its workers together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from koubo.accounts.models import User
from koubo.kernel.catalogs import compile_catalogs
from koubo.ops.demo.people import PASSWORD, SIGN_INS

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 15
PAUSE = 0.1
WORKERS = ("deliver_mail", "search_follow")


class Command(BaseCommand):
    """`manage.py serve`: what `make run` runs. For development; production runs the parts by its own means."""

    help = "Prepare the database and demo data, then run the site and its workers until Ctrl-C (development)"
    requires_system_checks: list[str] = []  # noqa: RUF012 - declared so by Django

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, wait, stop."""
        if not settings.KOUBO_DEVELOPMENT:
            raise CommandError("serve is for development. See docs/operations/install.md for production.")
        port = int(os.environ.get("PORT", "8000"))
        self._refuse_taken_port(port)
        self._prepare()
        os.environ.setdefault("KOUBO_LOG_LEVEL", "WARNING")
        stopping = _Stop()
        site = _spawn("-m", "granian", "--interface", "asgi", "--host", HOST, "--port", str(port), "--workers", "2",
                      "--no-ws", "--no-log", "koubo.config.asgi:application")  # fmt: skip
        workers = {command: _spawn(sys.argv[0], command) for command in WORKERS}
        try:
            if self._answers(site, port, stopping):
                self._greet(port)
                self._watch(site, workers, stopping)
        finally:
            _stop(site, *workers.values())
        if not stopping.asked:
            raise CommandError("The site stopped by itself; see the lines above.")
        self.stdout.write("Stopped. The data are kept in " + str(settings.STATIC_ROOT.parent))

    def _refuse_taken_port(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as taken:
                raise CommandError(f"Port {port} is in use. Choose another: make run PORT={port + 1}") from taken

    def _prepare(self) -> None:
        """Bring database, catalogues, static files and demo data up to date; quick when nothing has changed."""
        settings.STATIC_ROOT.parent.mkdir(parents=True, exist_ok=True)
        compile_catalogs()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if _static_changed():
            call_command("collectstatic", verbosity=0, interactive=False)
        if not User.objects.exists():
            self.stdout.write("Making the demo world (once, some seconds) ...")
            call_command("demo")
        connections.close_all()

    def _answers(self, site: "subprocess.Popen[bytes]", port: int, stopping: "_Stop") -> bool:
        """Wait until the site answers."""
        deadline = time.monotonic() + START_SECONDS
        while site.poll() is None and not stopping.asked and time.monotonic() < deadline:
            with contextlib.suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"http://{HOST}:{port}/robots.txt", timeout=2).close()
                return True
            time.sleep(PAUSE)
        return False

    def _greet(self, port: int) -> None:
        address = f"http://{HOST}:{port}"
        width = max(len(mail) for mail, _ in SIGN_INS)
        lines = [f"\n  Koubo runs on {address}/   (English: {address}/en/)", f"  Mails: {address}/dev/mail/", ""]
        lines += [f"  {mail:<{width}}  {PASSWORD}  {what}" for mail, what in SIGN_INS]
        self.stdout.write("\n".join([*lines, "\n  Ctrl-C stops it.\n"]))

    def _watch(
        self, site: "subprocess.Popen[bytes]", workers: dict[str, "subprocess.Popen[bytes]"], stopping: "_Stop"
    ) -> None:
        """Wait for the end; a worker that died is started again."""
        while site.poll() is None and not stopping.asked:
            for command, worker in workers.items():
                if worker.poll() is not None:
                    workers[command] = _spawn(sys.argv[0], command)
            time.sleep(PAUSE)


class _Stop:
    """Remembers that someone asked to stop."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True


def _spawn(*arguments: str) -> "subprocess.Popen[bytes]":
    """Start a child in its own group, so that Ctrl-C reaches only us and we stop the children in order."""
    return subprocess.Popen([sys.executable, *arguments], start_new_session=True)


def _stop(*children: "subprocess.Popen[bytes]") -> None:
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
    for child in children:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _static_changed() -> bool:
    """Whether any static file is newer than the collected ones."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        return True
    collected = manifest.stat().st_mtime
    return any(
        Path(storage.path(name)).stat().st_mtime > collected
        for finder in get_finders()
        for name, storage in finder.list([])
    )

"""SIGKILL anywhere in 登録依頼, 承認 and 取り下げ: all of it happened or nothing did; then each mail leaves exactly once."""

import http.client
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from tests.support import migrated
from tests.support.extent import many
from tests.support.mortal import PAIRS
from tests.support.smtp import Post

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
SEED = 20261124
TIMED = many(1, 2)
# Verb -> state before and after, its name in the history, the hat that acts, its mail.
LIVES = {
    "request": ("draft", "requested", "request_registration", "institution", "postings.registration_requested"),
    "approve": ("requested", "approved", "approve", "desk", "postings.registration_completed"),
    "withdraw": ("approved", "discarded", "withdraw", "institution", "postings.withdrawn"),
}


class Mortal:
    """The site's database, and one server after another. On PostgreSQL it has a database of its own there."""

    def __init__(self, folder: Path, module: str) -> None:
        if connection.vendor == "postgresql":
            self.url = migrated.copy_on_postgresql()
        else:
            self.file = migrated.copy_on_sqlite(folder)
            self.url = f"sqlite:///{self.file}"
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
            "KOUBO_ENV": "test",
            "KOUBO_VAR_DIR": str(folder),
            "KOUBO_DATABASE_URL": self.url,
            "KOUBO_LOG_LEVEL": "CRITICAL",
            "KOUBO_NOTICE_DELAY_MINUTES": "0",
        }
        self.parent = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.facts = self._hear()
        self.pid = 0

    def _hear(self) -> Any:
        assert self.parent.stdout is not None
        return json.loads(self.parent.stdout.readline())

    def serve(self, die_at: int = 0) -> None:
        """Start a server that dies at that step of a POST; whatever served before is killed first."""
        self.kill()
        assert self.parent.stdin is not None
        self.parent.stdin.write(f"{die_at}\n")
        self.parent.stdin.flush()
        self.pid = self._hear()

    def kill(self) -> None:
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            while Path(f"/proc/{self.pid}").exists():
                time.sleep(0.002)
            self.wait_for_the_dead()
        self.pid = 0

    def post(self, kind: str, target: dict[str, Any], key: UUID, kill_after: float | None = None) -> Any:
        """Send the form; return (status, location, steps), or None when the server died before it answered."""
        token = "k" * 32
        form = {
            "csrfmiddlewaretoken": token, "once": str(key), "version": target["version"], "outcome": "approve", "reason": "filled",
            "publish_on": date.fromordinal(self.facts["tomorrow"]).isoformat(),
        }  # fmt: skip
        cookie = f"csrftoken={token}; koubo_session={self.facts['cookies'][LIVES[kind][3]]}"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        with closing(http.client.HTTPConnection("127.0.0.1", self.facts["port"], timeout=20)) as client:
            try:
                client.request("POST", target["path"], urlencode(form), headers)
                if kill_after is not None:
                    time.sleep(kill_after)
                    self.kill()
                answer = client.getresponse()
            except (ConnectionError, http.client.HTTPException):
                return None
            return answer.status, answer.getheader("Location"), int(answer.getheader("X-Steps", "0"))

    def ask(self, sql: str, *values: Any) -> list[Any]:
        """Ask the database past Django, as an auditor would."""
        if self.on_postgres:
            with psycopg.connect(self.url) as server:
                return server.execute(sql.replace("?", "%s"), values).fetchall()
        plain = [value.hex if isinstance(value, UUID) else value for value in values]
        with closing(sqlite3.connect(self.file, timeout=20)) as file:
            return file.execute(sql, plain).fetchall()

    @property
    def on_postgres(self) -> bool:
        return self.url.startswith("postgres")

    def wait_for_the_dead(self) -> None:
        """Let PostgreSQL notice that its client is gone, and undo what it left."""
        others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        while self.on_postgres and self.ask(others):
            time.sleep(0.01)

    def traces(self, posting: str) -> dict[str, Any]:
        """Return everything a verb leaves behind."""
        [(state, live_from, number)] = self.ask(
            "SELECT r.state, r.live_from, p.number FROM postings_revision r JOIN postings_posting p ON p.id = r.posting_id"
            " WHERE p.id = ?", UUID(posting)
        )  # fmt: skip
        verbs = self.ask("SELECT verb FROM audit_auditentry WHERE subject_id = ?", posting)
        mails = self.ask("SELECT kind FROM notifications_outgoingmail WHERE about_id = ?", posting)
        return {
            "state": state,
            "live": live_from is not None,
            "number": number is not None,
            "verbs": Counter(verb for (verb,) in verbs),
            "mails": Counter(kind for (kind,) in mails),
        }

    def used(self, key: UUID) -> int:
        return len(self.ask("SELECT 1 FROM audit_receipt WHERE key = ?", key))


@contextmanager
def mortal(folder: Path, module: str = "tests.support.mortal") -> Iterator[Mortal]:
    """Run a world of the dying; `module` makes it."""
    made = Mortal(folder, module)
    try:
        yield made
    finally:
        made.kill()
        assert made.parent.stdin is not None
        made.parent.stdin.close()
        made.parent.wait(10)
        assert made.parent.stdout is not None
        made.parent.stdout.close()


def nothing_or_all(kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the traces before the verb and after it. Two people write for the institution, so each step mails two."""
    before, after, verb, _, mail = LIVES[kind]
    past = list(LIVES)[: list(LIVES).index(kind)]
    verbs = Counter({"create_draft": 1}) + Counter(LIVES[earlier][2] for earlier in past)
    mails = Counter({LIVES[earlier][4]: 2 for earlier in past})
    nothing = {"state": before, "live": kind == "withdraw", "number": bool(past), "verbs": verbs, "mails": mails}
    everything = {
        "state": after,
        "live": kind == "approve",
        "number": True,
        "verbs": verbs + Counter({verb: 1}),
        "mails": mails + Counter({mail: 2}),
    }
    return nothing, everything


def kill_points(site: Mortal, kind: str, dice: random.Random) -> list[tuple[int, float | None]]:
    """Let one request live to count its steps; return (step to die at, or seconds to live) for the others."""
    site.serve()
    target, key = site.facts[kind][0], uuid4()
    began = time.monotonic()
    status, _, steps = site.post(kind, target, key)
    took = time.monotonic() - began
    assert status == 302
    assert site.traces(target["posting"]) == nothing_or_all(kind)[1]
    inner = dice.sample(range(2, steps), PAIRS[kind] - 1 - TIMED - 2)
    return [(step, None) for step in (1, *sorted(inner), steps)] + [(0, dice.uniform(0, took)) for _ in range(TIMED)]


def die_and_come_back(site: Mortal, kind: str, target: dict[str, Any], die_at: int, seconds: float | None) -> bool:
    """Kill the server in the middle of the request, start another, press again. Return whether it had happened already."""
    nothing, everything = nothing_or_all(kind)
    key = uuid4()
    site.serve(die_at)
    answered = site.post(kind, target, key, kill_after=seconds)
    assert answered is None or seconds is not None, f"{kind} survived step {die_at}"
    site.kill()
    left = site.traces(target["posting"])
    happened = left == everything
    assert happened or left == nothing, f"{kind} died at step {die_at or seconds} and left {left}"
    assert site.used(key) == int(happened)
    site.serve()
    first, second = (site.post(kind, target, key) for _ in range(2))
    assert first[:2] == second[:2]
    assert first[0] == 302
    assert site.traces(target["posting"]) == everything
    assert site.used(key) == 1
    return happened


def test_killed_anywhere_all_or_nothing_and_each_mail_once(tmp_path: Path, smtp: Post) -> None:
    dice = random.Random(SEED)
    with mortal(tmp_path) as site:
        for kind in LIVES:
            points = kill_points(site, kind, dice)
            outcomes = Counter(
                die_and_come_back(site, kind, target, die_at, seconds)
                for target, (die_at, seconds) in zip(site.facts[kind][1:], points, strict=True)
            )
            assert outcomes[False] > 0, "some deaths must come before the commit"
            assert outcomes[True] > 0, "and some after it"
        numbers = sorted(number for (number,) in site.ask("SELECT number FROM postings_posting"))
        assert [int(number[-4:]) for number in numbers] == list(range(1, sum(PAIRS.values()) + 1))
        deliver(site, smtp)


def deliver(site: Mortal, smtp: Post) -> None:
    """Run the mail worker after all these deaths: every row of the outbox arrives, once."""
    done = subprocess.run(
        [sys.executable, "manage.py", "deliver_mail", "--once"], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**site.environment, "KOUBO_SMTP_URL": f"smtp://127.0.0.1:{smtp.port}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = site.ask("SELECT message_id FROM notifications_outgoingmail WHERE sent_at IS NOT NULL")
    assert sorted(smtp.ids()) == sorted(message_id for (message_id,) in rows)
    assert not site.ask("SELECT 1 FROM notifications_outgoingmail WHERE sent_at IS NULL")
    said = Counter((m["To"], m["Subject"], *re.findall(r"D1\d{8}", m.get_content())[:1]) for m in smtp.messages)
    assert set(said.values()) == {1}
    # All were requested, some approved, some withdrawn, and two people write for the institution.
    approved = PAIRS["approve"] + PAIRS["withdraw"]
    assert len(said) == (sum(PAIRS.values()) + approved + PAIRS["withdraw"]) * 2

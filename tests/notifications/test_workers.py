"""Several workers, and workers that die: each mail leaves, once; a repetition carries the same Message-ID."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from koubo.kernel import clock
from koubo.notifications.delivery import deliver_due
from koubo.notifications.models import OutgoingMail
from tests.notifications.support import queued, use
from tests.support.races import apart, race, shared_database
from tests.support.site import Site
from tests.support.smtp import Post

pytestmark = pytest.mark.slow
MAILS = 24
# The worker as it is, but that it dies as soon as the server has taken the mail and before the row says so.
DIES_AFTER_SENDING = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from koubo.notifications import delivery
send = delivery._send
def send_and_die(mail):
    send(mail)
    os.kill(os.getpid(), signal.SIGKILL)
delivery._send = send_and_die
call_command("deliver_mail", "--once")
"""


@pytest.fixture
def post(smtp: Post, settings: Any) -> Post:
    use(smtp, settings)
    return smtp


@pytest.fixture
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator[None]:
    with shared_database(tmp_path, monkeypatch):
        yield


@pytest.mark.usefixtures("_shared")
def test_workers_at_once_send_each_mail_once(post: Post) -> None:
    def work(ready: Callable[[], None]) -> int:
        ready()
        # Workers poll: on PostgreSQL one may find the only mails left locked by the others.
        handled = 0
        while OutgoingMail.objects.filter(sent_at=None).exists():
            handled += deliver_due(clock.now())
        return handled

    ids = apart(lambda: [queued(f"a{n}@koubo.example", now=clock.now()).message_id for n in range(MAILS)])
    results = race([work] * 4)
    assert sum(results) == MAILS, results
    assert Counter(post.ids()) == Counter(ids)
    assert apart(lambda: set(OutgoingMail.objects.values_list("attempts", flat=True))) == {1}


class Office(Site):
    """A site of which only the outbox and its workers are of interest."""

    def __init__(self, folder: Path, smtp: Post) -> None:
        super().__init__(folder, KOUBO_SMTP_URL=f"smtp://127.0.0.1:{smtp.port}")
        self.prepare()

    def shell(self, code: str) -> list[str]:
        lead = "from tests.notifications.support import *\n"
        return self.manage("shell", "-v0", "--no-imports", "-c", lead + code).split()

    def worker_that_dies_after_sending(self) -> None:
        done = subprocess.run(
            [sys.executable, "-c", DIES_AFTER_SENDING], env=self.environment, capture_output=True, check=False
        )
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.fixture
def office(tmp_path: Path, smtp: Post) -> Office:
    if connection.vendor != "sqlite":
        pytest.skip("this site has an SQLite file of its own, whatever database the other tests use: once is enough")
    made = Office(tmp_path, smtp)
    made.environment["PYTHONPATH"] += f"{os.pathsep}{Path(__file__).resolve().parents[2]}"
    return made


def test_killed_between_sending_and_recording_it_sends_again_under_the_same_id(office: Office, smtp: Post) -> None:
    [message_id] = office.shell("from koubo.kernel import clock\nprint(queued(now=clock.now()).message_id)")
    office.worker_that_dies_after_sending()
    assert smtp.ids() == [message_id]
    office.manage("deliver_mail", "--once")
    assert smtp.ids() == [message_id], "the dead worker's lease still holds"
    office.ask("UPDATE notifications_outgoingmail SET lease_until = datetime(lease_until, '-5 minutes')")
    office.manage("deliver_mail", "--once")
    assert smtp.ids() == [message_id] * 2
    first, second = smtp.messages
    assert (first["Subject"], first.get_content()) == (second["Subject"], second.get_content())
    assert office.ask("SELECT attempts, sent_at IS NOT NULL FROM notifications_outgoingmail") == [(2, 1)]


def test_killed_at_any_moment_nothing_is_lost(office: Office, smtp: Post) -> None:
    ids = office.shell(
        f"from koubo.kernel import clock\nfor n in range({MAILS}): print(queued(now=clock.now()).message_id)"
    )
    office.start_mail_worker()
    deadline = time.monotonic() + 30
    while len(smtp.messages) < MAILS // 3 and time.monotonic() < deadline:
        time.sleep(0.001)
    office.kill()
    assert MAILS // 3 <= len(smtp.messages) < MAILS, "the worker must die with mails before and behind it"
    office.ask("UPDATE notifications_outgoingmail SET lease_until = NULL")
    office.manage("deliver_mail", "--once")
    taken = Counter(smtp.ids())
    assert set(taken) == set(ids)
    assert sum(taken.values()) <= MAILS + 1, "only the mail in hand may leave twice"
    assert office.ask("SELECT COUNT(*) FROM notifications_outgoingmail WHERE sent_at IS NULL") == [(0,)]

"""SIGKILL while a file arrives, 応募 and 一括変更: all of it happened or nothing did, and nobody is written to twice."""

import base64
import hashlib
import http.client
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.support.mortal_applying import DEATHS, TOGETHER
from tests.support.smtp import Post
from tests.test_kill import ROOT, Mortal, mortal

pytestmark = pytest.mark.slow
TOKEN = "k" * 32
# What a census counts.
COUNTED = {
    "sent": "applications_application WHERE status <> ''",
    "accepted": "applications_application WHERE status = 'accepted'",
    "numbers": "applications_application WHERE number IS NOT NULL",
    "steps": "applications_statuschange",
    "documents": "applications_document",
    "files": "files_storedfile WHERE deleted_at IS NULL AND id IN (SELECT file_id FROM applications_document)",
    "pieces": 'applications_upload WHERE "offset" = size',
    "finished": "applications_upload WHERE document_id IS NOT NULL",
    "changes of several": "applications_bulkchange",
    "results": "applications_bulkresult",
    "mails": "notifications_outgoingmail",
    "history": "audit_auditentry",
    "keys": "audit_receipt",
}


def census(site: Mortal) -> dict[str, int]:
    """Count everything the acts leave behind."""
    counts = site.ask(" UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {rows}" for name, rows in COUNTED.items()))
    return dict(counts)


def changed(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - count for name, count in before.items() if after[name] != count}


def send(site: Mortal, kind: str, target: dict[str, Any], key: str) -> tuple[int, str, int] | None:
    """Send what a target sends; return (status, location or text, steps), or None when the server died before it answered."""
    headers = {"Cookie": f"csrftoken={TOKEN}; koubo_session={target['cookie']}", "X-CSRFToken": TOKEN}
    if kind == "piece":
        method, body = "PATCH", base64.b64decode(site.facts["data"])
        headers |= {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    else:
        method, body = "POST", urlencode(target["form"] | {"once": key}, doseq=True).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    with closing(http.client.HTTPConnection("127.0.0.1", site.facts["port"], timeout=30)) as client:
        try:
            client.request(method, target["path"], body, headers)
            answer = client.getresponse()
            text = answer.read().decode()
        except (ConnectionError, http.client.HTTPException):
            return None
        return answer.status, answer.getheader("Location") or text, int(answer.getheader("X-Steps", "0"))


def alive(site: Mortal, kind: str) -> tuple[dict[str, int], int]:
    """Let the first target of a kind live; return what that changes and how many steps it takes."""
    site.serve()
    before = census(site)
    answer = send(site, kind, site.facts[kind][0], str(uuid4()))
    assert answer is not None
    assert answer[0] in (200, 302), answer
    return changed(before, census(site)), answer[2]


def die_and_come_back(site: Mortal, kind: str, target: dict[str, Any], die_at: int, everything: dict[str, int]) -> bool:
    """Kill the server at a step, start another, send it again twice. Return whether it had happened already."""
    key, before = str(uuid4()), census(site)
    site.serve(die_at)
    assert send(site, kind, target, key) is None, f"{kind} survived step {die_at}"
    site.kill()
    left = changed(before, census(site))
    assert left in ({}, everything), f"{kind} died at step {die_at} and left {left}"
    site.serve()
    first, second = (send(site, kind, target, key) for _ in range(2))
    assert first is not None
    assert second is not None
    if kind == "piece":
        assert (first[0], second[0]) == (409 if left else 200, 409), "a piece counts once"
    else:
        assert first[:2] == second[:2]
        assert first[0] in (200, 302), first
    assert changed(before, census(site)) == everything
    return bool(left)


def test_killed_anywhere_all_or_nothing_and_nobody_is_written_to_twice(tmp_path: Path, smtp: Post) -> None:
    dice = random.Random(20261128)
    happened = []
    with mortal(tmp_path, "tests.support.mortal_applying") as site:
        for kind, deaths in DEATHS.items():
            everything, steps = alive(site, kind)
            points = [steps, *dice.sample(range(1, steps), min(deaths, steps) - 1)]
            points += dice.choices(range(1, steps), k=deaths - len(points))  # more deaths than steps: some step twice
            targets = site.facts[kind][1:]
            happened += [
                die_and_come_back(site, kind, *at, everything) for at in zip(targets, points, strict=False)
            ]  # fmt: skip
        assert {True, False} <= set(happened), "some died before it had happened and some after"
        # What came in pieces is what was sent.
        for target in site.facts["piece"]:
            finish = target | {"path": f"{target['path']}finish/"}
            answer = send(site, "finish", finish, "")
            assert answer is not None
            assert answer[0] == 200, answer
        sent = hashlib.sha256(base64.b64decode(site.facts["data"])).hexdigest()
        in_pieces = site.ask(
            "SELECT f.sha256, f.key FROM applications_upload u JOIN applications_document d ON d.id = u.document_id"
            " JOIN files_storedfile f ON f.id = d.file_id"
        )
        assert len(in_pieces) == DEATHS["piece"] + DEATHS["finish"] + 2
        for sha256, key in in_pieces:
            assert sha256 == sent == hashlib.sha256((tmp_path / "files" / key).read_bytes()).hexdigest()
        # Bytes on the disk have a row, which the sweep and the removal of deleted files find.
        known = {key for (key,) in site.ask("SELECT key FROM files_storedfile")}
        stored = (path for path in (tmp_path / "files").rglob("*") if path.is_file())
        assert {str(path.relative_to(tmp_path / "files")) for path in stored} <= known
        each_mail_once(site, smtp)


def each_mail_once(site: Mortal, smtp: Post) -> None:
    """Run the mail worker after all these deaths."""
    done = subprocess.run(
        [sys.executable, "manage.py", "deliver_mail", "--once"], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**site.environment, "KOUBO_SMTP_URL": f"smtp://127.0.0.1:{smtp.port}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = site.ask("SELECT message_id FROM notifications_outgoingmail")
    assert sorted(smtp.ids()) == sorted(message_id for (message_id,) in rows)
    answers = site.ask("SELECT COUNT(*) FROM notifications_outgoingmail WHERE kind = 'applications.status'")
    assert answers == [((DEATHS["change"] + 1) * TOGETHER,)]
    receipts = site.ask("SELECT COUNT(*) FROM notifications_outgoingmail WHERE kind = 'applications.received'")
    assert receipts == [(DEATHS["submit"] + 1,)]

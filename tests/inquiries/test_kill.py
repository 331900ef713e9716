"""SIGKILL in the middle of sending an inquiry: it is sent whole or not at all, and tried again it is sent once, with one mail."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support.factories import NOW
from tests.support.mortal_children import parent
from tests.support.mortal_inquiries import PEOPLE

pytestmark = pytest.mark.prove


def test_killed_at_any_step_each_inquiry_is_sent_once(tmp_path: Path) -> None:
    with parent("tests.support.mortal_inquiries", tmp_path, KOUBO_INQUIRIES_PER_DAY="1000") as site:
        minutes = count()

        def tell(code: str, die_at: int = 0) -> Any:
            now = (NOW + timedelta(minutes=10 * next(minutes))).isoformat()  # later than any lease of who died
            return site.tell(**site.facts, code=code, die_at=die_at, now=now)

        first, second, *others = site.facts["codes"]
        tell(first)  # what is made once for an institution
        steps = int(tell(second)["steps"])
        for code, die_at in zip(others, range(1, steps + 1), strict=False):
            assert tell(code, die_at)["died"], f"it survived step {die_at} of {steps}"
            with closing(sqlite3.connect(site.file)) as database:
                assert whole(database, code), f"half an inquiry after step {die_at}"
            assert not tell(code)["died"]
        asked = site.facts["codes"][: min(steps + 2, PEOPLE)]
        # A delivery that dies before the server took the mail is done again; none is lost and the order stays.
        for die_at in range(1, 4):
            assert tell("", die_at)["died"]
        assert not tell("")["died"]
    with closing(sqlite3.connect(site.file)) as database:
        sent_once(database, asked)


def whole(database: sqlite3.Connection, code: str) -> bool:
    """Whether there is all of an inquiry, or nothing."""
    found = {
        name: database.execute(question, (code,)).fetchone()[0]
        for name, question in {
            "inquiry": "SELECT count(*) FROM inquiries_inquiry WHERE user_code = ?",
            "message": "SELECT count(*) FROM inquiries_inquirymessage m JOIN inquiries_inquiry i ON i.id = m.inquiry_id"
            " WHERE i.user_code = ? AND m.mail_id IS NOT NULL",
        }.items()
    }
    return set(found.values()) in ({0}, {1})


def sent_once(database: sqlite3.Connection, asked: list[str]) -> None:
    """Each has one inquiry with one number of its own, one mail that left, and one line in the history."""
    rows = database.execute("SELECT user_code, number FROM inquiries_inquiry ORDER BY number").fetchall()
    assert sorted(code for code, _ in rows) == sorted(asked)
    assert [number for _, number in rows] == list(range(1, len(asked) + 1))
    mails = database.execute(
        "SELECT recipient_id, sent_at, dead_at FROM notifications_outgoingmail WHERE kind = 'inquiries.asked'"
    ).fetchall()
    assert len(mails) == len({recipient for recipient, *_ in mails}) == len(asked)
    assert all(sent and not dead for _, sent, dead in mails)
    told = database.execute("SELECT count(*) FROM audit_auditentry WHERE verb = 'send_inquiry'").fetchone()[0]
    assert told == len(asked)

"""SIGKILL in the middle of a round: the next one tells whoever was not told, and nobody is told twice."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.support.extent import many
from tests.support.mortal_alerts import DAYS, PEOPLE
from tests.support.mortal_children import parent

DEATHS = many(3, DAYS - 1)


def test_killed_anywhere_everyone_is_told_once(tmp_path: Path) -> None:
    with parent("tests.support.mortal_alerts", tmp_path) as site:
        first, *others = site.facts["rounds"]
        steps = int(site.tell(now=first, die_at=0)["steps"])
        dice = random.Random(20261128)
        for now, die_at in zip(others, dice.sample(range(1, steps), DEATHS), strict=False):
            assert site.tell(now=now, die_at=die_at)["died"], f"it survived step {die_at} of {steps}"
            assert not site.tell(now=now, die_at=0)["died"]
    told_once(site.file, site.facts)


def told_once(file: Path, facts: dict[str, Any]) -> None:
    """Each person has one line about each opening in all their mails, under the first search, with the other named."""
    with closing(sqlite3.connect(file)) as database:
        mails = database.execute("SELECT recipient_id, body FROM notifications_outgoingmail WHERE kind = 'alerts.news'")
        bodies: dict[int, list[str]] = {}
        for person, body in mails:
            bodies.setdefault(person, []).append(body)
    assert sorted(bodies) == sorted(facts["people"])
    assert len(bodies) == PEOPLE
    for said in bodies.values():
        assert len(said) == DEATHS + 1, "one mail a round"
        for number in facts["numbers"][: DEATHS + 1]:
            assert "".join(said).count(f"/postings/{number}/") == 1

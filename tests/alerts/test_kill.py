"""SIGKILL in the middle of a round: the next one tells whoever was not told, and nobody is told twice."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.extent import many
from tests.support.mortal_alerts import DAYS, PEOPLE
from tests.support.site import prepared
from tests.test_kill import ROOT

pytestmark = pytest.mark.slow
DEATHS = many(3, DAYS - 1)


def test_killed_anywhere_everyone_is_told_once(tmp_path: Path) -> None:
    file = tmp_path / "site.sqlite3"
    shutil.copy(prepared() / file.name, file)
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "KOUBO_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "koubo.config.settings", "KOUBO_VAR_DIR": str(tmp_path),
        "KOUBO_DATABASE_URL": f"sqlite:///{file}", "KOUBO_LOG_LEVEL": "CRITICAL",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.mortal_alerts"],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as parent:  # fmt: skip
        assert parent.stdout is not None
        assert parent.stdin is not None

        def hear() -> Any:
            assert parent.stdout is not None
            return json.loads(parent.stdout.readline())

        def tell(now: str, die_at: int = 0) -> Any:
            assert parent.stdin is not None
            print(json.dumps({"now": now, "die_at": die_at}), file=parent.stdin, flush=True)
            return hear()

        facts = hear()
        first, *others = facts["rounds"]
        steps = int(tell(first)["steps"])
        dice = random.Random(20261128)
        for now, die_at in zip(others, dice.sample(range(1, steps), DEATHS), strict=False):
            assert tell(now, die_at)["died"], f"it survived step {die_at} of {steps}"
            assert not tell(now)["died"]
        parent.stdin.close()
    told_once(file, facts)


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

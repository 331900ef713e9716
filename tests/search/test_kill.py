"""A follower killed at any moment, with writers writing and readers reading: nothing wrong, nothing lost, nothing twice."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.extent import many
from tests.support.site import ROOT, Site

KILLS = many(10, 50)


class Processes:
    """The script of tests/support/followed.py and what it has forked."""

    def __init__(self, folder: Path, **environment: str) -> None:
        site = Site(folder, **environment)
        site.prepare()
        self.script = subprocess.Popen(
            [sys.executable, "-m", "tests.support.followed"], cwd=ROOT, env=site.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        assert self.hear() == "ready"

    def hear(self) -> Any:
        assert self.script.stdout
        line = self.script.stdout.readline()
        assert line, "the script ended"
        return json.loads(line)

    def ask(self, what: str) -> Any:
        assert self.script.stdin
        self.script.stdin.write(what + "\n")
        self.script.stdin.flush()
        return self.hear()


@contextlib.contextmanager
def processes(folder: Path, **environment: str) -> Iterator[Processes]:
    running = Processes(folder, KOUBO_SEARCH_SYNC="false", KOUBO_LOG_LEVEL="CRITICAL", **environment)
    try:
        yield running
    finally:
        os.killpg(running.script.pid, signal.SIGKILL)
        running.script.wait(5)
        for pipe in (running.script.stdin, running.script.stdout):
            assert pipe
            pipe.close()


def test_killed_at_many_moments(tmp_path: Path) -> None:
    dice = random.Random(11)
    with processes(tmp_path) as running:
        running.ask("compare")  # makes the first index
        writer, reader = running.ask("mutate"), running.ask("read")
        try:
            for _ in range(KILLS):
                follower = running.ask("follow")
                time.sleep(dice.uniform(0.01, 0.3))
                os.kill(follower, signal.SIGKILL)
        finally:
            os.kill(writer, signal.SIGKILL)
        os.kill(reader, signal.SIGTERM)
        said = running.hear()
        assert said.get("answers", 0) > 2 * KILLS, said
        difference = running.ask("compare")
        assert "died" not in difference, difference
        assert difference.pop("rows") >= 200
        assert difference == {"missing": [], "extra": [], "other": []}

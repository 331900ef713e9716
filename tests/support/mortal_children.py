"""A process with a world of its own that does as told line by line, each order in a child that dies at a given step.

`serve` is its side; `Parent` is the test's, which starts it and gives orders.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]
Order = dict[str, Any]


def serve(prepare: Callable[[], dict[str, Any]], act: Callable[[Order], None]) -> None:
    """Make the world and say what is in it, then do as told. A step is a statement of the database; at `die_at` the child dies."""
    django.setup()
    from django.db import connections

    print(json.dumps(prepare()), flush=True)
    for line in sys.stdin:
        connections.close_all()
        read, write = os.pipe()
        child = os.fork()
        if not child:
            _do(json.loads(line), act, write)
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as said:
            steps = said.read()
        _, status = os.waitpid(child, 0)
        print(json.dumps({"died": os.WIFSIGNALED(status), "failed": status and not steps, "steps": steps}), flush=True)


def _do(order: Order, act: Callable[[Order], None], report: int) -> None:
    from django.db import connection

    steps = 0

    def counted(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps == order["die_at"]:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)

    with connection.execute_wrapper(counted):
        act(order)
    os.write(report, str(steps).encode())


class Parent:
    """The process as its test has it: `facts` of its world, the `file` of its database."""

    def __init__(self, process: "subprocess.Popen[str]", file: Path) -> None:
        self.process, self.file = process, file
        self.facts = self._hear()

    def tell(self, **order: Any) -> Any:
        """Give an order; say whether the child died, and after how many steps it was done."""
        assert self.process.stdin is not None
        print(json.dumps(order), file=self.process.stdin, flush=True)
        said = self._hear()
        assert said["died"] or not said["failed"]
        return said

    def _hear(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


@contextmanager
def parent(module: str, folder: Path, **settings: str) -> Iterator[Parent]:
    """Run a module that serves, on SQLite in `folder`."""
    from tests.support import migrated

    file = migrated.copy_on_sqlite(folder)
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "KOUBO_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "koubo.config.settings", "KOUBO_VAR_DIR": str(folder),
        "KOUBO_DATABASE_URL": f"sqlite:///{file}", "KOUBO_LOG_LEVEL": "CRITICAL", **settings,
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield Parent(process, file)

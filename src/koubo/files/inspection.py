"""Ask the inspecting process about a file. One such process per worker, started when first needed and again when it died."""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

from koubo.files import inspector

PATIENCE_SECONDS: Final = inspector.SECONDS + 2  # the child ends by itself before that
AT_ONCE: Final = 2
ANSWER_BYTES: Final = 64 * 1024

_turns = threading.BoundedSemaphore(AT_ONCE)
_starting = threading.Lock()


class _Process:
    """The inspecting process and the socket to it."""

    def __init__(self) -> None:
        source = str(Path(__file__).resolve().parents[2])
        self.requests, theirs = socket.socketpair()
        with theirs:
            self.child = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", inspector.__name__],
                stdin=theirs.fileno(),
                env={"PYTHONPATH": source, "PATH": os.environ.get("PATH", "")},
            )

    def ask(self, fd: int, inspection: str) -> bytes:
        """Send one request and wait for its answer; empty when the child died."""
        mine, theirs = socket.socketpair()
        with mine:
            with theirs:
                request = inspection.encode().ljust(inspector.REQUEST_BYTES)
                socket.send_fds(self.requests, [request], [fd, theirs.fileno()])
            mine.settimeout(PATIENCE_SECONDS)
            pieces = []
            while piece := mine.recv(ANSWER_BYTES):
                pieces.append(piece)
            return b"".join(pieces)

    def stop(self) -> None:
        """End it, and with it whatever waits for it."""
        self.requests.close()
        self.child.kill()
        self.child.wait()


_running: _Process | None = None


def inspect(path: Path, inspection: str) -> dict[str, Any]:
    """Return what the inspector says of the file at `path`. Anything but an answer is {"problem": "broken"}, never a pass."""
    with _turns, path.open("rb") as file:
        try:
            answer = json.loads(_ask(file.fileno(), inspection))
        except ValueError:
            answer = None
    return answer if isinstance(answer, dict) else {"problem": "broken"}


def draw(path: Path, kind: str, number: int) -> bytes:
    """Return page `number` of the PDF at `path` as a picture ("page") or as text ("text"); nothing when that fails."""
    with _turns, path.open("rb") as file:
        return _ask(file.fileno(), f"{kind} {number}")


def _ask(fd: int, inspection: str) -> bytes:
    """Ask once more when the inspecting process itself had died; a child that dies over a file is an answer."""
    for _ in range(2):
        process = _process()
        try:
            answer = process.ask(fd, inspection)
        except TimeoutError:
            process.stop()  # it forks no more: the next question starts another
            return b""
        except OSError:
            answer = b""
        if answer or process.child.poll() is None:
            return answer
    return b""


def _process() -> _Process:
    global _running  # noqa: PLW0603 - one per process is the point
    with _starting:
        if _running is None or _running.child.poll() is not None:
            stop()
            _running = _Process()
        return _running


def stop() -> None:
    """End the inspecting process; the next question starts another."""
    global _running  # noqa: PLW0603
    if _running is not None:
        _running.stop()
        _running = None


atexit.register(stop)

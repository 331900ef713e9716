"""What all processes of one run share: made by whoever needs it first, gone with the run."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

VARIABLE: Final = "KOUBO_TEST_SHARED"


def begin() -> Path | None:
    """Make the folder of this run, unless whoever started this process has made it; return what is to be removed."""
    if os.environ.get(VARIABLE):
        return None
    folder = Path(tempfile.mkdtemp(prefix="koubo-tests-"))
    os.environ[VARIABLE] = str(folder)
    return folder


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder of that name; the first to ask makes it, the others wait."""
    atexit.register(end, begin())  # for whoever runs without pytest
    shared = Path(os.environ[VARIABLE])
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = Path(tempfile.mkdtemp(dir=shared))
            make(unfinished)
            unfinished.rename(folder)
    return folder


def end(folder: Path | None) -> None:
    """Remove what `begin` made."""
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        os.environ.pop(VARIABLE, None)

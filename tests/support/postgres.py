"""A PostgreSQL server of our own: a throwaway cluster on a loopback port, started and stopped around the tests."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

UNPRIVILEGED = "nobody"


def binaries() -> Path:
    """Return the folder of the newest installed server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    path = str(found[-1]) if found else shutil.which("initdb")
    if path is None:
        raise RuntimeError("PostgreSQL server is missing; run tools/system-packages.sh")
    return Path(path).parent


def free_port() -> int:
    """Return a loopback port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run a cluster; yield its URL. PostgreSQL refuses root, so root hands it to an unprivileged user."""
    folder = Path(tempfile.mkdtemp(prefix="koubo-pg-", dir="/tmp"))
    port = free_port()
    as_user: dict[str, object] = {}
    if os.geteuid() == 0:
        entry = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        as_user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    common: dict[str, object] = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, **as_user}
    run = lambda *command: subprocess.run(command, check=True, capture_output=True, **common)  # noqa: E731
    bin_ = binaries()
    run(str(bin_ / "initdb"), "-D", str(folder / "data"), "-U", "koubo", "--auth=trust", "-E", "UTF8", "--no-sync")
    settings = [
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=60",
        "shared_buffers=64MB",
    ]
    options = [part for setting in settings for part in ("-c", setting)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [
                str(bin_ / "postgres"),
                "-D",
                str(folder / "data"),
                "-h",
                "127.0.0.1",
                "-p",
                str(port),
                "-k",
                str(folder),
                *options,
            ],
            stdout=subprocess.DEVNULL,
            stderr=log,
            **common,
        )
    try:
        for _ in range(200):
            ready = subprocess.run(
                [str(bin_ / "pg_isready"), "-h", "127.0.0.1", "-p", str(port)], capture_output=True, check=False
            )
            if ready.returncode == 0:
                break
            if process.poll() is not None:
                raise RuntimeError((folder / "log").read_text())
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
        run(str(bin_ / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "koubo", "koubo")
        yield f"postgres://koubo@127.0.0.1:{port}/koubo"
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run a command that is told the address of a server which lives as long as it."""
    with server() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "KOUBO_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())

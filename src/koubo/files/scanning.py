"""Ask ClamAV about a file, by clamd's INSTREAM command, when KOUBO_CLAMD_URL names a scanner."""

import re
import socket
import struct
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from koubo.files.models import Scan

PIECE: Final = 64 * 1024
SECONDS: Final = 60
DEFAULT_PORT: Final = 3310
FOUND: Final = re.compile(r"stream: (?P<name>.+) FOUND")

log = structlog.get_logger(__name__)


def scan(path: Path) -> tuple[Scan, str]:
    """Return the verdict on a file and the name of what was found. A scanner that cannot answer leaves it pending."""
    if not settings.KOUBO_CLAMD_URL:
        return Scan.NOT_CONFIGURED, ""
    try:
        answer = _ask(path)
    except OSError as error:
        log.warning("scanner_unavailable", error=str(error))
        return Scan.PENDING, ""
    if answer == "stream: OK":
        return Scan.CLEAN, ""
    if found := FOUND.fullmatch(answer):
        return Scan.INFECTED, found["name"][:200]
    log.warning("scanner_gave_no_verdict", answer=answer[:200])
    return Scan.PENDING, ""


def _ask(path: Path) -> str:
    with _connected() as clamd, path.open("rb") as file:
        clamd.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            clamd.sendall(struct.pack("!L", len(piece)) + piece)
        clamd.sendall(struct.pack("!L", 0))
        return b"".join(iter(lambda: clamd.recv(4096), b"")).rstrip(b"\0\n").decode(errors="replace")


def _connected() -> socket.socket:
    """Return a connection to tcp://host:port or unix:///path."""
    url = urlsplit(settings.KOUBO_CLAMD_URL)
    if url.scheme != "unix":
        return socket.create_connection((url.hostname, url.port or DEFAULT_PORT), timeout=SECONDS)
    clamd = socket.socket(socket.AF_UNIX)
    try:
        clamd.settimeout(SECONDS)
        clamd.connect(url.path)
    except OSError:
        clamd.close()
        raise
    return clamd

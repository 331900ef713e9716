"""A real clamd with a database of one signature of our own: EICAR, wherever in a file it stands."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from koubo.files.checks import FileRefused, check
from koubo.files.models import Scan, StoredFile
from koubo.files.store import FileWithheld, open_file, store
from tests.files import samples
from tests.support import factories
from tests.support.factories import NOW

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
# The test file of EICAR in two halves, so that no scanner takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SECONDS = 60
LARGEST = 1024 * 1024

pytestmark = [
    pytest.mark.prove,
    pytest.mark.django_db,
    pytest.mark.skipif(
        CLAMD is None, reason="CLAMD IS MISSING: the scanner is NOT tested. tools/system-packages.sh installs it (clamav-daemon)"
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "database").mkdir()
    (folder / "database" / "own.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n", encoding="ascii")
    socket, log = folder / "socket", folder / "log"
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}/database\nLocalSocket {socket}\nForeground yes\nStreamMaxLength {LARGEST}\n"
        f"LogFile {log}\nTemporaryDirectory {folder}\n",
        encoding="utf-8",
    )
    assert CLAMD
    process = subprocess.Popen([CLAMD, "-c", str(folder / "clamd.conf")])
    started = time.monotonic()
    while not socket.exists():
        assert process.poll() is None, "clamd did not start"
        assert time.monotonic() - started < SECONDS, "clamd did not answer"
        time.sleep(0.1)
    yield socket
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.fixture(autouse=True)
def _scanned(clamd: Path, settings: Any, tmp_path: Path) -> None:
    settings.KOUBO_CLAMD_URL = f"unix://{clamd}"
    settings.KOUBO_FILES_DIR = tmp_path / "files"


def kept(tmp_path: Path, data: bytes) -> StoredFile:
    (tmp_path / "sent").write_bytes(data)
    return store(check(tmp_path / "sent", "要領.pdf", {"pdf"}), holder=factories.person(), by=None, now=NOW)


def test_what_is_clean_is_kept_and_what_is_found_refused_by_its_name(tmp_path: Path) -> None:
    file = kept(tmp_path, samples.pdf())
    assert (file.scan, file.scanned_at) == (Scan.CLEAN, NOW)
    with open_file(file) as content:
        assert content.read() == samples.pdf()
    with pytest.raises(FileRefused) as refused:
        kept(tmp_path, samples.pdf() + b"\n% " + EICAR)
    assert "Eicar-Test-Signature" in refused.value.text.ja
    assert StoredFile.objects.count() == 1


def test_what_is_larger_than_the_scanner_takes_waits(tmp_path: Path) -> None:
    file = kept(tmp_path, samples.pdf() + b"\n%" + b" " * LARGEST)
    assert file.scan == Scan.PENDING
    with pytest.raises(FileWithheld):
        open_file(file)


def test_what_came_while_it_was_away_is_judged_later(tmp_path: Path, settings: Any) -> None:
    there, settings.KOUBO_CLAMD_URL = settings.KOUBO_CLAMD_URL, f"unix://{tmp_path}/nobody"
    clean, infected = kept(tmp_path, samples.pdf()), kept(tmp_path, samples.pdf(2) + b"\n% " + EICAR)
    assert {clean.scan, infected.scan} == {Scan.PENDING}
    with pytest.raises(CommandError):
        call_command("scan_files", verbosity=0)
    settings.KOUBO_CLAMD_URL = there
    call_command("scan_files", verbosity=0)
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert (clean.scan, infected.scan) == (Scan.CLEAN, Scan.INFECTED)
    open_file(clean).close()
    with pytest.raises(FileWithheld):
        open_file(infected)

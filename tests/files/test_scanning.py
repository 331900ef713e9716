"""The virus scanner: what it finds is refused, what it could not judge waits unread, and it is asked again."""

import socket
import struct
import threading
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

INFECTED = samples.pdf() + b"\n% EICAR"


class Clamd(threading.Thread):
    """Speaks INSTREAM as clamd does."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.server, self.answer = socket.socket(socket.AF_UNIX), ""
        self.server.bind(str(path))
        self.server.listen()

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as sent:
                assert sent.read(10) == b"zINSTREAM\0"
                data = b""
                while size := struct.unpack("!L", sent.read(4))[0]:
                    data += sent.read(size)
                verdict = "Eicar-Test-Signature FOUND" if b"EICAR" in data else "OK"
                connection.sendall((self.answer or f"stream: {verdict}").encode() + b"\0")


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[Clamd]:
    thread = Clamd(tmp_path / "clamd")
    thread.start()
    settings.KOUBO_CLAMD_URL = f"unix://{tmp_path}/clamd"
    settings.KOUBO_FILES_DIR = tmp_path / "files"
    yield thread
    thread.server.shutdown(socket.SHUT_RDWR)
    thread.server.close()
    thread.join()


def kept(tmp_path: Path, data: bytes) -> StoredFile:
    (tmp_path / "sent").write_bytes(data)
    checked = check(tmp_path / "sent", "要領.pdf", {"pdf"})
    return store(checked, holder=factories.person(), by=None, now=NOW)


@pytest.mark.django_db
def test_a_clean_file_is_kept_and_an_infected_one_refused(clamd: Clamd, tmp_path: Path) -> None:
    file = kept(tmp_path, samples.pdf())
    assert (file.scan, file.scanned_at) == (Scan.CLEAN, NOW)
    open_file(file).close()
    with pytest.raises(FileRefused) as refused:
        kept(tmp_path, INFECTED)
    assert "Eicar-Test-Signature" in refused.value.text.ja


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", ["away", "INSTREAM size limit exceeded. ERROR"])
def test_without_a_verdict_a_file_waits_and_is_asked_about_again(
    clamd: Clamd, tmp_path: Path, settings: Any, trouble: str, capsys: pytest.CaptureFixture[str]
) -> None:
    there, clamd.answer = settings.KOUBO_CLAMD_URL, "" if trouble == "away" else trouble
    settings.KOUBO_CLAMD_URL = f"unix://{tmp_path}/nobody" if trouble == "away" else there
    files = [kept(tmp_path, data) for data in (samples.pdf(), INFECTED)]
    for file in files:
        assert file.scan == Scan.PENDING
        with pytest.raises(FileWithheld, match="file-not-scanned"):
            open_file(file)
    with pytest.raises(CommandError, match="no verdict"):
        call_command("scan_files")
    clamd.answer, settings.KOUBO_CLAMD_URL = "", there
    call_command("scan_files")
    assert "1 clean, 1 infected" in capsys.readouterr().out
    for file in files:
        file.refresh_from_db()
    open_file(files[0]).close()
    assert (files[1].scan, files[1].scan_found) == (Scan.INFECTED, "Eicar-Test-Signature")
    with pytest.raises(FileWithheld, match="file-infected"):
        open_file(files[1])


@pytest.mark.django_db
def test_a_verdict_is_renewed_when_asked_and_never_lost(clamd: Clamd, tmp_path: Path) -> None:
    file = kept(tmp_path, samples.pdf())
    clamd.answer = "stream: New-Signature FOUND"
    call_command("scan_files")
    file.refresh_from_db()
    assert file.scan == Scan.CLEAN, "only what waits"
    call_command("scan_files", "--all")
    file.refresh_from_db()
    assert (file.scan, file.scan_found) == (Scan.INFECTED, "New-Signature")
    clamd.answer = "ERROR"
    with pytest.raises(CommandError):
        call_command("scan_files", "--all")
    file.refresh_from_db()
    assert file.scan == Scan.INFECTED


def test_without_a_scanner_the_command_says_so() -> None:
    with pytest.raises(CommandError, match="KOUBO_CLAMD_URL"):
        call_command("scan_files")

"""Stored bytes: whole or absent, once, where no web server looks; names people recognise; floods stay out of memory."""

import hashlib
import io
import os
import stat
import tracemalloc
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.core.handlers.wsgi import WSGIRequest

from koubo.audit.trail import Actor
from koubo.files.models import StoredFile
from koubo.files.store import CheckedPdf, FileRefused, check_pdf, open_file, path_of, safe_name, store
from tests.files import samples
from tests.support import factories
from tests.support.factories import NOW

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.KOUBO_FILES_DIR = tmp_path / "files"


def kept(name: str = "要領.pdf", pages: int = 1, by: Actor | None = None) -> StoredFile:
    return store(CheckedPdf(samples.pdf(pages), name, pages), by=by, now=NOW)


def on_disk(settings: Any) -> list[Path]:
    return [path for path in Path(settings.KOUBO_FILES_DIR).rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_the_same_content_is_two_files_to_people_and_one_on_disk(settings: Any) -> None:
    user = factories.person()
    one, two, other = kept("一.pdf"), kept("二.pdf", by=Actor(user.pk, "desk")), kept(pages=2)
    assert (one.sha256, one.size, one.pages, one.media_type) == (
        hashlib.sha256(samples.pdf()).hexdigest(), len(samples.pdf()), 1, "application/pdf",
    )  # fmt: skip
    assert (one.pk != two.pk, two.sha256, other.pages, two.created_by) == (True, one.sha256, 2, user)
    assert [str(file) for file in (one, two)] == ["一.pdf", "二.pdf"]
    assert len(on_disk(settings)) == 2
    for file, pages in ((one, 1), (two, 1), (other, 2)):
        with open_file(file) as data:
            assert data.read() == samples.pdf(pages)


@pytest.mark.django_db
def test_it_lies_where_nobody_guesses_and_no_server_looks(settings: Any) -> None:
    file = kept("公募要領.pdf")
    path = path_of(file.sha256)
    assert UUID(str(file.pk)).version == 4
    assert "公募要領" not in str(path)
    assert not settings.MEDIA_ROOT
    public = [Path(settings.STATIC_ROOT), *(Path(s.location) for f in get_finders() for s in f.storages.values())]
    assert not [folder for folder in public if path.is_relative_to(folder)]
    assert stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXO | stat.S_IXUSR) == 0


@pytest.mark.django_db
def test_a_write_that_breaks_off_leaves_no_file_and_no_row(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            kept()
    assert not StoredFile.objects.exists()
    assert on_disk(settings) == []
    with open_file(kept()) as data:
        assert data.read() == samples.pdf()


@pytest.mark.django_db
def test_content_the_disk_has_lost_is_said_so() -> None:
    file = kept()
    path_of(file.sha256).unlink()
    with pytest.raises(FileNotFoundError):
        open_file(file)


class Endless(io.RawIOBase):
    """The body of a request that sends a huge file, made as it is read."""

    HEAD = b'--k\r\nContent-Disposition: form-data; name="pdf"; filename="a.pdf"\r\n\r\n%PDF-1.7\n'
    TAIL = b"\r\n--k--\r\n"

    def __init__(self, size: int) -> None:
        self.left, self.rest = size, [self.HEAD, self.TAIL]

    def read(self, count: int = -1) -> bytes:
        if len(self.rest) == 2:
            return self.rest.pop(0)
        given = b"x" * min(count if count > 0 else 65536, self.left)
        self.left -= len(given)
        return given or (self.rest.pop() if self.rest else b"")


def test_a_hundred_megabytes_never_stand_in_memory() -> None:
    size = 100 * MEGABYTE
    body = Endless(size)
    request = WSGIRequest({
        "REQUEST_METHOD": "POST", "wsgi.input": body, "CONTENT_TYPE": "multipart/form-data; boundary=k",
        "CONTENT_LENGTH": str(size + len(body.HEAD) + len(body.TAIL)),
    })  # fmt: skip
    tracemalloc.start()
    file = request.FILES["pdf"]
    assert file.size > size
    with pytest.raises(FileRefused) as refused:
        check_pdf(file)
    assert refused.value.code == "file-too-large"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * MEGABYTE
    assert file.tell() in (0, file.size), "refused by its size, unread"
    file.close()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("公募要領.pdf", "公募要領.pdf"),
        ("公募要領.PDF", "公募要領.pdf"),
        ("応募 書類（様式1）.pdf", "応募 書類（様式1）.pdf"),
        ("か\u3099いよう.pdf", "がいよう.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\篠崎\\要領.pdf", "要領.pdf"),
        ("要領\u202efdp.exe", "要領fdp.exe.pdf"),
        ("a\x00b\r\nSet-Cookie: k=v\x1b[31m.pdf", "abSet-Cookie k=v[31m.pdf"),
        ('<img src="x">|?*.pdf', "img src=x.pdf"),
        ("🎓要領🎓.pdf", "🎓要領🎓.pdf"),
        ("長" * 300 + ".pdf", "長" * 150 + ".pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("\u200b\u200f", "document.pdf"),
    ],
)  # fmt: skip
def test_names_stay_recognisable_and_harmless(given: str, kept: str) -> None:
    assert safe_name(given) == kept

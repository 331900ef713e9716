"""Stored bytes: whole or absent, once, where no web server looks; names people recognise; floods stay out of memory."""

import hashlib
import io
import os
import stat
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import storages
from django.core.handlers.wsgi import WSGIRequest
from django.core.management import call_command
from django.test import RequestFactory

from koubo.accounts.models import User
from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.files import store
from koubo.files.checks import FileRefused, check_pdf, safe_name
from koubo.files.formats import DOCX, JPEG
from koubo.files.models import Scan, StoredFile
from koubo.files.storages import bucket_options
from koubo.files.store import FileWithheld, held_by, open_file
from koubo.web.downloads import file_response
from tests.files import samples
from tests.support import factories
from tests.support.factories import NOW

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.KOUBO_FILES_DIR = tmp_path / "files"


@pytest.fixture
def holder() -> User:
    return factories.person()


def kept(holder: User, name: str = "要領.pdf", pages: int = 1, by: Actor | None = None) -> StoredFile:
    return store.store(samples.checked(name, pages), holder=holder, by=by, now=NOW)


def on_disk(settings: Any) -> list[Path]:
    return [path for path in Path(settings.KOUBO_FILES_DIR).rglob("*") if path.is_file()]


def path_of(file: StoredFile) -> Path:
    return Path(storages["private"].path(file.key))


@pytest.mark.django_db
def test_what_is_stored_says_what_it_is_who_holds_it_and_is_read_again(holder: User, settings: Any) -> None:
    one, two = kept(holder, "一.pdf"), kept(holder, "二.pdf", pages=2, by=Actor(holder.pk, "desk"))
    other = kept(factories.person())
    assert (one.sha256, one.size, one.pages, one.media_type) == (
        hashlib.sha256(samples.pdf()).hexdigest(), len(samples.pdf()), 1, "application/pdf",
    )  # fmt: skip
    assert (two.created_by, str(two), set(held_by(holder))) == (holder, "二.pdf", {one, two})
    for file, pages in ((one, 1), (two, 2), (other, 1)):
        with open_file(file) as data:
            assert data.read() == samples.pdf(pages)
    assert one.sha256 == other.sha256
    assert one.key != other.key, "who knows a content does not know where it lies, or that another sent it"


@pytest.mark.django_db
def test_it_lies_where_nobody_guesses_and_no_server_looks(holder: User, settings: Any) -> None:
    file = kept(holder, "公募要領.pdf")
    path = path_of(file)
    assert UUID(str(file.pk)).version == 4
    assert UUID(path.name).version == 4
    assert "公募要領" not in str(path)
    assert not settings.MEDIA_ROOT
    public = [Path(settings.STATIC_ROOT), *(Path(s.location) for f in get_finders() for s in f.storages.values())]
    assert not [folder for folder in public if path.is_relative_to(folder)]
    assert stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO | stat.S_IXUSR) == 0


@pytest.mark.database_kind
@pytest.mark.django_db
def test_a_write_that_breaks_off_leaves_no_file_and_no_row(
    holder: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            kept(holder)
    assert not StoredFile.objects.exists()
    assert on_disk(settings) == []
    with open_file(kept(holder)) as data:
        assert data.read() == samples.pdf()


@pytest.mark.django_db
def test_content_the_disk_has_lost_is_said_so(holder: User) -> None:
    file = kept(holder)
    path_of(file).unlink()
    with pytest.raises(FileNotFoundError):
        open_file(file)


@pytest.mark.django_db
def test_a_deleted_file_is_closed_at_once_and_loses_its_bytes_days_later(
    holder: User, settings: Any, at: Callable[[str], datetime], capsys: pytest.CaptureFixture[str]
) -> None:
    now = at("2026-11-24 09:00")
    file, other = kept(holder), kept(holder, "二.pdf")
    by = Actor(holder.pk, "desk")
    for _ in range(2):
        store.delete(file, by=by, now=now, reason="本人の依頼")
    entry = trail.history(file).get()
    assert (entry.verb, entry.reason, entry.after["sha256"], set(held_by(holder))) == (
        "delete_file", "本人の依頼", file.sha256, {other},
    )  # fmt: skip
    file.refresh_from_db()
    with pytest.raises(FileWithheld, match="file-deleted"):
        open_file(file)
    answer = file_response(RequestFactory().get("/"), other)
    with closing(answer.file_to_stream):
        assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(len(samples.pdf())))

    at("2026-12-08 08:59")
    call_command("delete_files", "--really")
    assert path_of(file).exists(), "fourteen days are not over"
    at("2026-12-08 09:00")
    call_command("delete_files")
    assert path_of(file).exists(), "only --really removes"
    assert "1 files" in capsys.readouterr().out
    for _ in range(2):
        call_command("delete_files", "--really")
    file.refresh_from_db()
    assert (path_of(file).exists(), path_of(other).exists(), file.name, bool(file.bytes_removed_at)) == (
        False, True, "", True,
    )  # fmt: skip


@pytest.mark.django_db
def test_bytes_that_another_row_still_needs_stay(holder: User, at: Callable[[str], datetime]) -> None:
    """Files stored before keys were random lie under their hash, shared."""
    now = at("2026-11-24 09:00")
    one, two = kept(holder), kept(holder)
    StoredFile.objects.filter(pk=two.pk).update(key=one.key)
    store.delete(one, by=Actor(holder.pk, "desk"), now=now)
    assert not store.due_for_removal(now + timedelta(days=99))
    store.delete(two, by=Actor(holder.pk, "desk"), now=now + timedelta(days=1))
    assert not store.due_for_removal(now + timedelta(days=14))
    assert set(store.due_for_removal(now + timedelta(days=15))) == {one, two}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verdict", "status", "word"),
    [(Scan.PENDING, 503, "ウイルスチェックが済んでいません"), (Scan.INFECTED, 410, "ウイルスが検出されたため")],
)
def test_what_is_not_known_to_be_clean_is_not_handed_out(holder: User, verdict: Scan, status: int, word: str) -> None:
    file = kept(holder)
    file.scan = verdict
    request = RequestFactory().get("/")
    request.user, request.session = holder, {}
    answer = file_response(request, file)
    assert (answer.status_code, word in answer.text) == (status, True)
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_a_bucket_is_one_setting() -> None:
    options = bucket_options("s3://key:se%2Fcret@files.example:9000/koubo?region=jp&tls=false")
    assert (options["access_key"], options["secret_key"], options["bucket_name"]) == ("key", "se/cret", "koubo")
    assert (options["endpoint_url"], options["region_name"]) == ("http://files.example:9000", "jp")
    assert bucket_options("s3://files.example/koubo")["access_key"] is None
    for wrong in ("s3://files.example", "https://files.example/koubo", "koubo"):
        with pytest.raises(ValueError, match="KOUBO_FILES_URL"):
            bucket_options(wrong)


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


def test_names_end_as_their_format_does() -> None:
    assert [safe_name("写真.JPEG", JPEG), safe_name("写真", JPEG), safe_name("業績.pdf", DOCX)] == [
        "写真.jpeg", "写真.jpg", "業績.pdf.docx",
    ]  # fmt: skip

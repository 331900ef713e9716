"""Files in an S3-compatible bucket: stored, streamed, lost and removed as in a folder."""

import threading
from collections.abc import Iterator
from contextlib import closing
from email.utils import formatdate
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from django.test import RequestFactory

from koubo.files.models import StoredFile
from koubo.files.storages import bucket_options
from koubo.files.store import open_file, remove_bytes, store
from koubo.web.downloads import file_response
from tests.files import samples
from tests.support import factories
from tests.support.factories import NOW


class Bucket(BaseHTTPRequestHandler):
    """The four requests the storage makes."""

    protocol_version = "HTTP/1.1"
    objects: ClassVar[dict[str, bytes]] = {}

    def do_PUT(self) -> None:
        assert self.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            size, _, rest = body.partition(b"\r\n")
            body = rest[: int(size.split(b";")[0], 16)]
        self.objects[self.path] = body
        self.answer(200)

    def do_GET(self) -> None:
        data = self.objects.get(self.path)
        self.answer(404 if data is None else 200, data or b"")

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.objects.pop(self.path, None)
        self.answer(204)

    def answer(self, status: int, data: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", f'"{md5(data).hexdigest()}"')
        self.send_header("Last-Modified", formatdate(0, usegmt=True))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def bucket(settings: Any) -> Iterator[dict[str, bytes]]:
    Bucket.objects.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Bucket) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"s3://key:secret@127.0.0.1:{server.server_port}/koubo?tls=false"
        backend = {"BACKEND": "koubo.files.bucket.Bucket", "OPTIONS": bucket_options(url)}
        settings.STORAGES = {**settings.STORAGES, "private": backend}
        yield Bucket.objects
        server.shutdown()
        thread.join()


@pytest.mark.django_db
def test_a_bucket_keeps_streams_and_removes(bucket: dict[str, bytes]) -> None:
    file = store(samples.checked(pages=3), holder=factories.person(), by=None, now=NOW)
    assert bucket == {f"/koubo/{file.key}": samples.pdf(3)}
    with open_file(file) as data:
        assert data.read() == samples.pdf(3)
    answer = file_response(RequestFactory().get("/"), file)
    with closing(answer.file_to_stream):
        assert (b"".join(answer), answer.headers["Content-Length"]) == (samples.pdf(3), str(file.size))
    for _ in range(2):
        remove_bytes(file, NOW)
    assert bucket == {}
    with pytest.raises(FileNotFoundError):
        open_file(file)


@pytest.mark.django_db
def test_a_bucket_that_is_away_is_storage_trouble(bucket: dict[str, bytes], settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    options = bucket_options("s3://key:secret@127.0.0.1:9/koubo?tls=false")
    settings.STORAGES = {**settings.STORAGES, "private": {"BACKEND": "koubo.files.bucket.Bucket", "OPTIONS": options}}
    with pytest.raises(OSError, match="the bucket did not take a file"):
        store(samples.checked(), holder=factories.person(), by=None, now=NOW)
    assert not StoredFile.objects.exists()

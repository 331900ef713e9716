"""A real S3 server in a process of its own: stored, streamed, removed, listed; lines that break, a server that is killed."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.management import call_command
from django.test import RequestFactory

from koubo.files.models import StoredFile
from koubo.files.storages import bucket_options, private
from koubo.files.store import FileWithheld, open_file, remove_bytes, store
from koubo.files.strays import bytes_without_row
from koubo.kernel import clock
from koubo.web.downloads import file_response
from tests.files import samples
from tests.support import factories
from tests.support.factories import NOW

SECONDS = 60
LARGE = samples.pdf() + b"\n%" + os.urandom(12 * 1024 * 1024)  # several parts
pytestmark = [pytest.mark.prove, pytest.mark.slow, pytest.mark.django_db]


class Line(threading.Thread):
    """Carries bytes between the site and the server; after `give` bytes of answers, or `take` of requests, it breaks."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.to, self.give, self.take = port, -1, -1
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]

    def run(self) -> None:
        while True:
            try:
                near, _ = self.server.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                return
            for source, target, answers in ((near, far, False), (far, near, True)):
                threading.Thread(target=self.carry, args=(source, target, answers), daemon=True).start()

    def carry(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        carried = 0
        with suppress(OSError):
            while data := source.recv(65536):
                carried += len(data)
                limit = self.give if answers else self.take
                if 0 <= limit < carried:
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Server:
    """moto's S3 in a process."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        started = time.monotonic()
        while True:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            assert self.process.poll() is None, "the S3 server did not start"
            assert time.monotonic() - started < SECONDS, "the S3 server did not answer"
            time.sleep(0.1)
        self.client = boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{self.port}", aws_access_key_id="key", aws_secret_access_key="secret",
            region_name="us-east-1",
        )  # fmt: skip

    def stored(self) -> list[str]:
        return [found["Key"] for found in self.client.list_objects_v2(Bucket="koubo").get("Contents", [])]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = Server()
    running.client.create_bucket(Bucket="koubo")
    yield running
    running.kill()


@pytest.fixture
def line(server: Server, settings: Any, monkeypatch: Any) -> Iterator[Line]:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    for key in server.stored():
        server.client.delete_object(Bucket="koubo", Key=key)
    broken = Line(server.port)
    broken.start()
    use(settings, broken.port)
    yield broken
    broken.server.shutdown(socket.SHUT_RDWR)
    broken.server.close()
    broken.join()


def use(settings: Any, port: int) -> None:
    options = bucket_options(f"s3://key:secret@127.0.0.1:{port}/koubo?tls=false")
    settings.STORAGES = {**settings.STORAGES, "private": {"BACKEND": "koubo.files.bucket.Bucket", "OPTIONS": options}}


def kept(data: bytes, tmp_path: Path) -> StoredFile:
    (tmp_path / "sent").write_bytes(data)
    checked = samples.checked()
    object.__setattr__(checked, "path", tmp_path / "sent")
    object.__setattr__(checked, "size", len(data))
    return store(checked, holder=factories.person(), by=None, now=NOW)


@pytest.mark.django_db(transaction=True)  # the end of an answer closes the connection
def test_stored_streamed_and_removed(line: Line, server: Server, tmp_path: Path) -> None:
    for data in (samples.pdf(), LARGE):
        file = kept(data, tmp_path)
        assert server.stored() == [file.key]
        assert server.client.get_object(Bucket="koubo", Key=file.key)["Body"].read() == data
        answer = file_response(RequestFactory().get("/"), file)
        with closing(answer):
            assert b"".join(answer) == data  # type: ignore[arg-type]
            assert int(answer.headers["Content-Length"]) == len(data)
        for _twice in range(2):
            remove_bytes(file, NOW)
        assert server.stored() == []
        with pytest.raises(FileNotFoundError):
            open_file(file)


def test_a_line_that_breaks_while_storing_leaves_nothing(line: Line, server: Server, tmp_path: Path) -> None:
    line.take = 6 * 1024 * 1024
    with pytest.raises(OSError, match="the bucket did not take a file"):
        kept(LARGE, tmp_path)
    assert not StoredFile.objects.exists()
    assert server.stored() == []
    line.take = -1
    assert kept(LARGE, tmp_path).size == len(LARGE)


def test_a_line_that_breaks_while_reading_gives_no_half_file(line: Line, tmp_path: Path) -> None:
    file = kept(LARGE, tmp_path)
    line.give = 3 * 1024 * 1024
    with pytest.raises(FileWithheld) as withheld:
        open_file(file)
    assert withheld.value.is_for_now
    line.give = -1
    with open_file(file) as content:
        assert content.read() == LARGE


def test_bytes_without_a_row_are_found_in_a_bucket_too(line: Line, server: Server, tmp_path: Path) -> None:
    file = kept(samples.pdf(), tmp_path)
    server.client.put_object(Bucket="koubo", Key="ab/" + "c" * 32, Body=b"stray")
    assert list(bytes_without_row(clock.now())) == []
    assert list(bytes_without_row(clock.now() + timedelta(days=2))) == ["ab/" + "c" * 32]
    call_command("delete_files", stdout=StringIO())
    assert private().exists(file.key)


def test_a_server_that_is_killed_is_a_storage_that_is_away(settings: Any, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    mortal = Server()
    mortal.client.create_bucket(Bucket="koubo")
    use(settings, mortal.port)
    file = kept(samples.pdf(), tmp_path)
    mortal.kill()
    with pytest.raises(FileWithheld):
        open_file(file)
    with pytest.raises(OSError, match="the bucket did not take a file"):
        kept(samples.pdf(2), tmp_path)
    with pytest.raises(OSError, match="the bucket did not remove a file"):
        remove_bytes(file, NOW)
    assert StoredFile.objects.get().bytes_removed_at is None

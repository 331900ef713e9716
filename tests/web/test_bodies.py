"""Bodies over the real server: slow and broken ones end in time and hold nobody up; headers are what they are called."""

import contextlib
import io
import socket
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from koubo.config.wsgi_environ import environ_of
from koubo.web.bodies import guard
from tests.support.site import Site, site

SECONDS = 3


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("bodies"), KOUBO_BODY_SECONDS=str(SECONDS)) as made:
        yield made


def opened(port: int, length: int, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(
        f"POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={'s' * 32}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n".encode()
        + sent
    )
    return connection


def test_those_who_send_nothing_do_not_stop_the_site(server: Site) -> None:
    began = time.monotonic()
    waiting = [opened(server.port, 100_000, b"login=") for _ in range(40)]  # the site has 16 threads
    assert urllib.request.urlopen(f"{server.url}/livez", timeout=20).status == 200
    assert time.monotonic() - began < SECONDS
    for connection in waiting:
        with contextlib.closing(connection):
            assert connection.recv(100).startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - began < SECONDS + 10
    log = (server.folder / "site.log").read_text()
    assert "Traceback" not in log
    half = opened(server.port, 1000, b"login=a")
    half.shutdown(socket.SHUT_WR)
    with contextlib.closing(half):
        assert half.recv(100).startswith(b"HTTP/1.1 400 ")


def test_what_is_streamed_arrives(server: Site) -> None:
    with urllib.request.urlopen(f"{server.url}/postings.csv", timeout=20) as answer:
        assert (answer.status, answer.read().count(b"\r\n")) == (200, 1), "the line of column names"


def test_a_header_with_an_underscore_is_no_other_header() -> None:
    scope = {
        "method": "GET", "raw_path": b"/%E5%85%AC", "query_string": b"a=1", "http_version": "1.1", "scheme": "http",
        "client": ("192.0.2.1", 1),
        "headers": [(b"x_forwarded_for", b"1.1.1.1"), (b"x-forwarded-for", b"2.2.2.2"), (b"content_type", b"x"), (b"cookie", b"a=1"),
                    (b"cookie", b"b=2")],
    }  # fmt: skip
    environ = environ_of(scope, io.BytesIO(), 0)
    assert environ["HTTP_X_FORWARDED_FOR"] == "2.2.2.2"
    assert "CONTENT_TYPE" not in environ
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/公"


@pytest.mark.parametrize(("proxy", "told"), [(frozenset(), None), (frozenset({"192.0.2.1"}), "2.2.2.2")])
def test_only_the_trusted_proxy_says_where_a_request_came_from(
    settings: Any, proxy: frozenset[str], told: str | None
) -> None:
    settings.KOUBO_TRUSTED_PROXY = proxy
    seen: list[Any] = []
    site = guard(lambda environ, _start: seen.append(environ.get("HTTP_X_FORWARDED_FOR")) or [])
    site({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "2.2.2.2"}, None)
    assert seen == [told]

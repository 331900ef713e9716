"""The ASGI application: a request gets a thread only once its whole body has arrived, within a time limit.

The site itself is the WSGI application. Its server's own way (granian with --interface wsgi) reads a body in the thread
that answers, without any limit of time: a few connections that send nothing stop the site.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from koubo.config.wsgi import application as site
from koubo.config.wsgi_environ import environ_of

Scope = dict[str, Any]
Receive = Callable[[], Coroutine[Any, Any, dict[str, Any]]]
Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]
Whole = tuple[int, list[tuple[bytes, bytes]], bytes]

THREADS: Final = 16
IN_MEMORY: Final = 512 * 1024
# Each second more for so many bytes received: a slow line passes, a connection that sends nothing does not.
BYTES_PER_SECOND: Final = 4 * 1024
# What is not taken by its reader for so long is given up.
SEND_SECONDS: Final = 60
# No form of ours is larger: a file, and as much text as Django takes.
LARGEST: Final = settings.KOUBO_MAX_ATTACHMENT_BYTES * 2 + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
# But those of an application: without scripts all its documents may come at once.
LARGEST_APPLICATION: Final = settings.KOUBO_APPLICATION_MB * 1024 * 1024 + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
APPLICATIONS: Final = ("/seeker/applications/", "/institution/application/", "/institution/applications/")
TOO_LARGE: Final = """\
送信されたファイルの合計が大きすぎるため、受け付けられませんでした（一度に{mb} MBまで）。前の画面に戻り、1件ずつ送信してください。

The files are too large together to be taken (up to {mb} MB at once). Please go back and send them one by one.
"""
_threads: Final = ThreadPoolExecutor(THREADS, thread_name_prefix="request")


class _Refused(Exception):
    """The body is not taken; the status says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["type"] != "http":
        return
    loop = asyncio.get_running_loop()
    with SpooledTemporaryFile(IN_MEMORY) as body:
        try:
            length = await _take_in(body, scope, receive)
        except _Refused as refused:
            words = TOO_LARGE.format(mb=largest(scope) // 1024 // 1024) if refused.status == 413 else ""
            await _send(
                send, refused.status, [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")],
                words.encode(),
            )  # fmt: skip
            return
        whole = await loop.run_in_executor(_threads, _answer, environ_of(scope, body, length), send, loop)
    if whole:
        await _send(send, *whole)


def largest(scope: Scope) -> int:
    """Return how large the body of a request may be."""
    path = str(scope["path"]).removeprefix("/en")
    return max(LARGEST, LARGEST_APPLICATION) if path.startswith(APPLICATIONS) else LARGEST


async def _take_in(body: IO[bytes], scope: Scope, receive: Receive) -> int:
    """Write the body to a file and return its length. Raises _Refused."""
    names = {name for name, _value in scope["headers"]}
    if b"content-length" not in names and b"transfer-encoding" not in names:
        return 0
    loop = asyncio.get_running_loop()
    most = largest(scope)
    length, deadline = 0, loop.time() + settings.KOUBO_BODY_SECONDS
    while True:
        try:
            message = await asyncio.wait_for(receive(), deadline - loop.time())
        except TimeoutError:
            raise _Refused(408) from None
        if message["type"] == "http.disconnect":
            raise _Refused(400)
        part = message.get("body", b"")
        length += len(part)
        deadline += len(part) / BYTES_PER_SECOND
        if length > most:
            raise _Refused(413)
        body.write(part)
        if not message.get("more_body"):
            body.seek(0)
            return length


def _answer(environ: dict[str, Any], send: Send, loop: asyncio.AbstractEventLoop) -> Whole | None:
    """Let the site answer, in a thread, and return the answer; a stream is sent from here, part by part."""
    started: list[tuple[int, list[tuple[bytes, bytes]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None, /) -> Callable[[bytes], object]:
        pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        started.append((int(status[:3]), pairs))
        return lambda _part: None

    def tell(part: bytes, *, more: bool) -> None:
        message = {"type": "http.response.body", "body": part, "more_body": more}
        asyncio.run_coroutine_threadsafe(_tell(send, message), loop).result(SEND_SECONDS)

    response = site(environ, start)
    try:
        status, headers = started[0]
        if isinstance(response, HttpResponse):
            return status, headers, response.content
        begin = {"type": "http.response.start", "status": status, "headers": headers}
        asyncio.run_coroutine_threadsafe(_tell(send, begin), loop).result(SEND_SECONDS)
        for part in response:
            tell(part, more=True)
        tell(b"", more=False)
    finally:
        if isinstance(response, HttpResponseBase):
            response.close()
    return None


async def _tell(send: Send, message: dict[str, Any]) -> None:
    """What servers hand over as `send` may return any awaitable, and is called in the loop."""
    await send(message)


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], content: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})

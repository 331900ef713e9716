"""The body of a request, whole or not at all: servers report a broken connection as the end of the body."""

from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from django.conf import settings
from django.core.exceptions import BadRequest


class Stream(Protocol):
    """What a server gives as `wsgi.input`."""

    def read(self, size: int = ..., /) -> bytes:
        """Return `size` bytes; fewer at the end only."""

    def readline(self, size: int = ..., /) -> bytes:
        """Return the next line, or `size` bytes of it."""


class BodyCutShort(BadRequest):
    """The body ended early. Not an OSError: Django's check of the CSRF token would swallow that."""


class Body:
    """A body of known length."""

    def __init__(self, stream: Stream, length: int) -> None:
        """Read nothing yet."""
        self._stream, self._left = stream, length

    def read(self, size: int = -1) -> bytes:
        """Return `size` bytes, or all that is left. Raises BodyCutShort."""
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._stream.read(wanted) if wanted else b""
        self._left -= len(data)
        if len(data) < wanted:
            raise BodyCutShort
        return data

    def readline(self, size: int = -1) -> bytes:
        """Return the next line. Raises BodyCutShort."""
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._stream.readline(wanted) if wanted else b""
        self._left -= len(data)
        if wanted and not data:
            raise BodyCutShort
        return data


Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


FORWARDED: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


def guard(application: Application) -> Application:
    """Give a WSGI application whole bodies, and what a proxy says only from the proxy that is trusted."""

    def guarded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("REMOTE_ADDR") not in settings.KOUBO_TRUSTED_PROXY:
            for name in FORWARDED:
                environ.pop(name, None)
        if environ.get("CONTENT_LENGTH"):
            environ["wsgi.input"] = Body(environ["wsgi.input"], int(environ["CONTENT_LENGTH"]))
        return application(environ, start_response)

    return guarded

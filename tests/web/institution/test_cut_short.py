"""A form whose connection breaks is refused as a whole: what arrived is not stored as if it were all."""

import io
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from koubo.postings.content import storage
from koubo.postings.models import Revision
from koubo.web.bodies import guard

pytestmark = pytest.mark.django_db
SECRET = "s" * 32
Form = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def _connection_stays(db: None) -> Iterator[None]:
    """A server closes the connection around each request; here it holds the transaction of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def send(client: Client, path: str, body: bytes, arrived: int, media_type: str) -> tuple[str, str]:
    """Hand a body of which some bytes arrived to the application as a server does; return status and page."""
    environ = RequestFactory().post(path).environ | {
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": media_type,
        "HTTP_COOKIE": f"koubo_session={client.cookies['koubo_session'].value}; csrftoken={SECRET}",
        "wsgi.input": io.BytesIO(body[:arrived]),
    }
    statuses: list[str] = []
    page = b"".join(guard(WSGIHandler())(environ, lambda status, _headers, *_: statuses.append(status)))
    return statuses[0], page.decode()


@pytest.mark.parametrize("media_type", [MULTIPART_CONTENT, "application/x-www-form-urlencoded"])
def test_half_a_form_changes_nothing(client: Client, draft: Revision, form: Form, media_type: str) -> None:
    data = form(draft, csrfmiddlewaretoken=SECRET) | {"title-ja": "新しい件名"}
    body = encode_multipart(BOUNDARY, data) if media_type == MULTIPART_CONTENT else urlencode(data, doseq=True).encode()
    path = reverse("institution:edit", args=[draft.posting_id])
    before = storage.load(draft)
    for arrived in (0, len(body) // 2, len(body) - 1):
        status, page = send(client, path, body, arrived, media_type)
        assert status == "400 Bad Request"
        assert "送信された内容を読み取れませんでした" in page
        assert storage.load(Revision.objects.get(pk=draft.pk)) == before
    status, _page = send(client, path, body, len(body), media_type)
    assert status == "302 Found"
    assert Revision.objects.get(pk=draft.pk).title["ja"] == "新しい件名"

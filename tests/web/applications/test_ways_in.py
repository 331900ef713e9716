"""Into an application: people who are no job seekers yet, and documents that come all at once."""

import asyncio
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.support import applying, factories

MEGABYTE = 1024 * 1024


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["member", "desk", "nobody"])
def test_who_is_no_job_seeker_becomes_one_and_comes_back(kind: str) -> None:
    number = applying.posting().posting.number or ""
    make = {
        "member": lambda: factories.member(factories.institution()),
        "desk": factories.desk_member,
        "nobody": factories.person,
    }
    user = make[kind]()
    client, here = signed_in(user), reverse("seeker:apply", args=[number])
    page = client.get(here, follow=True)
    assert (
        page.redirect_chain == [(f"/signup/seeker/?next=/seeker/apply/{number}/", 302)]
        or "/signup/seeker/" in page.redirect_chain[0][0]
    )
    assert f'name="next" value="{here}"' in page.text
    page = client.post(reverse("become-seeker"), {"next": here}, follow=True)
    assert page.redirect_chain[-1][0] == here
    assert client.get(here).status_code == 200
    assert client.get("/seeker/apply/D100000000/").status_code == 404


@pytest.mark.django_db
def test_elsewhere_it_leads_nowhere_else() -> None:
    client = signed_in(factories.person())
    assert client.get("/seeker/apply/D100000000/").status_code == 404
    answer = client.post(reverse("become-seeker"), {"next": "https://elsewhere.example/"})
    assert answer["Location"] == reverse("seeker:home")
    assert client.get(reverse("seeker:details")).status_code == 200


def sent(path: str, megabytes: int) -> tuple[int, bytes]:
    """Send a body through the server's side of the site and return status and answer."""
    from koubo.config import asgi  # its static files must lie in the folder of the tests

    answers: list[dict[str, Any]] = []

    async def run() -> None:
        parts = [b"x" * MEGABYTE] * megabytes

        async def receive() -> dict[str, Any]:
            part = parts.pop()
            return {"type": "http.request", "body": part, "more_body": bool(parts)}

        async def send(message: dict[str, Any]) -> None:
            answers.append(message)

        headers = [(b"content-length", str(megabytes * MEGABYTE).encode()), (b"host", b"testserver")]
        scope = {
            "type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers, "scheme": "http",
            "server": ("testserver", 80), "client": ("127.0.0.1", 1), "http_version": "1.1", "root_path": "",
            "raw_path": path.encode(),
        }  # fmt: skip
        await asgi.application(scope, receive, send)

    asyncio.run(run())
    return answers[0]["status"], b"".join(answer.get("body", b"") for answer in answers)


@pytest.mark.django_db
def test_all_documents_of_an_application_may_come_at_once() -> None:
    most = settings.KOUBO_APPLICATION_MB
    for prefix in ("", "/en"):
        status, _answer = sent(f"{prefix}/seeker/applications/0b9f0ff0-0000-4000-8000-000000000000/", most - 1)
        assert status != 413
    status, answer = sent("/seeker/applications/0b9f0ff0-0000-4000-8000-000000000000/", most + 10)
    assert status == 413
    assert "1件ずつ送信してください" in answer.decode()
    assert sent("/institution/drafts/", most - 1)[0] == 413

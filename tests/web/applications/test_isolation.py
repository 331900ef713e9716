"""Who is not meant finds nothing: each address of an application as every other kind of person, and each pair that does not belong.

What exists and what does not must be told apart by nothing: the answer has the same status and length, and costs as many queries.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from koubo.applications.models import Application, BulkChange, Document, Upload
from koubo.institutions.models import Institution
from koubo.postings.models import Revision
from tests.support import applying, factories
from tests.support.factories import NOW
from tests.support.worlds import shared_world

pytestmark = pytest.mark.django_db
KEYS = {"application_id", "document_id", "upload_id", "other_id", "step_id", "bulk_id", "posting_id"}


def addresses() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every route of an application or of the applications to an opening, on both sides."""

    def walk(resolver: Any, area: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        for part in resolver.url_patterns:
            if isinstance(part, URLResolver):
                yield from walk(part, part.namespace or area)
            elif isinstance(part, URLPattern) and part.name and area in {"institution", "seeker"}:
                yield f"{area}:{part.name}", tuple(part.pattern.regex.groupindex)

    for name, wanted in set(walk(get_resolver(), "")):
        if "application_id" in wanted or (name.startswith("institution:application") and "posting_id" in wanted):
            yield name, wanted


ROUTES = sorted(addresses())


@dataclass
class World:
    """An application with everything around it, and another institution's."""

    revision: Revision
    application: Application
    other: Application
    elsewhere: Application
    arguments: dict[str, Any]

    def address(self, name: str, wanted: tuple[str, ...], **instead: Any) -> str:
        return reverse(name, kwargs={key: (self.arguments | instead)[key] for key in wanted})


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with shared_world(django_db_blocker):
        yield make()


@pytest.fixture
def world(made: World) -> World:
    return deepcopy(made)


@pytest.fixture
def of(world: World) -> Institution:
    return world.revision.posting.institution


def make() -> World:
    of = factories.institution()
    revision, elsewhere = applying.posting(of=of), applying.posting(of=of)
    application, other, third = (applying.submitted(one) for one in (revision, revision, elsewhere))
    act = BulkChange.objects.create(
        posting=revision.posting, at=NOW, to_status="accepted", notify=True, ids=[], digest=""
    )
    assert application.user is not None
    upload = Upload.objects.create(
        user=application.user, application=application, slot="cv-1", name="a.pdf", size=9, started_at=NOW,
        expires_at=NOW.replace(year=2099),
    )  # fmt: skip
    arguments = {
        "application_id": application.pk, "document_id": application.documents.get().pk, "upload_id": upload.pk,
        "other_id": other.pk, "step_id": application.changes.latest("pk").pk, "bulk_id": act.pk, "slot": "cv-1",
        "posting_id": revision.posting_id, "kind": "csv", "number": 1,
    }  # fmt: skip
    return World(revision, application, other, third, arguments)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(client: Client, method: str, address: str) -> tuple[int, int, int]:
    """Return status, length and number of queries of an answer; the random parts of a page have one length."""
    form = {"once": str(uuid4()), "all": "yes", "act": "documents"}
    with CaptureQueriesContext(connection) as queries:
        if method == "GET":
            answer = client.get(address)
        elif method == "POST":
            answer = client.post(address, form)
        else:
            answer = client.generic(method, address, b"x")
    body = b"".join(answer) if getattr(answer, "streaming", False) else answer.content  # type: ignore[arg-type]
    assert b"%PDF" not in body
    return answer.status_code, len(body.replace(address.encode(), b"")), len(queries)


def absent(wanted: tuple[str, ...]) -> dict[str, Any]:
    """Return arguments of which none exists."""
    nothing: dict[str, Any] = {key: UUID(int=7) for key in wanted if key in KEYS}
    return nothing | ({"step_id": 987_654_321} if "step_id" in wanted else {})


@pytest.mark.parametrize(("name", "wanted"), ROUTES, ids=[name for name, _ in ROUTES])
def test_for_everyone_else_it_is_as_if_it_did_not_exist(world: World, name: str, wanted: tuple[str, ...]) -> None:
    others = {
        "other institution": factories.member(factories.institution()),
        "other seeker": factories.seeker(),
        "secretariat": factories.desk_member(),
        "nobody": factories.person(),
    }
    here, nowhere = world.address(name, wanted), world.address(name, wanted, **absent(wanted))
    for who, user in others.items():
        client = signed_in(user)
        client.get("/about/")
        for method in ("GET", "POST", "PATCH"):
            found, missing = asked(client, method, here), asked(client, method, nowhere)
            assert found[0] in {404, 405}, (who, method)
            assert found == missing, (who, method)
    for method in ("GET", "POST"):
        answer = Client().generic(method, here)
        assert answer.status_code == 302
        assert "/account/login/" in answer["Location"]
    assert not Application.objects.exclude(version=world.application.version).exists()


@pytest.mark.parametrize(("name", "wanted"), [one for one in ROUTES if len(KEYS & set(one[1])) == 2])
def test_what_belongs_to_another_is_not_reached_through_ones_own(
    world: World, of: Institution, name: str, wanted: tuple[str, ...]
) -> None:
    """The document, step, upload or change of another application under the address of this one."""
    theirs = {
        "document_id": world.elsewhere.documents.get().pk,
        "step_id": world.elsewhere.changes.latest("pk").pk,
        "other_id": applying.submitted(applying.posting()).pk,
        "bulk_id": BulkChange.objects.create(
            posting=world.elsewhere.posting, at=NOW, to_status="accepted", notify=True, ids=[], digest=""
        ).pk,
        "upload_id": Upload.objects.create(
            user=factories.seeker(), application=world.elsewhere, slot="cv-1", name="a.pdf", size=9, started_at=NOW,
            expires_at=NOW.replace(year=2099),
        ).pk,
    }  # fmt: skip
    user = factories.member(of) if name.startswith("institution:") else world.application.user
    client = signed_in(user)
    mixed = world.address(name, wanted, **theirs)
    for method in ("GET", "POST", "PATCH"):
        answer = client.generic(method, mixed)
        assert answer.status_code in {404, 405}, method
        assert b"%PDF" not in b"".join(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("act", ["documents", "status"])
def test_ids_of_another_opening_are_not_chosen(world: World, of: Institution, act: str) -> None:
    """Of the ids sent, only those of this opening count; with none left nothing is done."""
    foreign = applying.submitted(applying.posting())
    client = signed_in(factories.member(of))
    here = reverse("institution:applications-bulk", args=[world.revision.posting_id])
    for pk in (foreign.pk, world.elsewhere.pk):
        answer = client.post(here, {"act": act, "id": [str(pk)]})
        assert answer.status_code == 302
    answer = client.post(here, {"act": "status", "id": [str(foreign.pk), str(world.application.pk)]})
    assert world.application.number in answer.text
    assert foreign.number not in answer.text
    assert str(foreign.pk) not in answer.text


def test_who_sits_on_both_sides_never_sees_the_own_application(world: World, of: Institution) -> None:
    """An applicant who is a member of the institution reads it as an applicant only."""
    assert world.application.user is not None
    user = factories.member(of)
    Application.objects.filter(pk=world.application.pk).update(user=user)
    client = signed_in(user)
    listed = client.get(reverse("institution:applications-of", args=[world.revision.posting_id])).text
    assert world.application.number not in listed
    assert world.other.number in listed
    assert client.get(reverse("institution:application", args=[world.application.pk])).status_code == 404
    assert Document.objects.count() == 3

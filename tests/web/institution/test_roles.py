"""Role × route: viewers can only read, whichever form they send to whichever page; editors manage no people."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern

from koubo.applications.models import Application
from koubo.audit.models import AuditEntry
from koubo.institutions.models import Institution, Membership
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Posting, Revision
from tests.support import applying, factories

pytestmark = pytest.mark.django_db
Role = Membership.Role
# What a member may do about themselves, whatever the role: go, write down a look.
OWN = {"institution:member-remove"}
LOOKS = (
    "view_application",
    "download_attachment",
    "download_document",
    "preview_document",
    "export_applications",
    "view_profile",
)
FORM = {
    "act": "save", "version": "1", "role": "administrator", "email": "new@aogiri.example", "language": "ja", "then": "go",
    "title-ja": "乗っ取り", "agree": "on", "status": "accepted", "note": "x", "outcome": "ended", "successor": "1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


def addresses(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield name and address of every route of the institutions' pages, about things of the institution."""
    pages = next(part for part in get_resolver().url_patterns if isinstance(part.pattern, LocalePrefixPattern))
    area = next(part for part in pages.url_patterns if getattr(part, "namespace", "") == "institution")
    for part in area.url_patterns:
        kinds = {key: type(one).__name__[:-9].lower() for key, one in part.pattern.converters.items()}
        other = {"uuid": uuid4(), "int": 1, "string": "x", "slug": "x"}
        filled = {key: values.get(key, other[kinds[key]]) for key in part.pattern.regex.groupindex}
        yield f"institution:{part.name}", reverse(f"institution:{part.name}", kwargs=filled)


def state() -> tuple[Any, ...]:
    return (
        AuditEntry.objects.exclude(verb__in=LOOKS).count(),
        OutgoingMail.objects.count(),
        list(Membership.objects.values_list("pk", "role")),
        list(Revision.objects.values_list("pk", "state", "version")),
        list(Posting.objects.values_list("pk", "withdrawn_at")),
        list(Application.objects.values_list("pk", "status", "version")),
    )


def world(of: Institution) -> dict[str, Any]:
    revision = applying.posting(of=of)
    application = applying.submitted(revision)
    admin = factories.member(of, Role.ADMINISTRATOR)
    return {
        "posting_id": revision.posting_id,
        "application_id": application.pk,
        "document_id": application.documents.get().pk,
        "member_id": of.memberships.get(user=admin).pk,
        "slot": "cv-1",
        "kind": "csv",
    }


def test_viewers_only_read() -> None:
    of = factories.institution()
    values = world(of)
    client = Client()
    client.force_login(factories.member(of, Role.VIEWER))
    before = state()
    tried = 0
    for name, href in addresses(values):
        if name not in OWN:
            answer = client.post(href, FORM | {"once": str(uuid4())})
            assert answer.status_code in {302, 400, 403, 404, 405}, (name, answer.status_code)
            assert state() == before, f"{name} changed something for a viewer"
            tried += 1
    assert tried > 60


def test_editors_manage_no_people_and_do_not_leave_for_the_institution() -> None:
    of = factories.institution()
    values = world(of)
    client = Client()
    client.force_login(factories.member(of, Role.EDITOR))
    people = list(Membership.objects.values_list("pk", "role"))
    for name in ("people", "hand-over", "leave", "leave-survey"):
        assert client.post(reverse(f"institution:{name}"), FORM | {"once": str(uuid4())}).status_code == 403
    for name in ("member", "member-remove"):
        href = reverse(f"institution:{name}", args=[values["member_id"]])
        assert client.post(href, FORM | {"once": str(uuid4())}).status_code == 403
    assert list(Membership.objects.values_list("pk", "role")) == people

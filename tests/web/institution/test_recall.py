"""Taking a request back: only where the operator allows it."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.institutions.models import Institution
from koubo.postings.models import Revision
from koubo.postings.publication.states import State
from tests.support import factories

pytestmark = pytest.mark.django_db
WORDS = "依頼を取り戻す"


@pytest.fixture
def waiting(aogiri: Institution, author: User) -> Revision:
    return factories.requested(aogiri, by=author)


def take_back(client: Client, revision: Revision, **more: str) -> Any:
    data = {"version": str(revision.version), "once": str(uuid4())} | more
    return client.post(reverse("institution:recall", args=[revision.posting_id]), data)


def detail(client: Client, revision: Revision) -> str:
    return client.get(reverse("institution:detail", args=[revision.posting_id])).text


def test_by_default_it_is_not_offered_and_refused(client: Client, waiting: Revision) -> None:
    assert WORDS not in detail(client, waiting)
    assert take_back(client, waiting).status_code == 403
    waiting.refresh_from_db()
    assert waiting.state == State.REQUESTED


def test_allowed_it_leads_back_to_the_editor_with_number_and_content(
    client: Client, waiting: Revision, settings: Any
) -> None:
    settings.KOUBO_ALLOW_RECALL = True
    number = waiting.posting.number
    assert WORDS in detail(client, waiting)
    data = {"once": str(uuid4())}
    for _ in range(2):
        assert take_back(client, waiting, **data).url == reverse("institution:edit", args=[waiting.posting_id])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.posting.number, waiting.requested_at) == (State.DRAFT, number, None)
    assert AuditEntry.objects.filter(verb="recall").count() == 1
    assert client.get(reverse("institution:edit", args=[waiting.posting_id])).status_code == 200


def test_what_is_decided_cannot_be_taken_back(client: Client, aogiri: Institution, author: User, settings: Any) -> None:
    settings.KOUBO_ALLOW_RECALL = True
    approved = factories.approved(aogiri, by=author)
    answer = take_back(client, approved)
    assert answer.url == reverse("institution:detail", args=[approved.posting_id])
    approved.refresh_from_db()
    assert approved.state == State.APPROVED

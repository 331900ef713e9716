"""A suspended institution looks for nobody, writes to nobody, invites nobody; what it was answered it may read."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.inquiries import sending
from koubo.inquiries.models import Inquiry
from koubo.inquiries.refusals import SuspendedSender
from koubo.institutions import actions, invitations
from koubo.institutions.models import Institution, Membership
from koubo.institutions.refusals import InvitingSuspended
from koubo.profiles.finder import find
from koubo.profiles.query import ProfileQuery
from koubo.profiles.refusals import SearchClosed
from tests.support import factories, inquiries
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 12:00")


@pytest.fixture
def of() -> Institution:
    return factories.institution()


def suspended(of: Institution) -> Institution:
    actions.suspend(of, reason="連絡が取れないため", by=factories.acting_as_desk(factories.desk_member()), now=NOW)
    return Institution.objects.get(pk=of.pk)


def test_it_may_do_nothing_new(of: Institution) -> None:
    to, by = inquiries.addressee(), inquiries.administrator(of)
    of = suspended(of)
    with pytest.raises(SearchClosed):
        find(ProfileQuery(), of, now=NOW)
    with pytest.raises(SuspendedSender):
        sending.send(of, to.code, inquiries.written(), by=by, now=NOW)
    with pytest.raises(InvitingSuspended):
        invitations.invite(of, "new@x.example", role=Membership.Role.EDITOR, language="ja", by=by, now=NOW)
    assert not Inquiry.objects.exists()


def test_its_pages_say_so_and_show_nobody(of: Institution) -> None:
    member = factories.member(of, Membership.Role.ADMINISTRATOR)
    to = inquiries.addressee()
    headline = to.content["headline"]
    answered = inquiries.replied(inquiries.sent(of))
    suspended(of)
    client = Client()
    client.force_login(member)
    for route in ("seekers", "seekers-keyword", "seekers-conditions"):
        answer = client.get(reverse(f"institution:{route}"))
        assert answer.status_code == 403
        assert "利用停止中" in answer.text
        assert headline not in answer.text
    assert client.get(reverse("institution:seeker", args=[to.code])).status_code == 403
    writing = client.get(reverse("institution:inquiry-new", args=[to.code])).text
    assert headline not in writing
    assert "送信できません" in writing
    typed = {"act": "invite", "email": "a@b.example", "role": "editor", "language": "ja", "once": str(uuid4())}
    invited = client.post(reverse("institution:people"), typed, follow=True)
    assert "担当者を招待できません" in invited.text
    assert client.get(reverse("institution:inquiry", args=[answered.pk])).status_code == 200

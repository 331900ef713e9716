"""What a seeker types as a reply is kept while they type, for them alone, until it is sent or declined."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts import actions as accounts
from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.inquiries import drafts, replying
from koubo.inquiries.disclosure import Disclosed
from koubo.inquiries.erasure import own_data
from koubo.inquiries.models import Inquiry, ReplyDraft
from koubo.kernel.errors import IllegalStep, NotPermitted
from tests.support import factories, inquiries, profiles
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
TYPED = "ご連絡ありが"


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 12:00")


@pytest.fixture
def asked() -> Inquiry:
    return inquiries.sent()


def client_of(asked: Inquiry) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=asked.seeker_id))
    return client


def test_it_is_kept_shown_again_and_goes_with_the_reply(asked: Inquiry) -> None:
    client, page = client_of(asked), reverse("seeker:inquiry", args=[asked.pk])
    autosave = reverse("seeker:inquiry-autosave", args=[asked.pk])
    before = AuditEntry.objects.count()
    for _ in range(2):
        answer = client.post(autosave, {"text": TYPED, "show_email": "on"})
        assert set(answer.json()["saved"]) == {"at", "words"}
    assert AuditEntry.objects.count() == before, "a draft is no act"
    shown = client.get(page).text
    assert TYPED in shown
    assert 'name="show_email" value="on" checked' in shown
    assert 'name="show_name" value="on" checked' not in shown
    assert own_data(User.objects.get(pk=asked.seeker_id))[0]["reply_being_written"] == TYPED
    client.post(reverse("seeker:inquiry-reply", args=[asked.pk]), {"text": f"{TYPED}とう", "act": "check"})
    assert ReplyDraft.objects.get().text == f"{TYPED}とう"
    client.post(reverse("seeker:inquiry-reply", args=[asked.pk]), {"text": "はい", "act": "send", "once": str(uuid4())})
    assert not ReplyDraft.objects.exists()
    assert client.post(autosave, {"text": "later"}).status_code == 409
    assert not ReplyDraft.objects.exists()


def test_it_is_for_the_seeker_alone(asked: Inquiry) -> None:
    drafts.keep_reply(asked, TYPED, Disclosed(), by=inquiries.seeker_of(asked), now=NOW)
    other = profiles.acting(factories.seeker())
    with pytest.raises(NotPermitted):
        drafts.keep_reply(asked, "x", Disclosed(), by=other, now=NOW)
    stranger = Client()
    stranger.force_login(User.objects.get(pk=other.user_id))
    assert stranger.post(reverse("seeker:inquiry-autosave", args=[asked.pk]), {"text": "x"}).status_code == 404
    member = Client()
    member.force_login(asked.sender)
    assert TYPED not in member.get(reverse("institution:inquiry", args=[asked.pk])).text
    assert TYPED not in member.get(reverse("institution:inquiries"), {"q": TYPED}).text.replace(f'value="{TYPED}"', "")


def test_it_goes_when_declined_and_when_its_writer_is_erased(asked: Inquiry) -> None:
    for one in (asked, inquiries.sent()):
        drafts.keep_reply(one, TYPED, Disclosed(), by=inquiries.seeker_of(one), now=NOW)
    replying.decline(asked, "", by=inquiries.seeker_of(asked), now=NOW)
    left = ReplyDraft.objects.get().inquiry
    with pytest.raises(IllegalStep):
        drafts.keep_reply(asked, TYPED, Disclosed(), by=inquiries.seeker_of(asked), now=NOW)
    user = User.objects.get(pk=left.seeker_id)
    accounts.erase_person(user, by=profiles.acting(user), now=NOW)
    assert not ReplyDraft.objects.exists()

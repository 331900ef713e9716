"""送信できなかったメール: seen by the secretariat, sent again or taken off the list, once, with who did it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.kernel import clock
from koubo.notifications.models import OutgoingMail
from tests.notifications.support import queued

pytestmark = pytest.mark.django_db
PAGE = "desk:undelivered"


@pytest.fixture
def dead(db: None) -> OutgoingMail:
    mail = queued("gone@koubo.example")
    OutgoingMail.objects.filter(pk=mail.pk).update(dead_at=clock.now(), attempts=1, last_error="550 recipient refused")
    mail.refresh_from_db()
    return mail


def press(client: Client, act: str, mail: OutgoingMail) -> str:
    answer = client.post(reverse(PAGE), {"act": f"{act}:{mail.pk}", "once": str(uuid4())}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_whose_and_why(client: Client, dead: OutgoingMail) -> None:
    text = client.get(reverse(PAGE)).content.decode()
    assert all(words in text for words in (dead.subject, dead.to, "550 recipient refused"))
    assert "再送する" in text


@pytest.mark.parametrize(("act", "verb"), [("again", "send_mail_again"), ("settle", "settle_mail")])
def test_each_is_seen_to_once(client: Client, desk: User, dead: OutgoingMail, act: str, verb: str) -> None:
    text = press(client, act, dead)
    assert "送信できなかったメールはありません" in text
    assert "すでに処理されています" in press(client, act, dead)
    dead.refresh_from_db()
    assert (dead.dead_at is None, dead.settled_at is None) == (act == "again", act == "again")
    assert dead.attempts == (0 if act == "again" else 1)
    assert list(AuditEntry.objects.filter(subject_id=str(dead.pk)).values_list("verb", "actor")) == [(verb, desk.pk)]


def test_a_text_that_is_not_kept_is_not_sent_again(client: Client, dead: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=dead.pk).update(body="")
    assert "再送する" not in client.get(reverse(PAGE)).content.decode()
    answer = client.post(reverse(PAGE), {"act": f"again:{dead.pk}", "once": str(uuid4())})
    assert answer.status_code == 409

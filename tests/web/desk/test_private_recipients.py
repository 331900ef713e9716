"""Who a ユーザID stands for is not for the secretariat: no page of mails, of what was done, or of a person leads from one to the other."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.inquiries import replying
from koubo.inquiries.models import Inquiry
from koubo.kernel import clock
from koubo.notifications.models import MailAttempt, OutgoingMail
from koubo.profiles.models import Profile
from tests.support import factories, inquiries
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
NAME = "秘密 太郎"
LOCAL_PART = "secret-recipient"  # in no other address: "person1" would be found in "person12"


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 12:00")


@pytest.fixture
def to() -> Profile:
    return inquiries.addressee(name=NAME, email=f"{LOCAL_PART}@seekers.example")


@pytest.fixture
def asked(to: Profile) -> Inquiry:
    """An inquiry that was read and answered, its mail refused."""
    made = inquiries.sent(to=to)
    replying.open_as_seeker(made, now=NOW)
    made = inquiries.replied(made)
    mail = OutgoingMail.objects.get(kind="inquiries.asked")
    error = "550 recipient refused"
    OutgoingMail.objects.filter(pk=mail.pk).update(dead_at=clock.now(), attempts=1, last_error=error)
    MailAttempt.objects.create(mail=mail, at=clock.now(), error=error)
    return made


def hidden(text: str) -> bool:
    return NAME not in text and LOCAL_PART not in text


def test_pages_of_mails_do_not_say_to_whom(client: Client, asked: Inquiry, to: Profile) -> None:
    mail = OutgoingMail.objects.get(kind="inquiries.asked")
    undelivered = client.get(reverse("desk:undelivered")).text
    assert mail.subject in undelivered
    assert "550 recipient refused" in undelivered
    pages = [undelivered, client.get(reverse("desk:mail", args=[mail.pk])).text]
    pages += [client.get(reverse("desk:mails"), asking).text for asking in ({}, {"kind": "inquiries.asked"})]
    for text in pages:
        assert "求職者" in text
        assert hidden(text)
    reply = OutgoingMail.objects.get(kind="inquiries.replied")
    assert reply.to in client.get(reverse("desk:mail", args=[reply.pk])).text, "that of an institution is no secret"


def test_they_are_not_found_by_their_recipient(client: Client, asked: Inquiry, to: Profile) -> None:
    found = client.get(reverse("desk:mails"), {"to": to.user.email}).text
    mail = OutgoingMail.objects.get(kind="inquiries.asked")
    assert reverse("desk:mail", args=[mail.pk]) not in found
    person = client.get(reverse("desk:person", args=[to.user.pk])).text
    assert "求職者照会メールが届きました" not in person


def test_what_was_done_leads_from_no_id_to_a_person(client: Client, asked: Inquiry, to: Profile) -> None:
    for route in ("desk:audit", "desk:audit-table"):
        everything = client.get(reverse(route)).text
        assert "返信" in everything
        assert hidden(everything), route
        by_subject = client.get(reverse(route), {"subject": str(asked.pk)}).text
        assert hidden(by_subject), route
        by_person = client.get(reverse(route), {"person": to.user.email}).text
        assert str(asked.pk) not in by_person, route


def test_a_mail_sent_again_leaves_no_address_in_the_history(
    client: Client, desk: User, asked: Inquiry, to: Profile
) -> None:
    mail = OutgoingMail.objects.get(kind="inquiries.asked")
    OutgoingMail.objects.filter(pk=mail.pk).update(body="x")
    factories.acting_as_desk(desk)
    client.post(reverse("desk:mail", args=[mail.pk]), {"once": "4b3c52a8-52b4-4a6e-9f0c-2f6f1a1d7b11"})
    assert hidden(client.get(reverse("desk:audit")).text)

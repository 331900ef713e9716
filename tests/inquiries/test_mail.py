"""Real mail in both directions through a real SMTP server: headers, no address of the other side, order, once, undelivered."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest
from django.test import override_settings

from koubo.inquiries import queries, replying
from koubo.inquiries.models import Inquiry, InquiryMessage
from koubo.notifications import undelivered
from koubo.notifications.delivery import deliver_due
from koubo.notifications.models import OutgoingMail
from tests.notifications.support import use
from tests.support import factories, inquiries
from tests.support.factories import NOW
from tests.support.postgres import free_port
from tests.support.smtp import Post

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
HOSTILE = "件名\r\nBcc: everyone@koubo.example\r\n\r\n.\r\n<script>alert(1)</script> {{ secret }} %(x)s 🎓\x00"


@pytest.fixture(autouse=True)
def _production(settings: Any) -> None:
    settings.KOUBO_DEVELOPMENT = False


@pytest.fixture
def post(smtp: Post, settings: Any) -> Post:
    use(smtp, settings)
    return smtp


def deliver(now: datetime) -> None:
    while deliver_due(now):
        pass


def everything(message: EmailMessage) -> str:
    return "\n".join(f"{name}: {value}" for name, value in message.items()) + message.get_content()


def of_both(inquiry: Inquiry) -> tuple[Any, Any]:
    assert inquiry.seeker is not None
    return inquiry.seeker, inquiry.sender


def headers_of(message: EmailMessage, settings: Any) -> None:
    assert parseaddr(str(message["From"])) == parseaddr(settings.DEFAULT_FROM_EMAIL)
    assert message["Auto-Submitted"] == "auto-generated"
    assert str(message["Message-ID"]).endswith(f"@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition('@')[2]}>")
    for absent in ("Reply-To", "Cc", "Bcc", "Sender", "List-Unsubscribe", "List-Id", "Return-Path", "In-Reply-To"):
        assert message[absent] is None, absent


def test_neither_side_sees_the_others_address(post: Post, settings: Any) -> None:
    of = factories.institution()
    by = inquiries.writer(of, language="en")
    inquiry = inquiries.sent(of, by=by)
    seeker, sender = of_both(inquiry)
    deliver(NOW)
    inquiries.replied(inquiry, "お話を伺います。", now=NOW)
    deliver(NOW)
    asked, told = post.messages
    assert (asked["To"], told["To"]) == (seeker.email, sender.email)
    for message in (asked, told):
        headers_of(message, settings)
    assert sender.email not in everything(asked)
    assert sender.name not in everything(asked)
    assert seeker.email not in everything(told)
    assert seeker.name not in everything(told)
    assert inquiries.TEXT.splitlines() == [
        line for line in asked.get_content().splitlines() if line in inquiries.TEXT.splitlines()
    ]
    assert (asked["Content-Language"], told["Content-Language"]) == ("ja", "en")


def test_what_was_written_is_not_kept_in_the_outbox(post: Post) -> None:
    inquiry = inquiries.sent()
    deliver(NOW)
    assert OutgoingMail.objects.get(kind="inquiries.asked").body == ""
    assert queries.first_of(queries.with_messages(Inquiry.objects.all()).get()).text == inquiries.TEXT
    assert inquiry.seeker is not None


def test_hostile_text_stays_text(post: Post, settings: Any) -> None:
    of = factories.institution(name_ja="悪意\r\nBcc: everyone@koubo.example 大学")
    inquiries.sent(of, text=HOSTILE, purpose=HOSTILE[:90])
    deliver(NOW)
    (message,) = post.messages
    headers_of(message, settings)
    assert "\n" not in str(message["Subject"])
    text = message.get_content()
    assert "<script>alert(1)</script> {{ secret }} %(x)s 🎓" in text
    assert "\x00" not in text
    assert "\n.\n" in text.replace("\r\n", "\n")


def test_ten_thousand_characters_arrive(post: Post) -> None:
    text = ("あいうえお🎓" * 2000)[:10_000]
    inquiries.sent(text=text)
    deliver(NOW)
    assert (
        text in post.messages[0].get_content().replace("\n", "").replace("\r", "")
        or text in post.messages[0].get_content()
    )


@override_settings(KOUBO_INQUIRY_THREADS=True)
def test_the_server_is_down_for_an_hour_then_each_arrives_once_and_in_order(post: Post, settings: Any) -> None:
    up, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    of = factories.institution()
    by = inquiries.writer(of)
    threads = [inquiries.sent(of, by=by, text=f"{n}番目の照会") for n in range(3)]
    now = NOW
    for step in range(4):
        deliver(now)
        for inquiry in threads:
            if step % 2:
                replying.write_on(inquiry, f"続き{step}", by=by, now=now)
            else:
                inquiries.replied(inquiry, f"返信{step}", now=now)
        now += timedelta(minutes=15)
    assert post.messages == []
    settings.EMAIL_PORT = up
    for _ in range(200):
        now += timedelta(minutes=1)
        deliver(now)
    assert (
        len(post.ids()) == len(set(post.ids())) == OutgoingMail.objects.filter(sent_at__isnull=False).count() == 3 * 5
    )
    assert not OutgoingMail.objects.filter(sent_at=None).exists()
    order = {str(message["Message-ID"]): place for place, message in enumerate(post.messages)}
    for inquiry in threads:
        mails = OutgoingMail.objects.filter(about_kind="inquiry", about_id=str(inquiry.pk)).order_by("pk")
        for kind in ("inquiries.asked", "inquiries.replied"):
            places = [order[mail.message_id] for mail in mails if mail.kind == kind]
            assert places == sorted(places), "what one person gets of a conversation comes in its order"


def test_a_refused_address_is_undelivered_for_the_sender_and_the_desk(post: Post) -> None:
    of = factories.institution()
    inquiry, other = inquiries.sent(of), inquiries.sent(of)
    seeker, _sender = of_both(inquiry)
    post.answers[seeker.email] = ["550 5.1.1 no such user"]
    deliver(NOW)
    found = queries.with_messages(Inquiry.objects.filter(pk=inquiry.pk)).get()
    assert queries.is_undelivered(found, queries.first_of(found))
    assert list(Inquiry.objects.filter(queries.undelivered())) == [inquiry]
    assert [mail.kind for mail in undelivered.all_of()] == ["inquiries.asked"]
    fine = queries.with_messages(Inquiry.objects.filter(pk=other.pk)).get()
    assert not queries.is_undelivered(fine, queries.first_of(fine))


def test_a_reply_nobody_could_be_told_of_is_undelivered_for_the_seeker(post: Post) -> None:
    inquiry = inquiries.sent()
    _seeker, sender = of_both(inquiry)
    deliver(NOW)
    inquiries.replied(inquiry, now=NOW)
    reply = InquiryMessage.objects.get(from_seeker=True)
    assert not queries.are_replies_undelivered(inquiry, reply)
    post.answers[sender.email] = ["550 5.1.1 no such user"]
    deliver(NOW)
    assert queries.are_replies_undelivered(inquiry, reply)


def test_a_mail_waits_for_the_one_before_it_and_not_when_that_was_given_up(post: Post) -> None:
    with override_settings(KOUBO_INQUIRY_THREADS=True):
        inquiry = inquiries.sent()
        by = factories.acting_for(inquiry.sender, inquiry.institution)
        seeker, _sender = of_both(inquiry)
        post.answers[seeker.email] = ["451 try again", "550 5.1.1 no"]
        deliver_due(NOW)
        inquiries.replied(inquiry, now=NOW)
        replying.write_on(inquiry, "二通目", by=by, now=NOW)
        deliver(NOW)
        assert [str(one["To"]) for one in post.messages] == [inquiry.sender.email], "the second waits for the first"
        deliver(NOW + timedelta(minutes=1))
        assert "二通目" in post.messages[-1].get_content()

"""Retrying, giving up, and what is kept: over a real SMTP server that refuses what it is told to refuse."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from koubo.audit.models import AuditEntry
from koubo.kernel import clock
from koubo.notifications import delivery
from koubo.notifications.delivery import LEASE, MAX_ATTEMPTS, deliver_due
from koubo.notifications.models import OutgoingMail
from tests.notifications.support import queued, use
from tests.support.factories import NOW
from tests.support.postgres import free_port
from tests.support.smtp import Post

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
MINUTE = timedelta(minutes=1)
# After the n-th failure the next attempt waits so many minutes: doubled, never more than six hours.
BACKOFF = [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


@pytest.fixture
def post(smtp: Post, settings: Any) -> Post:
    use(smtp, settings)
    settings.KOUBO_DEVELOPMENT = False
    return smtp


def test_a_taken_mail_is_sent_once(post: Post) -> None:
    mail = queued()
    assert [deliver_due(NOW), deliver_due(NOW), deliver_due(NOW + timedelta(days=1))] == [1, 0, 0]
    mail.refresh_from_db()
    assert (mail.sent_at, mail.dead_at, mail.attempts, mail.lease_until, mail.last_error) == (NOW, None, 1, None, "")
    assert post.ids() == [mail.message_id]


def test_a_deferred_mail_waits_longer_each_time_and_then_arrives(post: Post) -> None:
    mail = queued()
    post.answers[mail.to] = ["451 try again later"] * len(BACKOFF)
    now = NOW
    for attempt, minutes in enumerate(BACKOFF, start=1):
        assert deliver_due(now) == 1
        mail.refresh_from_db()
        assert (mail.attempts, mail.not_before - now, mail.lease_until) == (attempt, minutes * MINUTE, None)
        assert mail.last_error == "451 SMTPDataError"
        assert deliver_due(mail.not_before - timedelta(microseconds=1)) == 0
        now = mail.not_before
    assert deliver_due(now) == 1
    mail.refresh_from_db()
    assert (mail.sent_at, mail.last_error) == (now, "")
    assert post.ids() == [mail.message_id]


def test_after_the_last_attempt_it_is_given_up(post: Post) -> None:
    mail = queued()
    post.answers[mail.to] = ["451 try again later"] * (MAX_ATTEMPTS + 1)
    for _ in range(MAX_ATTEMPTS):
        mail.refresh_from_db()
        assert deliver_due(mail.not_before) == 1
    mail.refresh_from_db()
    assert mail.dead_at == mail.not_before
    assert (mail.sent_at, mail.attempts, post.attempts) == (None, MAX_ATTEMPTS, MAX_ATTEMPTS)
    assert deliver_due(NOW + timedelta(days=30)) == 0


@pytest.mark.parametrize("answer", ["550 no such user", "554 refused", "552 too large"])
def test_a_permanent_refusal_ends_it_and_says_why_without_the_address(post: Post, answer: str) -> None:
    refused, other = queued("gone@koubo.example"), queued()
    post.answers[refused.to] = [answer]
    assert [deliver_due(NOW), deliver_due(NOW), deliver_due(NOW + LEASE)] == [1, 1, 0]
    refused.refresh_from_db()
    assert (refused.sent_at, refused.dead_at, refused.attempts) == (None, NOW, 1)
    assert refused.last_error == f"{answer[:3]} SMTPDataError"
    assert "@" not in refused.last_error + str(refused)
    assert post.ids() == [other.message_id], "the mail behind it still leaves"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("HELO", "550 you are blocked"),
        ("MAIL", "530 authentication required"),
        ("MAIL", "550 5.7.1 sender refused"),
        ("RCPT", "554 5.7.1 relay access denied"),
        ("RCPT", "550 relaying denied"),
        ("RCPT", "530 5.7.0 sign in first"),
        ("DATA", "550 5.7.26 sender is not authenticated"),
    ],
)
def test_a_refusal_of_connection_or_sender_is_tried_again(post: Post, command: str, answer: str) -> None:
    mail = queued()
    if command == "DATA":
        post.answers[mail.to] = [answer]
    else:
        post.refusals = {command: [answer], "EHLO": ["550 no"] if command == "HELO" else []}
    assert deliver_due(NOW) == 1
    mail.refresh_from_db()
    assert (mail.dead_at, mail.not_before) == (None, NOW + MINUTE)
    assert deliver_due(NOW + MINUTE) == 1
    assert post.ids() == [mail.message_id]


def test_a_greeting_that_refuses_is_tried_again() -> None:
    assert not delivery._is_permanent(smtplib.SMTPConnectError(554, b"no service for you"))


def test_a_recipient_who_does_not_exist_ends_it(post: Post) -> None:
    mail = queued()
    post.refusals = {"RCPT": ["550 5.1.1 no such user"]}
    assert deliver_due(NOW) == 1
    mail.refresh_from_db()
    assert mail.dead_at == NOW


def test_what_was_given_up_is_listed_and_queued_again_by_a_command(post: Post, capsys: Any) -> None:
    mail, kept = queued("gone@koubo.example"), queued(kind="account.password_reset", link="https://koubo.example/x")
    post.refusals = {"RCPT": ["550 no such user"] * 2}
    while deliver_due(NOW):
        pass
    call_command("resend_mail")
    listed = capsys.readouterr().out
    assert all(str(m.pk) in listed for m in (mail, kept))
    assert "@" not in listed
    call_command("resend_mail", "--all")
    assert sorted(line.split()[0] for line in capsys.readouterr().out.splitlines()) == ["not", "queued"]
    assert deliver_due(clock.now()) == 1
    assert post.ids() == [mail.message_id]
    assert (
        AuditEntry.objects.filter(verb="send_mail_again", subject_id=str(mail.pk), hat="job:resend_mail").count() == 1
    )


def test_a_server_that_is_down_is_tried_again(post: Post, settings: Any) -> None:
    mail = queued()
    up, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    assert deliver_due(NOW) == 1
    mail.refresh_from_db()
    assert (mail.dead_at, mail.last_error, mail.not_before) == (None, "ConnectionRefusedError", NOW + MINUTE)
    settings.EMAIL_PORT = up
    assert deliver_due(NOW + MINUTE) == 1
    assert post.ids() == [mail.message_id]


def test_the_oldest_leaves_first_and_none_before_its_time(post: Post) -> None:
    later, sooner, first = (queued(now=NOW + n * MINUTE) for n in (5, 2, 0))
    assert deliver_due(NOW - MINUTE) == 0
    while deliver_due(NOW + 2 * MINUTE):
        pass
    assert post.ids() == [first.message_id, sooner.message_id]
    assert deliver_due(NOW + 5 * MINUTE) == 1
    assert post.ids()[-1] == later.message_id


def test_a_mail_that_kills_its_worker_every_time_ends_too(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease that was never given back comes due; the attempts were counted when it was taken."""
    mail, now = queued(), NOW
    for _ in range(MAX_ATTEMPTS):
        assert delivery._claim(now) == mail
        assert deliver_due(now + LEASE - timedelta(seconds=1)) == 0
        now += LEASE
    assert deliver_due(now) == 1
    mail.refresh_from_db()
    assert (mail.dead_at, mail.last_error, post.attempts) == (now, "gave up", 0)


def test_a_worker_slower_than_its_lease_does_not_write_over_the_next(post: Post) -> None:
    mail = queued()
    slow = delivery._claim(NOW)
    assert slow is not None
    assert deliver_due(NOW + LEASE) == 1
    delivery._failed(slow, TimeoutError(), NOW + LEASE + MINUTE)
    mail.refresh_from_db()
    assert (mail.sent_at, mail.dead_at, mail.last_error) == (NOW + LEASE, None, "")


@pytest.mark.parametrize(("answers", "dead"), [([], False), (["550 no such user"], True)])
def test_a_link_to_reset_a_password_is_not_kept(post: Post, answers: list[str], dead: bool) -> None:
    mail = queued(kind="account.password_reset", link="https://koubo.example/secret")
    assert "secret" in mail.body
    post.answers[mail.to] = ["451 later", *answers]
    deliver_due(NOW)
    mail.refresh_from_db()
    assert "secret" in mail.body, "it is needed until it has been sent"
    deliver_due(mail.not_before)
    mail.refresh_from_db()
    assert (mail.body, mail.dead_at is not None) == ("", dead)
    assert [("secret" in m.get_content()) for m in post.messages] == [True] * (not dead)


def test_the_outbox_says_kind_and_number_only() -> None:
    mail = queued()
    assert str(mail) == f"postings.registration_returned {mail.pk}"
    assert OutgoingMail.objects.get(about_kind="", about_id="") == mail

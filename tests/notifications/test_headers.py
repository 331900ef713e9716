"""What arrives at the other end: the exact subject, one set of headers, a whole body."""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.kernel import clock
from koubo.notifications.delivery import _Message, deliver_due
from koubo.notifications.models import OutgoingMail
from tests.notifications.support import queued, use
from tests.support.factories import NOW
from tests.support.smtp import Post

SUBJECTS = [
    "短い",
    "公募サイト求人公募情報登録依頼受付のお知らせ（D126110001）",
    "長い件名" * 70,
    "Koubo: registration requested (D126110001)",
    "Koubo: " + "registration of a position " * 8 + "end",
    "x" * 250,
    "Koubo: 公募 registration 情報 🎓 " * 6 + "end",
]


def raw(subject: str) -> bytes:
    return bytes(_Message(subject, "本文\n", "Koubo <koubo@koubo.example>", ["a@koubo.example"]).message().as_bytes())


def decoded(data: bytes) -> tuple[str, str]:
    """Return the subject as a strict reader and as an old one decode it."""
    return (
        str(message_from_bytes(data, policy=policy.default)["Subject"]),
        str(make_header(decode_header(message_from_bytes(data)["Subject"]))),
    )


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_subject_arrives_exactly_and_starts_on_its_own_line(subject: str) -> None:
    data = raw(subject)
    assert decoded(data) == (subject, subject)
    [line] = [line for line in data.split(b"\n") if line.startswith(b"Subject:")]
    assert line.removeprefix(b"Subject:").strip(), "an empty first line shows as a space before the subject"
    head = data.partition(b"\n\n")[0].split(b"\n")
    assert all(len(line) <= 78 for line in head)


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=300))
def test_any_subject_the_outbox_makes_arrives_exactly(text: str) -> None:
    subject = " ".join(text.split())
    assert decoded(raw(subject))[0] == subject


@pytest.mark.django_db
def test_the_whole_mail_over_smtp(smtp: Post, settings: Any, at: Callable[[str], Any]) -> None:
    use(smtp, settings)
    now = at("2026-11-24 09:00:05")
    title = "情報科学研究院 教授の公募\r\nBcc: everyone@koubo.example\n." + "長い行" * 400
    mail = queued(number="D126110001", title=title)
    assert deliver_due(now) == 1
    [message] = smtp.messages
    assert (
        message["Subject"] == mail.subject == f"{settings.KOUBO_SITE_NAME}求人公募情報差し戻しのお知らせ（D126110001）"
    )
    assert message["Message-ID"] == mail.message_id
    assert message["To"] == mail.to
    assert message["Bcc"] is None
    assert message["Content-Language"] == "ja"
    assert message["Auto-Submitted"] == "auto-generated"
    assert parseaddr(str(message["From"])) == parseaddr(settings.DEFAULT_FROM_EMAIL)
    assert mail.message_id.endswith(f"@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition('@')[2]}>")
    assert parsedate_to_datetime(str(message["Date"])).replace(tzinfo=clock.UTC) == now
    assert sorted(set(message.keys())) == sorted(message.keys()), "no header stands twice"
    assert message.get_content().splitlines() == mail.body.splitlines()


@pytest.mark.django_db
def test_a_header_that_would_inject_another_is_never_sent(smtp: Post, settings: Any) -> None:
    """Should such a row ever be in the table, it ends as dead and does not stop those behind it."""
    use(smtp, settings)
    wrong, behind = queued(), queued()
    OutgoingMail.objects.filter(pk=wrong.pk).update(subject="件名\nBcc: everyone@koubo.example")
    assert [deliver_due(NOW), deliver_due(NOW), deliver_due(NOW)] == [1, 1, 0]
    wrong.refresh_from_db()
    assert (wrong.dead_at, wrong.last_error) == (NOW, "BadHeaderError")
    assert smtp.ids() == [behind.message_id]

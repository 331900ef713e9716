"""Queueing: with its cause or not at all, once, in the reader's language, complete, and on one subject line."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.html import conditional_escape

from koubo.notifications import kinds, outbox
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import mails, requests
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
KINDS = sorted(kind.key for kind in kinds.registered())
# People write subject and text of these.
EDITED = {"applications.status"}
RESET = "account.password_reset"
UNFILLED = re.compile(r"[{}]|\bNone\b|%s")


def values_for(kind: str, **changes: str) -> dict[str, str]:
    return {name: f"値-{name}" for name in kinds.get(kind).placeholders} | changes


def queue(kind: str = mails.COMPLETED, **more: Any) -> OutgoingMail:
    given = {"to": outbox.Recipient("a@koubo.example", "ja"), "now": NOW, "values": values_for(kind)}
    return outbox.queue(kind, **given | more)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_everything_it_was_given(kind: str, language: str, settings: Any) -> None:
    composed = outbox.compose(kind, language=language, values=values_for(kind))
    said = composed.subject + composed.body
    assert not UNFILLED.search(said)
    assert settings.KOUBO_SITE_NAME in (said if kind in EDITED else composed.subject)
    assert [name for name in kinds.get(kind).placeholders if f"値-{name}" not in said] == []
    assert composed.body.strip()
    assert not re.search(r"\n{3,}", composed.body)


@pytest.mark.parametrize("kind", KINDS)
def test_the_two_languages_differ_and_the_english_one_is_english(kind: str) -> None:
    plain = dict.fromkeys(kinds.get(kind).placeholders, "x")
    ja, en = (outbox.compose(kind, language=language, values=plain) for language in ("ja", "en"))
    assert kind in EDITED or ja.subject != en.subject
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龠]")
    assert japanese.search(ja.body)
    assert not japanese.search(en.body)


@pytest.mark.parametrize(
    ("kind", "values", "error"),
    [
        ("postings.unheard_of", {}, KeyError),
        (RESET, {}, ValueError),
        (RESET, {"name": "篠崎", "link": "https://koubo.example/"}, ValueError),
        (RESET, {"name": "", "link": "", "hours": "", "site": "another"}, ValueError),
    ],
)
def test_unknown_kinds_and_wrong_placeholders_are_refused(kind: str, values: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        queue(kind, values=values)
    assert not OutgoingMail.objects.exists()


def test_a_kind_is_declared_once() -> None:
    kind = kinds.get(RESET)
    kinds.register(kind)
    with pytest.raises(ValueError, match="declared twice"):
        kinds.register(kinds.MailKind(key=RESET, subject=kind.subject, template="another", placeholders=()))
    assert kinds.get(RESET) == kind


@pytest.mark.parametrize(
    "value",
    [
        "件名\r\nBcc: everyone@koubo.example",
        "件名\nSubject: another",
        "件名\u2028Bcc: everyone@koubo.example",
        "件名\x0bBcc: everyone@koubo.example\x85X: y",
        "長" * 1000,
        "{site.__class__}{0}%s{{ base_url }}",
    ],
)
def test_what_people_wrote_cannot_break_the_subject(value: str) -> None:
    mail = queue(mails.RETURNED, values=values_for(mails.RETURNED, number=value, title=value))
    assert len(mail.subject.splitlines()) == 1
    assert len(mail.subject) <= outbox.SUBJECT_LIMIT
    assert value in mail.body, "the body keeps it as written"


def test_nothing_is_escaped_in_plain_text() -> None:
    assert "<R&D> 'x' \"y\"" in queue(values=values_for(mails.COMPLETED, title="<R&D> 'x' \"y\"")).body


@pytest.mark.database_kind
def test_the_same_key_is_one_mail() -> None:
    queue(unique_key="approved:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        queue(unique_key="approved:1")
    queue()
    queue()
    assert OutgoingMail.objects.filter(unique_key="approved:1").count() == 1
    assert len(set(OutgoingMail.objects.values_list("message_id", flat=True))) == 3


@pytest.mark.database_kind
def test_a_verb_that_fails_leaves_no_mail() -> None:
    waiting = factories.requested()
    before = OutgoingMail.objects.count()
    desk = factories.acting_as_desk(factories.desk_member())
    with pytest.raises(RuntimeError), transaction.atomic():
        requests.reject(waiting, version=waiting.version, message="対象外です", by=desk, now=NOW)
        assert OutgoingMail.objects.count() == before + 1
        raise RuntimeError
    assert OutgoingMail.objects.count() == before


@pytest.mark.database_kind
@pytest.mark.django_db(transaction=True)
def test_a_mail_without_the_transaction_of_its_cause_is_refused() -> None:
    with pytest.raises(AssertionError, match="transaction of its cause"):
        queue()
    assert not OutgoingMail.objects.exists()


def test_each_member_reads_it_in_their_own_language() -> None:
    of = factories.institution(name_ja="あおぎり大学", name_en="Aogiri University")
    people = {language: factories.member(of, language=language) for language in ("ja", "en")}
    inactive = factories.member(of, is_active=False)
    factories.requested(of, by=people["ja"], title="教授の公募")
    sent = {mail.to: mail for mail in OutgoingMail.objects.all()}
    assert inactive.email not in sent
    assert {language: sent[user.email].language for language, user in people.items()} == {"ja": "ja", "en": "en"}
    assert "あおぎり大学" in sent[people["ja"].email].body
    assert "Aogiri University" in sent[people["en"].email].body


def test_a_mail_is_text_and_a_page_that_shows_it_escapes_it() -> None:
    mail = outbox.compose(mails.REJECTED, language="ja", values=values_for(mails.REJECTED, message="<b>x</b>"))
    assert "<b>x</b>" in mail.body
    assert conditional_escape(mail.body).count("&lt;b&gt;") == 1

"""Asking the secretariat and answering: who may, what is kept, who is told in which language."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from koubo.audit.models import AuditEntry
from koubo.conversations import actions, queries
from koubo.conversations.models import TEXT_LIMIT, Message, Topic
from koubo.institutions.models import Membership
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import requests as posting_actions
from koubo.postings.models import Revision
from koubo.postings.publication.states import ContentLanguages
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
QUESTION = "給与の額を訂正したいです。\n月額 380,000 円 → 400,000 円 🙏"


def asked(revision: Revision | None = None, **changes) -> Message:
    revision = revision or factories.requested(title="情報科学 助教の公募")
    by = factories.acting_for(revision.requested_by, revision.posting.institution)
    values = {"about": Topic.CORRECTION, "text": QUESTION, "by": by, "now": NOW}
    return actions.ask(revision.posting, **values | changes)


def mails(kind: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("pk"))


def test_a_message_reaches_the_desk_as_item_and_as_mail():
    contact = asked()
    posting = contact.posting
    assert (contact.about, contact.text, contact.answered_at) == ("correction", QUESTION, None)
    assert queries.waiting() == 1
    (mail,) = mails("conversations.asked")
    assert (mail.to, mail.language) == (settings.KOUBO_SECRETARIAT_MAIL, "ja")
    assert mail.subject == f"{settings.KOUBO_SITE_NAME}求人機関からの連絡（{posting.number}）"
    for words in (
        posting.institution.code, posting.institution.name_ja, posting.number, "情報科学 助教の公募", contact.by.name,
        contact.by.email, "修正箇所", QUESTION, f"/desk/contacts/{contact.pk}/",
    ):  # fmt: skip
        assert words in mail.body, words
    entry = AuditEntry.objects.get(verb="ask_secretariat")
    assert (entry.subject_id, entry.actor_id) == (str(posting.pk), contact.by_id)


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("ja", "{site}お問い合わせへの回答（{number}）", "事務局からの回答"),
        ("en", "{site}: answer to your message ({number})", "Part to be changed"),
    ],
)
def test_the_answer_goes_to_who_asked_in_their_language(language: str, subject: str, words: str):
    of = factories.institution()
    author, colleague = factories.member(of, language=language), factories.member(of)
    contact = asked(factories.requested(of, by=author, written=ContentLanguages.BOTH))
    desk = factories.desk_member()
    answered = actions.answer(contact, text="直しました。", by=factories.acting_as_desk(desk), now=NOW)
    assert (answered.answer, answered.answered_by, answered.answered_at) == ("直しました。", desk, NOW)
    (mail,) = mails("conversations.answered")
    assert (mail.to, mail.language) == (author.email, language)
    assert mail.subject == subject.format(site=settings.KOUBO_SITE_NAME, number=contact.posting.number)
    assert words in mail.body
    assert "直しました。" in mail.body
    assert QUESTION in mail.body
    assert f"{'/en' if language == 'en' else ''}/institution/postings/{contact.posting_id}/#contacts" in mail.body
    assert colleague.email not in mail.body
    assert AuditEntry.objects.filter(verb="answer_contact", subject_id=str(contact.posting_id)).count() == 1
    assert queries.waiting() == 0


def test_when_who_asked_has_left_the_answer_goes_to_those_who_write_now():
    of = factories.institution()
    author, colleague = factories.member(of), factories.member(of)
    factories.member(of, role=Membership.Role.VIEWER)
    contact = asked(factories.requested(of, by=author))
    Membership.objects.filter(user=author).delete()
    actions.answer(contact, text="はい", by=factories.acting_as_desk(factories.desk_member()), now=NOW)
    assert [mail.to for mail in mails("conversations.answered")] == [colleague.email]


@pytest.mark.parametrize("text", ["", " 　\n", "あ" * (TEXT_LIMIT + 1)])
def test_nothing_and_too_much_are_refused(text: str):
    contact = asked()
    revision = contact.posting.revisions.get()
    with pytest.raises(actions.TextRefused):
        asked(revision, text=text)
    with pytest.raises(actions.TextRefused):
        actions.answer(contact, text=text, by=factories.acting_as_desk(factories.desk_member()), now=NOW)
    assert Message.objects.get().answer == ""
    assert len(mails("conversations.asked")) == 1
    assert asked(revision, text="あ" * TEXT_LIMIT).pk


def test_only_writers_of_the_institution_ask():
    revision = factories.requested()
    of = revision.posting.institution
    viewer = factories.acting_for(factories.member(of, role=Membership.Role.VIEWER), of)
    other = factories.institution()
    for by in (
        viewer,
        factories.acting_for(factories.member(other), of),
        factories.acting_for(factories.member(other), other),
        factories.acting_as_desk(factories.desk_member()),
    ):
        with pytest.raises(NotPermitted):
            asked(revision, by=by)
    assert not Message.objects.exists()


def test_a_draft_has_nothing_to_ask_about():
    draft = factories.draft()
    by = factories.acting_for(draft.updated_by, draft.posting.institution)
    with pytest.raises(IllegalStep):
        actions.ask(draft.posting, about=Topic.OTHER, text="質問", by=by, now=NOW)


def test_only_the_secretariat_answers_and_never_for_an_institution_of_its_own():
    contact = asked()
    of = contact.posting.institution
    own = factories.desk_member()
    Membership.objects.create(institution=of, user=own, role=Membership.Role.VIEWER)
    for by in (
        factories.acting_as_desk(own),
        factories.acting_for(contact.by, of),
        factories.acting_as_desk(factories.desk_member(is_active=False)),
        factories.acting_as_desk(contact.by),
    ):
        with pytest.raises(NotPermitted):
            actions.answer(contact, text="はい", by=by, now=NOW)
    assert mails("conversations.answered") == []


@pytest.mark.database_kind
def test_the_second_answer_is_refused_with_who_was_first():
    contact = asked()
    first, second = (factories.desk_member(name=name) for name in ("篠崎 葵", "村岡 実"))
    actions.answer(contact, text="一人目の回答", by=factories.acting_as_desk(first), now=NOW)
    with pytest.raises(actions.AlreadyAnswered) as refused:
        actions.answer(
            contact, text="二人目の回答", by=factories.acting_as_desk(second), now=NOW + timedelta(minutes=1)
        )
    assert "篠崎 葵さんが先に回答しています" in refused.value.text.ja
    assert "2026年11月24日（火）午前9時" in refused.value.text.ja
    assert "篠崎 葵 has already answered, at 09:00 on Tuesday 24 November 2026" in refused.value.text.en
    assert Message.objects.get().answer == "一人目の回答"
    assert len(mails("conversations.answered")) == 1
    assert AuditEntry.objects.filter(verb="answer_contact").count() == 1


@pytest.mark.database_kind
def test_the_database_knows_no_half_answer():
    contact = asked()
    for change in ({"answer": "はい"}, {"answered_at": NOW}, {"answered_by": contact.by}, {"about": "else"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.filter(pk=contact.pk).update(**change)


def test_a_draft_title_does_not_leave_the_institution():
    revision = factories.requested(title="依頼した件名")
    by = factories.acting_as_desk(factories.desk_member())
    posting_actions.reject(revision, version=revision.version, message="対象外です", by=by, now=NOW)
    Revision.objects.create(
        posting=revision.posting, written="ja", updated_at=NOW, updated_by=revision.updated_by,
        texts={"ja": {"title": "まだ依頼していない件名"}},
    )  # fmt: skip
    contact = asked(revision)
    assert "依頼した件名" in mails("conversations.asked")[0].body
    assert "まだ依頼していない件名" not in mails("conversations.asked")[0].body
    assert queries.title_of(contact.posting).ja == "依頼した件名"
    assert queries.title_of(queries.for_desk().get().posting).ja == "依頼した件名"


@pytest.mark.database_kind
def test_open_messages_come_first_the_longest_waiting_on_top():
    revision = factories.requested()
    made = {hours: asked(revision, now=NOW - timedelta(hours=hours)) for hours in (1, 2, 3, 4)}
    by = factories.acting_as_desk(factories.desk_member())
    actions.answer(made[4], text="先に回答", by=by, now=NOW)
    actions.answer(made[1], text="後に回答", by=by, now=NOW + timedelta(minutes=1))
    assert list(queries.for_desk()) == [made[3], made[2], made[1], made[4]]
    assert list(queries.of_posting(revision.posting)) == [made[1], made[2], made[3], made[4]]

"""A conversation goes on: either side writes again, each message is mailed, each question waits for its own answer."""

from datetime import timedelta

import pytest

from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.conversations import actions, queries
from koubo.conversations.models import Message, Topic
from koubo.institutions.models import Membership
from koubo.kernel.errors import NotPermitted
from koubo.notifications.models import OutgoingMail
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Message:
    of = factories.institution()
    author = factories.member(of)
    waiting = factories.requested(of, by=author)
    by = factories.acting_for(author, of)
    return actions.ask(waiting.posting, about=Topic.CORRECTION, text="質問です", by=by, now=NOW)


@pytest.fixture
def author(asked: Message) -> Actor:
    return factories.acting_for(asked.by, asked.posting.institution)


@pytest.fixture
def desk() -> Actor:
    return factories.acting_as_desk(factories.desk_member())


def mails(kind: str) -> int:
    return OutgoingMail.objects.filter(kind=kind).count()


def test_the_institution_asks_again_and_waits_again(asked: Message, author: Actor, desk: Actor) -> None:
    answered = actions.answer(asked, text="回答です", by=desk, now=NOW)
    assert queries.waiting() == 0
    again = actions.follow_up(answered, text="もう一つ質問です", by=author, now=NOW + timedelta(minutes=1))
    assert (again.lead_id, again.about, again.from_desk) == (asked.pk, "correction", False)
    assert queries.waiting() == 1
    assert mails("conversations.asked") == 2
    actions.answer(again, text="二つ目の回答です", by=desk, now=NOW)
    assert queries.waiting() == 0
    assert mails("conversations.answered") == 2
    third = actions.follow_up(again, text="三つ目です", by=author, now=NOW + timedelta(minutes=2))
    assert [one.pk for one in queries.conversation(asked)] == [asked.pk, again.pk, third.pk]
    assert [[one.pk for one in talk] for talk in queries.conversations(asked.posting)] == [
        [asked.pk, again.pk, third.pk]
    ]


def test_what_the_secretariat_adds_asks_for_no_answer_and_goes_to_who_asked(asked: Message, desk: Actor) -> None:
    colleague = factories.member(asked.posting.institution, language="en")
    by = factories.acting_for(colleague, asked.posting.institution)
    actions.follow_up(asked, text="同僚からも質問です", by=by, now=NOW)
    factories.member(asked.posting.institution)
    more = actions.follow_up(asked, text="事務局からの補足です", by=desk, now=NOW)
    assert more.from_desk
    assert queries.waiting() == 2
    sent = OutgoingMail.objects.filter(kind="conversations.more")
    assert {mail.to for mail in sent} == {asked.by.email, colleague.email}
    assert {mail.language for mail in sent} == {"ja", "en"}
    assert all("事務局からの補足です" in mail.body for mail in sent)
    assert AuditEntry.objects.filter(verb="write_to_institution", actor_id=desk.user_id).count() == 1
    assert more.pk not in {one.pk for one in queries.for_desk()}


def test_only_the_two_sides_write_and_say_something(asked: Message, author: Actor, desk: Actor) -> None:
    other = factories.institution()
    stranger = factories.acting_for(factories.member(other), other)
    viewer = factories.member(asked.posting.institution, role=Membership.Role.VIEWER)
    own = factories.desk_member()
    Membership.objects.create(institution=asked.posting.institution, user=own, role=Membership.Role.VIEWER)
    for by in (
        stranger,
        factories.acting_for(viewer, asked.posting.institution),
        factories.acting_as_desk(own),
        Actor(author.user_id, "desk"),
    ):
        with pytest.raises(NotPermitted):
            actions.follow_up(asked, text="割り込み", by=by, now=NOW)
    for text in ("", " \u200b\u3000", "あ" * 5001):
        for by in (author, desk):
            with pytest.raises(actions.TextRefused):
                actions.follow_up(asked, text=text, by=by, now=NOW)
    assert Message.objects.count() == 1

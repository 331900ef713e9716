"""The outbox read by its recipient: only what is theirs, about the given subjects, never a sensitive mail."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from koubo.notifications import inbox
from koubo.notifications.models import OutgoingMail, Seen
from koubo.postings.models import Posting
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


def mails(of, user) -> list[OutgoingMail]:
    return list(inbox.about(Posting.objects.filter(institution=of), to=user))


def test_a_person_sees_their_own_mails_about_the_given_postings_newest_first():
    of, other = factories.institution(), factories.institution()
    author, colleague = factories.member(of), factories.member(of)
    old = factories.requested(of, by=author, now=NOW - timedelta(days=1))
    new = factories.requested(of, by=author)
    factories.requested(other)
    assert [mail.about_id for mail in mails(of, author)] == [str(new.posting_id), str(old.posting_id)]
    assert {mail.to for mail in mails(of, colleague)} == {colleague.email}
    assert mails(other, author) == []


def test_sensitive_mails_and_mails_about_other_things_are_not_shown():
    of = factories.institution()
    author = factories.member(of)
    factories.requested(of, by=author)
    assert len(mails(of, author)) == 1
    OutgoingMail.objects.update(sensitive=True)
    assert mails(of, author) == []
    OutgoingMail.objects.update(sensitive=False, about_kind="institution")
    assert mails(of, author) == []
    OutgoingMail.objects.update(about_kind="posting", about_id="")
    assert mails(of, author) == []


def test_the_mark_belongs_to_one_person_and_is_set_once():
    of = factories.institution()
    author, colleague = factories.member(of), factories.member(of)
    factories.requested(of, by=author)
    own = inbox.about(Posting.objects.filter(institution=of), to=author)
    assert inbox.unread(own) == 1
    for minutes in (0, 1):
        inbox.open_mail(own.get(), by_id=author.pk, now=NOW + timedelta(minutes=minutes))
    assert (inbox.unread(own), own.get().is_seen, Seen.objects.get().at) == (0, True, NOW)
    assert inbox.unread(inbox.about(Posting.objects.filter(institution=of), to=colleague)) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Seen.objects.create(user=author, mail=own.get(), at=NOW)

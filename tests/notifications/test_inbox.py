"""The outbox read by its recipient: only what is theirs, under the hat it was written for, never a sensitive mail."""

from datetime import timedelta

import pytest
from django.db import transaction

from koubo.notifications import inbox, outbox
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions.permissions import hat_of
from koubo.web.account.mails import PASSWORD_RESET
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


def mails(of, user) -> list[OutgoingMail]:
    return list(inbox.under(hat_of(of), to=user))


def test_a_person_sees_their_own_mails_under_the_hat_newest_first():
    of, other = factories.institution(), factories.institution()
    author, colleague = factories.member(of), factories.member(of)
    old = factories.requested(of, by=author, now=NOW - timedelta(days=1))
    new = factories.requested(of, by=author)
    factories.requested(other)
    assert [mail.about_id for mail in mails(of, author)] == [str(new.posting_id), str(old.posting_id)]
    assert {mail.to for mail in mails(of, colleague)} == {colleague.email}
    assert mails(other, author) == []


def test_sensitive_mails_and_mails_read_elsewhere_are_not_shown():
    of = factories.institution()
    author = factories.member(of)
    factories.requested(of, by=author)
    assert len(mails(of, author)) == 1
    OutgoingMail.objects.update(sensitive=True)
    assert mails(of, author) == []
    OutgoingMail.objects.update(sensitive=False, hat="")
    assert mails(of, author) == []


def test_the_mark_belongs_to_one_person_and_is_set_once():
    of = factories.institution()
    author, colleague = factories.member(of), factories.member(of)
    factories.requested(of, by=author)
    own = inbox.under(hat_of(of), to=author)
    assert inbox.unread(own) == 1
    for minutes in (0, 1):
        inbox.open_mail(own.get(), now=NOW + timedelta(minutes=minutes))
    assert (inbox.unread(own), own.get().is_seen, own.get().seen_at) == (0, True, NOW)
    assert inbox.unread(inbox.under(hat_of(of), to=colleague)) == 1


def test_whoever_registers_a_released_address_reads_nothing_and_its_former_owner_keeps_everything():
    former = factories.seeker()
    address = former.email
    with transaction.atomic():
        outbox.queue(
            PASSWORD_RESET.key, to=outbox.Recipient.person(former), now=NOW, hat="seeker",
            values={"name": former.name, "link": "/", "hours": "24"},
        )  # fmt: skip
    OutgoingMail.objects.update(sensitive=False)
    former.email = "moved@koubo.example"
    former.save()
    later = factories.seeker()
    later.email = address
    later.save()
    assert list(inbox.under("seeker", to=later)) == []
    assert inbox.under("seeker", to=former).count() == 1

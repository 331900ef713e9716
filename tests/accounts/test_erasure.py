"""A person is erased: nothing says any more who it was, and what they did for others stays."""

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts import hats
from koubo.accounts.actions import erase_person
from koubo.accounts.models import User
from koubo.audit import trail
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.desk import claims
from koubo.desk.models import Claim
from koubo.files.store import held_by, store
from koubo.kernel.errors import NotPermitted
from koubo.notifications.delivery import deliver_due
from koubo.notifications.models import OutgoingMail
from koubo.seekers import actions as seekers
from koubo.seekers.models import Bookmark
from tests.files import samples
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy() -> User:
    """A person of every kind, who wrote, decided, took, kept and stored things and was written to."""
    of = factories.institution()
    person = factories.member(of, name="篠崎 明", is_seeker=True)
    published = factories.published(of, by=person)
    factories.requested(of, by=person)
    seekers.bookmark(published.posting, by=Actor(person.pk, "seeker"), now=NOW)
    User.objects.filter(pk=person.pk).update(is_secretariat=True)
    claims.take(factories.requested(), by=Actor(person.pk, "desk"), now=NOW)
    store(samples.checked(), holder=person, by=Actor(person.pk, "seeker"), now=NOW)
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    person.refresh_from_db()
    return person


def test_nothing_says_who_it_was_and_what_they_did_stays(busy: User) -> None:
    name, address, deeds = busy.name, busy.email, AuditEntry.objects.filter(actor=busy).count()
    assert OutgoingMail.objects.filter(recipient=busy, body__contains=name).exists()
    for _ in range(2):
        erase_person(busy, by=Actor(busy.pk, "seeker"), now=NOW, reason="退会")
    busy.refresh_from_db()
    assert (busy.is_active, busy.has_usable_password(), busy.erased_at) == (False, False, NOW)
    assert name not in busy.name
    assert (hats.hats_of(busy), busy.emailaddress_set.count(), Bookmark.objects.count()) == ((), 0, 0)
    assert not User.objects.filter(email=address).exists()
    assert not claims.current().exists()
    assert not held_by(busy)
    mails = OutgoingMail.objects.filter(recipient=busy)
    assert {(mail.to, mail.subject, mail.body, bool(mail.dead_at)) for mail in mails} == {("", "", "", True)}
    assert not OutgoingMail.objects.filter(to=address).exists()
    assert AuditEntry.objects.filter(actor=busy).count() == deeds + 2, "the erasure and the file"
    entry = trail.history(busy).get(verb="erase_person")
    assert (entry.reason, name in str(entry.before) + str(entry.after)) == ("退会", False)


def test_a_mail_that_has_not_left_does_not_leave_and_the_address_is_free(busy: User) -> None:
    address = busy.email
    OutgoingMail.objects.exclude(recipient=busy).delete()
    erase_person(busy, by=Actor.job("retention"), now=NOW)
    assert deliver_due(NOW) == 0
    assert User.objects.create_user(address, name="別人").pk != busy.pk


def test_an_open_session_ends() -> None:
    person = factories.seeker()
    client = Client()
    client.force_login(person)
    assert client.get(reverse("seeker:home")).status_code == 200
    erase_person(person, by=Actor(person.pk, "seeker"), now=NOW)
    assert client.get(reverse("seeker:home")).status_code == 302


def test_only_the_person_the_secretariat_and_a_job_may() -> None:
    person, other, desk = factories.seeker(), factories.seeker(), factories.desk_member()
    for by in (Actor(other.pk, "seeker"), Actor(other.pk, "desk"), Actor.link("1"), Actor(None, "desk")):
        with pytest.raises(NotPermitted):
            erase_person(person, by=by, now=NOW)
    assert Claim.objects.count() == 0
    erase_person(person, by=factories.acting_as_desk(desk), now=NOW)
    assert User.objects.get(pk=person.pk).erased_at == NOW

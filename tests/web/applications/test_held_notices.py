"""Notices of a status wait some minutes and can be taken back; receipts do not wait, and a later change replaces them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.applications import bulk, decisions, held_notices, submission, tables
from koubo.applications.answering import Change
from koubo.applications.enums import ApplicantStatus, Status
from koubo.applications.models import Application
from koubo.applications.refusals import NoticeGone
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.institutions.models import Institution
from koubo.kernel.errors import NotPermitted
from koubo.notifications import delivery, undelivered
from koubo.notifications.models import OutgoingMail
from tests.support import applying, factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(hours=2)
WAIT = timedelta(minutes=10)
ACCEPT = Change(Status.ACCEPTED, notify=True)
DECLINE = Change(Status.NOT_SELECTED_INTERVIEW, notify=True)


@pytest.fixture(autouse=True)
def _ten_minutes(settings: Any) -> Iterator[None]:
    settings.KOUBO_NOTICE_DELAY_MINUTES = 10
    yield


@pytest.fixture
def of() -> Institution:
    return factories.institution()


@pytest.fixture
def staff(of: Institution) -> Actor:
    return factories.acting_for(factories.member(of), of)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def once(**more: str) -> dict[str, str]:
    return {"once": str(uuid4())} | more


def change(application: Application, wanted: Change, by: Actor, at: datetime = AT) -> Application:
    return decisions.change_status(application, wanted, version=application.version, by=by, now=at)


def mails(application: Application) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind="applications.status", about_id=str(application.pk)).order_by("pk"))


def delivered(now: datetime) -> int:
    count = 0
    while delivery.deliver_due(now):
        count += 1
    return count


def test_until_it_leaves_the_applicant_knows_what_they_knew(of: Institution, staff: Actor) -> None:
    made = applying.submitted(applying.posting(of=of))
    delivered(AT)
    changed = change(made, ACCEPT, staff)
    assert changed.known_at(AT)[0] is ApplicantStatus.APPLIED
    assert changed.known_at(AT + WAIT) == (ApplicantStatus.ACCEPTED, AT + WAIT)
    assert delivered(AT + WAIT - timedelta(seconds=1)) == 0
    assert delivered(AT + WAIT) == 1
    with pytest.raises(NoticeGone):
        held_notices.take_back(changed, by=staff, now=AT + WAIT)
    (mail,) = mails(made)
    assert mail.sent_at == AT + WAIT
    again = change(changed, DECLINE, staff, AT + timedelta(hours=1))
    assert again.known_at(AT + timedelta(hours=1)) == (ApplicantStatus.ACCEPTED, AT + WAIT)


def test_taken_back_it_never_leaves_and_nothing_is_told(of: Institution, staff: Actor) -> None:
    made = applying.submitted(applying.posting(of=of))
    changed = change(change(made, Change(Status.ACCEPTED, notify=False), staff), DECLINE, staff)
    with pytest.raises(NotPermitted):
        held_notices.take_back(changed, by=applying.as_seeker(), now=AT)
    held_notices.take_back(changed, by=staff, now=AT + timedelta(minutes=9))
    delivered(AT + timedelta(days=1))
    (mail,) = mails(made)
    assert (mail.sent_at, mail.taken_back_at) == (None, AT + timedelta(minutes=9))
    assert not undelivered.all_of().exists()
    made.refresh_from_db()
    assert (made.status, made.known_at(AT + timedelta(days=1))[0]) == (
        Status.NOT_SELECTED_INTERVIEW,
        ApplicantStatus.APPLIED,
    )
    with pytest.raises(NoticeGone):
        held_notices.take_back(changed, by=staff, now=AT + timedelta(minutes=9))
    # The same result can be told in better words.
    better = Change(
        Status.NOT_SELECTED_INTERVIEW, notify=True, correction=True, reason="文面の誤り", body="書き直しました"
    )
    change(made, better, staff, AT + timedelta(minutes=9))
    assert delivered(AT + timedelta(minutes=19)) == 1
    assert "書き直しました" in mails(made)[-1].body


def test_a_later_change_takes_its_place(of: Institution, staff: Actor) -> None:
    made = applying.submitted(applying.posting(of=of))
    delivered(AT)
    changed = change(change(made, ACCEPT, staff), DECLINE, staff, AT + timedelta(minutes=5))
    assert delivered(AT + timedelta(minutes=14)) == 0
    assert delivered(AT + timedelta(minutes=15)) == 1
    assert [mail.sent_at is not None for mail in mails(made)] == [False, True]
    assert changed.known_at(AT + timedelta(minutes=15))[0] is ApplicantStatus.NOT_SELECTED


def test_who_withdraws_meanwhile_hears_only_of_that(of: Institution, staff: Actor) -> None:
    by = applying.as_seeker()
    made = applying.submitted(applying.posting(of=of), by=by)
    change(made, ACCEPT, staff)
    gone = submission.withdraw(made, by=by, now=AT + timedelta(minutes=1))
    assert gone is not None
    assert gone.known_at(AT + WAIT)[0] is ApplicantStatus.OTHER
    delivered(AT + timedelta(days=1))
    assert [mail.sent_at for mail in mails(made)] == [None]


def test_documents_to_submit_again_are_known_at_once(of: Institution, staff: Actor) -> None:
    made = applying.submitted(applying.posting(of=of))
    changed = change(made, Change(Status.RESUBMISSION, notify=True), staff)
    assert changed.known_at(AT)[0] is ApplicantStatus.RESUBMISSION
    assert mails(made)[0].held_until == AT + WAIT


def test_many_are_taken_back_together(of: Institution, staff: Actor) -> None:
    revision = applying.posting(of=of)
    made = [applying.submitted(revision) for _ in range(3)]
    ids = [one.pk for one in made]
    key = uuid4()
    shown = bulk.preview(revision.posting, ids, ACCEPT, by=staff, now=AT)
    act = bulk.change_many(revision.posting, ids, ACCEPT, key=key, digest=shown.digest, by=staff, now=AT)
    first = Application.objects.get(pk=ids[0])
    change(first, DECLINE, staff, AT + timedelta(minutes=2))  # its notice is another one now
    with pytest.raises(NotPermitted):
        held_notices.take_back_all(act, by=applying.as_seeker(), now=AT)
    assert held_notices.take_back_all(act, by=staff, now=AT + timedelta(minutes=3)) == 2
    with pytest.raises(NoticeGone):
        held_notices.take_back_all(act, by=staff, now=AT + timedelta(minutes=3))
    delivered(AT + timedelta(days=1))
    sent = OutgoingMail.objects.filter(kind="applications.status", sent_at__isnull=False)
    assert [mail.about_id for mail in sent] == [str(ids[0])]
    assert AuditEntry.objects.filter(verb="take_back_notices").count() == 1


def test_pages_offer_it_and_the_mailbox_shows_what_left(of: Institution, at: Callable[[str], datetime]) -> None:
    now = at("2026-11-25 10:00")
    member = factories.member(of)
    by = factories.acting_for(member, of)
    made = applying.submitted(applying.posting(of=of))
    delivered(now)
    page = reverse("institution:application", args=[made.pk])
    change(made, ACCEPT, by, now)
    editor, person = signed_in(member), signed_in(made.user)
    back = reverse("institution:application-take-back", args=[made.pk])
    for address in (page, reverse("institution:application-changed", args=[made.pk])):
        shown = editor.get(address).text
        assert back in shown
        assert "通知は2026年11月25日（水）10時10分" in shown or "10時10分" in shown or "10:10" in shown
    assert back not in signed_in(factories.member(of, role="viewer")).get(page).text
    mailbox = reverse("seeker:mailbox")
    assert "への応募について" not in person.get(mailbox).text
    assert "受理済" not in person.get(reverse("seeker:application", args=[made.pk])).text
    assert "受理済" not in person.get(reverse("seeker:home")).text
    assert list(tables.rows([Application.objects.get(pk=made.pk)], "ja", now=now))[1][5] == "応募中"
    form = once()
    for _click in range(2):
        assert editor.post(back, form, follow=True).status_code == 200
    shown = editor.get(page).text
    assert back not in shown
    assert "送信前に取り消した通知" in shown
    assert "への応募について" not in person.get(mailbox).text
    change(Application.objects.get(pk=made.pk), DECLINE, by, now)
    at("2026-11-25 10:11")
    delivered(datetime.fromisoformat("2026-11-25T10:11:00+09:00"))
    person = signed_in(made.user)
    assert "への応募について" in person.get(mailbox).text
    assert "不採用" in person.get(reverse("seeker:home")).text


def test_the_result_of_a_change_of_many_offers_it(of: Institution, at: Callable[[str], datetime]) -> None:
    now = at("2026-11-25 10:00")
    member = factories.member(of)
    by = factories.acting_for(member, of)
    revision = applying.posting(of=of)
    ids = [applying.submitted(revision).pk for _ in range(2)]
    shown = bulk.preview(revision.posting, ids, ACCEPT, by=by, now=now)
    act = bulk.change_many(revision.posting, ids, ACCEPT, key=uuid4(), digest=shown.digest, by=by, now=now)
    done = reverse("institution:applications-bulk-done", args=[revision.posting_id, act.pk])
    back = reverse("institution:applications-bulk-take-back", args=[revision.posting_id, act.pk])
    editor = signed_in(member)
    assert back in editor.get(done).text
    other = applying.posting(of=of).posting_id
    assert (
        editor.post(reverse("institution:applications-bulk-take-back", args=[other, act.pk]), once()).status_code == 404
    )
    assert signed_in(factories.member(factories.institution())).post(back, once()).status_code == 404
    assert "通知を2件取り消しました" in editor.post(back, once(), follow=True).text
    assert "すでに送信されたか" in editor.post(back, once(), follow=True).text

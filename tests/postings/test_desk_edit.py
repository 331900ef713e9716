"""The secretariat edits on behalf of an institution: any field, at once or from a day on; work in progress goes on from it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted, Refusal, StaleVersion
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import desk_edit, desk_withdrawal, drafts, requests, withdrawing
from koubo.postings.content import storage
from koubo.postings.discovery import finder
from koubo.postings.discovery.query import Query
from koubo.postings.models import Posting, Revision, Withdrawal, queries, visibility
from koubo.postings.publication.schedule import PublicationDateRefused, PublicView
from koubo.postings.publication.states import State, WithdrawalReason
from tests.postings.test_desk_withdrawal import END, modification, picture, withdraw
from tests.postings.test_modifying import jst, live, midnight
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
REASON = "所在地の誤りを直しました"
TODAY = clock.day_of(NOW)


@pytest.fixture
def desk() -> Actor:
    return factories.acting_as_desk(factories.desk_member())


def edit(posting: Posting, by: Actor, values: dict[str, Any] | None = None, **more: Any) -> Revision:
    basis = queries.latest_approved(posting)
    assert basis is not None
    content = storage.load(basis) | ({"positions": 4} if values is None else values)
    given = {"publish_on": None, "reason_for_institution": REASON, "by": by, "now": NOW}
    return desk_edit.edit_by_desk(basis, content, **given | more)


def refused(kind: type[Refusal], verb: Callable[[], Any]) -> None:
    before = picture()
    with pytest.raises(kind):
        verb()
    assert picture() == before


def seen(posting: Posting, instant: datetime) -> tuple[PublicView, int | None]:
    answer = visibility.visibility_at(Posting.objects.get(pk=posting.pk), instant)
    return answer.sight, answer.revision and answer.revision.pk


@pytest.mark.database_kind
def test_at_once(desk: Actor) -> None:
    posting, _ = live(closes_on=END, title="無機化学 教授の公募")
    old = posting.revisions.get()
    made = edit(posting, desk, {"title": {"ja": "有機化学 教授の公募", "en": ""}})
    assert (made.by_desk, made.basis_id, made.live_from, made.live_until) == (True, old.pk, NOW, old.live_until)
    assert seen(posting, NOW - timedelta(microseconds=1)) == (PublicView.PUBLISHED, old.pk)
    assert seen(posting, NOW) == (PublicView.PUBLISHED, made.pk)
    assert [r.pk for r in finder.find(Query(words="有機化学"), now=NOW).revisions()] == [made.pk]
    assert not finder.find(Query(words="無機化学"), now=NOW).total


@pytest.mark.parametrize(
    ("now", "publish_on", "start"),
    [
        ("2026-11-24 09:00", date(2026, 11, 24), "2026-11-24 22:00"),
        ("2026-11-24 22:00", date(2026, 11, 24), None),
        ("2026-11-24 22:00", date(2026, 11, 25), "2026-11-25 00:00"),
        ("2026-11-24 09:00", date(2026, 11, 23), None),
        ("2026-11-24 09:00", date(2026, 12, 22), "2026-12-22 00:00"),
        ("2026-11-24 09:00", date(2026, 12, 23), None),
        ("2026-11-24 09:00", None, "2026-11-24 09:00"),
    ],
)
def test_from_a_publication_date(now: str, publish_on: date | None, start: str | None, desk: Actor) -> None:
    posting, _ = live(closes_on=END)
    if start is None:
        refused(PublicationDateRefused, lambda: edit(posting, desk, publish_on=publish_on, now=jst(now)))
        return
    made = edit(posting, desk, publish_on=publish_on, now=jst(now))
    assert (made.live_from, made.live_until) == (jst(start), midnight(END + timedelta(days=1)))


def test_what_is_scheduled_is_replaced_when_it_would_go_live(desk: Actor) -> None:
    scheduled = factories.approved()
    start = scheduled.live_from
    made = edit(scheduled.posting, desk)
    assert (made.live_from, Revision.objects.get(pk=scheduled.pk).state) == (start, State.DISCARDED)
    refused(PublicationDateRefused, lambda: edit(scheduled.posting, desk, {"positions": 9}, publish_on=TODAY))


def test_a_closed_opening_stays_closed_or_opens_again(desk: Actor) -> None:
    posting, _ = live(closes_on=END)
    old, later = posting.revisions.get(), jst("2027-02-01 10:00")
    made = edit(posting, desk, now=later)
    assert made.live_from == made.live_until == later
    assert not Revision.objects.live_at(later).exists()
    assert seen(posting, later) == (PublicView.CLOSED, made.pk)
    assert seen(posting, later - timedelta(microseconds=1)) == (PublicView.CLOSED, old.pk)
    again = edit(posting, desk, {"closes_on": date(2027, 2, 10)}, now=later + timedelta(hours=1))
    assert seen(posting, later + timedelta(hours=1)) == (PublicView.PUBLISHED, again.pk)


def test_it_is_audited_and_mailed_with_what_changed_and_why(desk: Actor) -> None:
    posting, _ = live()
    factories.member(posting.institution, language="en", email="english@koubo.example")
    made = edit(posting, desk)
    entry = AuditEntry.objects.get(verb="edit_by_desk")
    assert (entry.actor_id, entry.hat, entry.reason, entry.after["revision"]) == (desk.user_id, "desk", REASON, made.pk)
    mails = {mail.language: mail.body for mail in OutgoingMail.objects.filter(kind="postings.edited_by_desk")}
    assert set(mails) == {"ja", "en"}
    assert all(REASON in body and f"/postings/{posting.number}/" in body for body in mails.values())
    assert "変更前: 1" in mails["ja"]
    assert "After: 4" in mails["en"]


def test_edits_that_are_refused_change_nothing(desk: Actor) -> None:
    posting, by = live()
    basis = posting.revisions.get()
    refused(requests.NothingChanged, lambda: edit(posting, desk, {}))
    refused(requests.ReasonMissing, lambda: edit(posting, desk, reason_for_institution=" \u3000"))
    refused(requests.Incomplete, lambda: edit(posting, desk, {"closes_on": None}))
    refused(NotPermitted, lambda: edit(posting, by))
    colleague = factories.desk_member()
    Membership.objects.create(institution=posting.institution, user=colleague, role=Membership.Role.VIEWER)
    refused(NotPermitted, lambda: edit(posting, factories.acting_as_desk(colleague)))
    edit(posting, desk)
    content = storage.load(basis) | {"positions": 8}
    refused(
        StaleVersion,
        lambda: desk_edit.edit_by_desk(
            basis, content, publish_on=None, reason_for_institution=REASON, by=desk, now=NOW
        ),
    )


def test_a_waiting_request_is_decided_first_and_what_is_withdrawn_stays_as_it_was(desk: Actor) -> None:
    posting, by = live()
    saved = modification(posting, by)
    asked = requests.request(saved, version=saved.version, by=by, now=NOW)
    refused(desk_edit.DecideFirst, lambda: edit(posting, desk))
    requests.reject(asked, version=asked.version, message="対象外です", by=desk, now=NOW)
    withdrawing.withdraw(posting, reason=WithdrawalReason.FILLED, by=by, now=NOW)
    refused(desk_edit.NothingToEdit, lambda: edit(posting, desk))


@pytest.mark.database_kind
def test_a_modification_being_written_goes_on_from_the_edit_and_keeps_its_own_words(desk: Actor) -> None:
    posting, by = live(closes_on=END)
    saved = modification(posting, by, notes={"ja": "機関の備考", "en": ""})
    own = storage.load(saved)
    made = edit(
        posting, desk,
        {"positions": 4, "notes": {"ja": "事務局の備考", "en": ""}, "selection": {"ja": "書類選考のみ", "en": ""}},
    )  # fmt: skip
    working = queries.working_of(posting)
    assert working is not None
    assert working.pk > made.pk, "what is being worked on is the newest"
    assert (working.basis_id, working.version) == (made.pk, saved.version + 1)
    content = storage.load(working)
    assert content == own | {"selection": {"ja": "書類選考のみ", "en": ""}}
    assert (content["positions"], content["notes"]["ja"]) == (7, "機関の備考")
    assert desk_edit.differing(working) == ["positions", "notes"]
    with pytest.raises(StaleVersion):
        drafts.save_draft(saved, storage.load(saved), version=saved.version, by=by, now=NOW)
    asked = requests.request(working, version=working.version, by=by, now=NOW)
    assert asked.state == State.REQUESTED


def test_what_was_returned_keeps_the_words_of_the_secretariat(desk: Actor) -> None:
    posting, by = live()
    saved = modification(posting, by)
    asked = requests.request(saved, version=saved.version, by=by, now=NOW)
    told = {"message": "直してください", "comments": {"notes": "確認してください"}}
    requests.return_for_correction(asked, version=asked.version, by=desk, now=NOW, **told)
    edit(posting, desk)
    working = queries.working_of(posting)
    assert working is not None
    assert (working.state, working.decision_message, working.field_comments) == (State.RETURNED, *told.values())


def test_the_secretariat_undoes_its_own_withdrawal_while_it_is_ahead(desk: Actor) -> None:
    posting, _ = live(closes_on=END)
    shown, at = posting.revisions.get(), NOW + timedelta(days=2)
    withdraw(posting, desk, at=at)

    def undo(reason: str = REASON, by: Actor = desk, now: datetime = NOW) -> None:
        desk_withdrawal.undo_withdrawal_by_desk(posting, reason_for_institution=reason, by=by, now=now)

    refused(requests.ReasonMissing, lambda: undo(" "))
    refused(
        NotPermitted, lambda: undo(by=factories.acting_for(factories.member(posting.institution), posting.institution))
    )
    refused(desk_withdrawal.NothingToUndo, lambda: undo(now=at))
    undo()
    assert Posting.objects.get().withdrawn_at is None
    assert seen(posting, at) == (PublicView.PUBLISHED, shown.pk)
    entry = AuditEntry.objects.get(verb="undo_withdrawal_by_desk")
    assert (entry.reason, datetime.fromisoformat(entry.before["at"])) == (REASON, at)
    mail = OutgoingMail.objects.filter(kind="postings.undone_by_desk", language="ja").first()
    assert mail is not None
    assert "公開（予定を含む）は続きます" in mail.body
    refused(desk_withdrawal.NothingToUndo, undo)


def test_a_withdrawal_of_the_institution_stands_again_when_the_secretariat_undoes_its_own(desk: Actor) -> None:
    posting, by = live()
    own = withdrawing.withdraw(posting, reason=WithdrawalReason.FILLED, by=by, now=NOW)
    refused(desk_withdrawal.NothingToUndo, lambda: desk_withdrawal.undo_withdrawal_by_desk(
        posting, reason_for_institution=REASON, by=desk, now=NOW
    ))  # fmt: skip
    for hours in (3, 2):
        withdraw(posting, desk, at=NOW + timedelta(hours=hours))
    desk_withdrawal.undo_withdrawal_by_desk(
        posting, reason_for_institution=REASON, by=desk, now=NOW + timedelta(hours=1)
    )
    held = Posting.objects.get()
    assert (held.withdrawn_at, held.withdrawal_reason) == (own.effective_at, WithdrawalReason.FILLED)
    assert Withdrawal.objects.get(undone_at=None) == own
    assert seen(posting, own.effective_at - timedelta(microseconds=1))[0] is PublicView.PUBLISHED
    assert seen(posting, own.effective_at)[0] is PublicView.WITHDRAWN
    mail = OutgoingMail.objects.filter(kind="postings.undone_by_desk", language="ja").first()
    assert mail is not None
    assert "求人機関による取り下げ（2026年11月24日（火）午後10時）は、予定どおり行われます" in mail.body
    withdrawing.undo_withdrawal(posting, by=by, now=NOW + timedelta(hours=1))
    assert Posting.objects.get().withdrawn_at is None

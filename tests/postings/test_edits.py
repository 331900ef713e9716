"""The secretariat edits on behalf of an institution: any field, at once or from a day on; work in progress goes on from it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from koubo.audit.models import Entry
from koubo.audit.trail import Actor
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted, Refusal, StaleVersion
from koubo.notifications.models import OutgoingMail
from koubo.postings import actions, behalf, changes, edits, finder, queries, sights, storage
from koubo.postings.conditions import Query
from koubo.postings.enums import State, WithdrawalReason
from koubo.postings.models import Posting, Revision, Withdrawal
from koubo.postings.publication import ReflectDateRefused, Sight
from tests.postings.test_behalf import END, modification, picture, withdraw
from tests.postings.test_changes import jst, live, midnight
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
    content = storage.load(basis) | ({"openings": 4} if values is None else values)
    given = {"reflect_on": None, "reason_for_institution": REASON, "by": by, "now": NOW}
    return edits.edit_by_desk(basis, content, **given | more)


def refused(kind: type[Refusal], verb: Callable[[], Any]) -> None:
    before = picture()
    with pytest.raises(kind):
        verb()
    assert picture() == before


def seen(posting: Posting, instant: datetime) -> tuple[Sight, int | None]:
    answer = sights.public_at(Posting.objects.get(pk=posting.pk), instant)
    return answer.sight, answer.revision and answer.revision.pk


@pytest.mark.database_kind
def test_at_once(desk: Actor) -> None:
    posting, _ = live(closes_on=END, title="無機化学 教授の公募")
    old = posting.revisions.get()
    made = edit(posting, desk, {"title": {"ja": "有機化学 教授の公募", "en": ""}})
    assert (made.by_desk, made.basis_id, made.live_from, made.live_until) == (True, old.pk, NOW, old.live_until)
    assert seen(posting, NOW - timedelta(microseconds=1)) == (Sight.PUBLISHED, old.pk)
    assert seen(posting, NOW) == (Sight.PUBLISHED, made.pk)
    assert [r.pk for r in finder.find(Query(words="有機化学"), now=NOW).revisions()] == [made.pk]
    assert not finder.find(Query(words="無機化学"), now=NOW).total


@pytest.mark.parametrize(
    ("now", "reflect_on", "start"),
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
def test_from_a_reflect_date(now: str, reflect_on: date | None, start: str | None, desk: Actor) -> None:
    posting, _ = live(closes_on=END)
    if start is None:
        refused(ReflectDateRefused, lambda: edit(posting, desk, reflect_on=reflect_on, now=jst(now)))
        return
    made = edit(posting, desk, reflect_on=reflect_on, now=jst(now))
    assert (made.live_from, made.live_until) == (jst(start), midnight(END + timedelta(days=1)))


def test_what_is_scheduled_is_replaced_when_it_would_go_live(desk: Actor) -> None:
    scheduled = factories.approved()
    start = scheduled.live_from
    made = edit(scheduled.posting, desk)
    assert (made.live_from, Revision.objects.get(pk=scheduled.pk).state) == (start, State.DISCARDED)
    refused(ReflectDateRefused, lambda: edit(scheduled.posting, desk, {"openings": 9}, reflect_on=TODAY))


def test_a_closed_opening_stays_closed_or_opens_again(desk: Actor) -> None:
    posting, _ = live(closes_on=END)
    old, later = posting.revisions.get(), jst("2027-02-01 10:00")
    made = edit(posting, desk, now=later)
    assert made.live_from == made.live_until == later
    assert not Revision.objects.live_at(later).exists()
    assert seen(posting, later) == (Sight.CLOSED, made.pk)
    assert seen(posting, later - timedelta(microseconds=1)) == (Sight.CLOSED, old.pk)
    again = edit(posting, desk, {"closes_on": date(2027, 2, 10)}, now=later + timedelta(hours=1))
    assert seen(posting, later + timedelta(hours=1)) == (Sight.PUBLISHED, again.pk)


def test_it_is_audited_and_mailed_with_what_changed_and_why(desk: Actor) -> None:
    posting, _ = live()
    factories.member(posting.institution, language="en", email="english@koubo.example")
    made = edit(posting, desk)
    entry = Entry.objects.get(verb="edit_by_desk")
    assert (entry.actor_id, entry.hat, entry.reason, entry.after["revision"]) == (desk.user_id, "desk", REASON, made.pk)
    mails = {mail.language: mail.body for mail in OutgoingMail.objects.filter(kind="postings.edited_by_desk")}
    assert set(mails) == {"ja", "en"}
    assert all(REASON in body and f"/postings/{posting.number}/" in body for body in mails.values())
    assert "変更前: 1" in mails["ja"]
    assert "After: 4" in mails["en"]


def test_edits_that_are_refused_change_nothing(desk: Actor) -> None:
    posting, by = live()
    basis = posting.revisions.get()
    refused(actions.NothingChanged, lambda: edit(posting, desk, {}))
    refused(actions.ReasonMissing, lambda: edit(posting, desk, reason_for_institution=" \u3000"))
    refused(actions.Incomplete, lambda: edit(posting, desk, {"closes_on": None}))
    refused(NotPermitted, lambda: edit(posting, by))
    colleague = factories.desk_member()
    Membership.objects.create(institution=posting.institution, user=colleague, role=Membership.Role.VIEWER)
    refused(NotPermitted, lambda: edit(posting, factories.acting_as_desk(colleague)))
    edit(posting, desk)
    content = storage.load(basis) | {"openings": 8}
    refused(
        StaleVersion,
        lambda: edits.edit_by_desk(basis, content, reflect_on=None, reason_for_institution=REASON, by=desk, now=NOW),
    )


def test_a_waiting_request_is_decided_first_and_what_is_withdrawn_stays_as_it_was(desk: Actor) -> None:
    posting, by = live()
    saved = modification(posting, by)
    asked = actions.request(saved, version=saved.version, by=by, now=NOW)
    refused(edits.DecideFirst, lambda: edit(posting, desk))
    actions.reject(asked, version=asked.version, message="対象外です", by=desk, now=NOW)
    changes.withdraw(posting, reason=WithdrawalReason.FILLED, by=by, now=NOW)
    refused(edits.NothingToEdit, lambda: edit(posting, desk))


@pytest.mark.database_kind
def test_a_modification_being_written_goes_on_from_the_edit_and_keeps_its_own_words(desk: Actor) -> None:
    posting, by = live(closes_on=END)
    saved = modification(posting, by, notes={"ja": "機関の備考", "en": ""})
    own = storage.load(saved)
    made = edit(
        posting, desk,
        {"openings": 4, "notes": {"ja": "事務局の備考", "en": ""}, "selection": {"ja": "書類選考のみ", "en": ""}},
    )  # fmt: skip
    working = queries.working_of(posting)
    assert working is not None
    assert working.pk > made.pk, "what is being worked on is the newest"
    assert (working.basis_id, working.version) == (made.pk, saved.version + 1)
    content = storage.load(working)
    assert content == own | {"selection": {"ja": "書類選考のみ", "en": ""}}
    assert (content["openings"], content["notes"]["ja"]) == (7, "機関の備考")
    assert edits.differing(working) == ["openings", "notes"]
    with pytest.raises(StaleVersion):
        actions.save_draft(saved, storage.load(saved), version=saved.version, by=by, now=NOW)
    asked = actions.request(working, version=working.version, by=by, now=NOW)
    assert asked.state == State.REQUESTED


def test_what_was_returned_keeps_the_words_of_the_secretariat(desk: Actor) -> None:
    posting, by = live()
    saved = modification(posting, by)
    asked = actions.request(saved, version=saved.version, by=by, now=NOW)
    told = {"message": "直してください", "comments": {"notes": "確認してください"}}
    actions.return_for_correction(asked, version=asked.version, by=desk, now=NOW, **told)
    edit(posting, desk)
    working = queries.working_of(posting)
    assert working is not None
    assert (working.state, working.decision_message, working.field_comments) == (State.RETURNED, *told.values())


def test_the_secretariat_undoes_its_own_withdrawal_while_it_is_ahead(desk: Actor) -> None:
    posting, _ = live(closes_on=END)
    shown, at = posting.revisions.get(), NOW + timedelta(days=2)
    withdraw(posting, desk, at=at)

    def undo(reason: str = REASON, by: Actor = desk, now: datetime = NOW) -> None:
        behalf.undo_withdrawal_by_desk(posting, reason_for_institution=reason, by=by, now=now)

    refused(actions.ReasonMissing, lambda: undo(" "))
    refused(
        NotPermitted, lambda: undo(by=factories.acting_for(factories.member(posting.institution), posting.institution))
    )
    refused(behalf.NothingToUndo, lambda: undo(now=at))
    undo()
    assert Posting.objects.get().withdrawn_at is None
    assert seen(posting, at) == (Sight.PUBLISHED, shown.pk)
    entry = Entry.objects.get(verb="undo_withdrawal_by_desk")
    assert (entry.reason, datetime.fromisoformat(entry.before["at"])) == (REASON, at)
    mail = OutgoingMail.objects.filter(kind="postings.undone_by_desk", language="ja").first()
    assert mail is not None
    assert "公開（予定を含む）は続きます" in mail.body
    refused(behalf.NothingToUndo, undo)


def test_a_withdrawal_of_the_institution_stands_again_when_the_secretariat_undoes_its_own(desk: Actor) -> None:
    posting, by = live()
    own = changes.withdraw(posting, reason=WithdrawalReason.FILLED, by=by, now=NOW)
    refused(behalf.NothingToUndo, lambda: behalf.undo_withdrawal_by_desk(
        posting, reason_for_institution=REASON, by=desk, now=NOW
    ))  # fmt: skip
    for hours in (3, 2):
        withdraw(posting, desk, at=NOW + timedelta(hours=hours))
    behalf.undo_withdrawal_by_desk(posting, reason_for_institution=REASON, by=desk, now=NOW + timedelta(hours=1))
    held = Posting.objects.get()
    assert (held.withdrawn_at, held.withdrawal_reason) == (own.effective_at, WithdrawalReason.FILLED)
    assert Withdrawal.objects.get(undone_at=None) == own
    assert seen(posting, own.effective_at - timedelta(microseconds=1))[0] is Sight.PUBLISHED
    assert seen(posting, own.effective_at)[0] is Sight.WITHDRAWN
    mail = OutgoingMail.objects.filter(kind="postings.undone_by_desk", language="ja").first()
    assert mail is not None
    assert "求人機関による取り下げ（2026年11月24日（火）午後10時）は、予定どおり行われます" in mail.body
    changes.undo_withdrawal(posting, by=by, now=NOW + timedelta(hours=1))
    assert Posting.objects.get().withdrawn_at is None

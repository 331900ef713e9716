"""The desk's own acts against one another and against the institution: one outcome, the other party told. Real connections."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from koubo.audit.models import AuditEntry
from koubo.conversations import actions as contacts
from koubo.conversations.models import Message, Topic
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, StaleVersion
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import corrections, desk_edit, desk_withdrawal, drafts, modifying, requests, withdrawing
from koubo.postings.actions.modifying import PendingRequest
from koubo.postings.actions.withdrawing import NotPublished
from koubo.postings.content import storage
from koubo.postings.models import Posting, Revision, Withdrawal, queries
from koubo.postings.publication.states import WithdrawalReason
from tests.postings.test_concurrency import Runner, one_winner, runner, trace
from tests.support import factories
from tests.support.factories import NOW
from tests.support.races import apart, race, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 6
TOMORROW = clock.day_of(NOW) + timedelta(days=1)
REASON = "誤記のため"
TEN_PM = datetime(2026, 11, 24, 22, tzinfo=clock.JST)
MOMENT = timedelta(milliseconds=1)


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with shared_database(tmp_path, monkeypatch):
        yield


def correcting(pk: int, by: Any, openings: int) -> Runner:
    def run(ready: Callable[[], None]) -> str:
        revision = Revision.objects.select_related("posting__institution").get(pk=pk)
        content = storage.load(revision) | {"positions": openings}
        ready()
        corrections.approve_corrected(
            revision,
            content,
            version=revision.version,
            publish_on=TOMORROW,
            reason_for_institution=REASON,
            by=by,
            now=NOW,
        )
        return "approve_corrected"

    return run


def editing(posting: Any, by: Any, openings: int) -> Runner:
    def run(ready: Callable[[], None]) -> str:
        basis = queries.latest_approved(Posting.objects.get(pk=posting))
        assert basis is not None
        content = storage.load(basis) | {"positions": openings}
        ready()
        desk_edit.edit_by_desk(basis, content, publish_on=None, reason_for_institution=REASON, by=by, now=NOW)
        return "edit_by_desk"

    return run


def on_posting(pk: Any, verb: Callable[..., Any], by: Any, now: datetime, **more: Any) -> Runner:
    def run(ready: Callable[[], None]) -> str:
        posting = Posting.objects.get(pk=pk)
        ready()
        verb(posting, by=by, now=now, **more)
        return verb.__name__

    return run


def desks() -> list[Any]:
    return [factories.acting_as_desk(factories.desk_member()) for _ in range(2)]


def waiting() -> tuple[Revision, Any, list[Any]]:
    made = factories.requested()
    assert made.requested_by is not None
    return made, factories.acting_for(made.requested_by, made.posting.institution), desks()


def published() -> tuple[Any, Any, list[Any]]:
    made = factories.published()
    assert made.requested_by is not None
    return made.posting_id, factories.acting_for(made.requested_by, made.posting.institution), desks()


def test_an_approval_and_a_correction() -> None:
    for _ in range(ROUNDS):
        made, _by, (one, other) = apart(waiting)
        results = race([runner(made.pk, requests.approve, one, publish_on=TOMORROW), correcting(made.pk, other, 7)])
        verb = one_winner(results, IllegalStep)
        left = apart(lambda made=made: trace(made.pk))
        assert left["state"] == {"approve": "approved", "approve_corrected": "corrected"}[verb]
        assert left["verbs"] == Counter({"create_draft": 1, "request_registration": 1, verb: 1})
        mail = {"approve": "completed", "approve_corrected": "corrected"}[verb]
        assert left["mails"] == Counter({"postings.registration_requested": 1, f"postings.registration_{mail}": 1})
        live = apart(
            lambda made=made: list(Revision.objects.live_at(NOW + timedelta(days=2)).filter(posting=made.posting_id))
        )
        assert [revision.positions for revision in live] == [{"approve": 1, "approve_corrected": 7}[verb]]


def test_two_correct_at_once() -> None:
    for _ in range(ROUNDS):
        made, _by, (one, other) = apart(waiting)
        results = race([correcting(made.pk, one, 7), correcting(made.pk, other, 8)])
        assert one_winner(results, IllegalStep) == "approve_corrected"
        assert apart(lambda made=made: Revision.objects.filter(posting=made.posting_id).count()) == 2


def test_two_edit_at_once() -> None:
    for _ in range(ROUNDS):
        posting, _by, (one, other) = apart(published)
        results = race([editing(posting, one, 7), editing(posting, other, 8)])
        assert one_winner(results, StaleVersion) == "edit_by_desk"
        assert apart(lambda posting=posting: Revision.objects.filter(posting=posting).live_at(NOW).count()) == 1
        assert (
            apart(
                lambda posting=posting: AuditEntry.objects.filter(verb="edit_by_desk", subject_id=str(posting)).count()
            )
            == 1
        )


def test_an_edit_and_the_request_of_a_modification() -> None:
    def changing() -> tuple[Any, int, Any, Any]:
        posting, by, (desk, _other) = published()
        working = modifying.start_modification(Posting.objects.get(pk=posting), by=by, now=NOW)
        content = storage.load(working) | {"positions": 5}
        saved = drafts.save_draft(working, content, version=working.version, by=by, now=NOW)
        return posting, saved.pk, by, desk

    for _ in range(ROUNDS):
        posting, pk, by, desk = apart(changing)
        results = race([runner(pk, requests.request, by), editing(posting, desk, 7)])
        verb = one_winner(results, desk_edit.DecideFirst, StaleVersion, IllegalStep)
        working = apart(lambda posting=posting: queries.working_of(Posting.objects.get(pk=posting)))
        assert working.positions == 5, "what the institution wrote stays"
        assert working.state == {"request": "requested", "edit_by_desk": "draft"}[verb]


def test_an_approval_while_the_contact_of_the_author_arrives() -> None:
    for _ in range(ROUNDS):
        made, by, (desk, _other) = apart(waiting)

        def write(ready: Callable[[], None], made: Revision = made, by: Any = by) -> str:
            posting = Posting.objects.select_related("institution").get(pk=made.posting_id)
            ready()
            contacts.ask(posting, about=Topic.WITHDRAWAL, text="取り下げてください", by=by, now=NOW)
            return "ask"

        results = race([runner(made.pk, requests.approve, desk, publish_on=TOMORROW), write])
        assert results == ["approve", "ask"], "both happen, and each side is told of the other"
        left = apart(lambda made=made: trace(made.pk))
        assert left["state"] == "approved"
        assert left["mails"]["postings.registration_completed"] == left["mails"]["conversations.asked"] == 1
        assert apart(lambda made=made: Message.objects.get(posting=made.posting_id).answered_at) is None


def test_a_withdrawal_at_ten_and_an_approval_for_ten() -> None:
    won = Counter()
    for _ in range(ROUNDS * 2):
        made, by, (desk, _other) = apart(waiting)

        def approve(ready: Callable[[], None], made: Revision = made, desk: Any = desk) -> str:
            revision = Revision.objects.select_related("posting__institution").get(pk=made.pk)
            ready()
            today = date(2026, 11, 24)
            requests.approve(revision, version=revision.version, publish_on=today, by=desk, now=TEN_PM - MOMENT)
            return "approve"

        taking = on_posting(made.posting_id, withdrawing.withdraw, by, TEN_PM, reason=WithdrawalReason.CANCELLED)
        results = race([approve, taking])
        assert results[0] == "approve", results
        live = apart(lambda made=made: Revision.objects.filter(posting=made.posting_id).public_at(TEN_PM).exists())
        withdrawn = results[1] == "withdraw"
        assert withdrawn or isinstance(results[1], PendingRequest), results
        assert live != withdrawn, "withdrawn at the instant of publication it never shows; refused, it is published"
        won["withdraw" if withdrawn else "refused"] += 1
    assert sum(won.values()) == ROUNDS * 2


def test_a_withdrawal_at_ten_and_readers_at_ten() -> None:
    def scheduled() -> tuple[Any, Any]:
        made, by, (desk, _other) = waiting()
        requests.approve(made, version=made.version, publish_on=date(2026, 11, 24), by=desk, now=NOW)
        return made.posting_id, by

    for _ in range(ROUNDS):
        posting, by = apart(scheduled)

        def read(ready: Callable[[], None], posting: Any = posting) -> list[int]:
            ready()
            return [Revision.objects.filter(posting=posting).live_at(TEN_PM).count() for _ in range(5)]

        taking = on_posting(posting, withdrawing.withdraw, by, TEN_PM, reason=WithdrawalReason.FILLED)
        results = race([read, taking, read])
        assert results[1] == "withdraw"
        for seen in (results[0], results[2]):
            assert seen == sorted(seen, reverse=True), "once gone it does not come back"
        assert apart(lambda posting=posting: Revision.objects.filter(posting=posting).public_at(TEN_PM).count()) == 0
        assert apart(lambda posting=posting: Withdrawal.objects.filter(posting=posting).count()) == 1


def test_the_withdrawals_of_both_sides_at_once_and_undone_twice() -> None:
    for _ in range(ROUNDS):
        posting, by, (one, other) = apart(published)
        early = NOW + timedelta(hours=2)
        results = race(
            [
                on_posting(posting, withdrawing.withdraw, by, NOW, reason=WithdrawalReason.FILLED),
                on_posting(
                    posting, desk_withdrawal.withdraw_by_desk, one, NOW, at=early, reason_for_institution=REASON
                ),
            ]
        )
        assert results[1] == "withdraw_by_desk"
        assert results[0] == "withdraw" or isinstance(results[0], NotPublished)
        assert apart(lambda posting=posting: Posting.objects.get(pk=posting).withdrawn_at) == early
        undoing = [
            on_posting(posting, desk_withdrawal.undo_withdrawal_by_desk, desk, NOW, reason_for_institution=REASON)
            for desk in (one, other)
        ]
        assert one_winner(race(undoing), desk_withdrawal.NothingToUndo) == "undo_withdrawal_by_desk"
        kinds = apart(
            lambda posting=posting: OutgoingMail.objects.filter(
                about_id=str(posting), kind="postings.undone_by_desk"
            ).count()
        )
        assert kinds == 1
        expected = TEN_PM if results[0] == "withdraw" else None
        assert apart(lambda posting=posting: Posting.objects.get(pk=posting).withdrawn_at) == expected

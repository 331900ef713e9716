"""Changing one posting from two sides at once: one outcome, the other party told. Real connections on both databases."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep
from koubo.postings.actions import drafts, modifying, requests, withdrawing
from koubo.postings.actions.modifying import PendingRequest, Withdrawn
from koubo.postings.actions.withdrawing import NotPublished
from koubo.postings.content import storage
from koubo.postings.models import Posting, Revision, Withdrawal
from koubo.postings.publication.states import WithdrawalReason
from tests.postings.test_concurrency import Runner, one_winner, runner, trace
from tests.support import factories
from tests.support.factories import NOW
from tests.support.races import apart, race, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 6


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with shared_database(tmp_path, monkeypatch):
        yield


def on_posting(pk: Any, verb: Callable[..., Any], by: Any, **more: Any) -> Runner:
    """Read the posting as a page would, wait for the others, then call the verb."""

    def run(ready: Callable[[], None]) -> str:
        posting = Posting.objects.get(pk=pk)
        ready()
        verb(posting, by=by, now=NOW, **more)
        return verb.__name__

    return run


def live() -> tuple[Any, Any, Any]:
    revision = factories.published()
    of = revision.posting.institution
    return revision.posting_id, *(factories.acting_for(factories.member(of), of) for _ in range(2))


def changed() -> tuple[Any, int, Any, Any]:
    """Make a published posting with a modification ready to be requested."""
    posting_id, one, other = live()
    revision = modifying.start_modification(Posting.objects.get(pk=posting_id), by=one, now=NOW)
    content = storage.load(revision) | {"positions": 9}
    saved = drafts.save_draft(revision, content, version=revision.version, by=one, now=NOW)
    return posting_id, saved.pk, one, other


def test_two_start_a_modification_and_share_it() -> None:
    for _ in range(ROUNDS):
        pk, one, other = apart(live)
        results = race([on_posting(pk, modifying.start_modification, by) for by in (one, other)])
        assert results == ["start_modification"] * 2
        assert apart(lambda pk=pk: Revision.objects.filter(posting=pk).count()) == 2


def test_two_withdraw_at_once() -> None:
    for _ in range(ROUNDS):
        pk, one, other = apart(live)
        results = race(
            [on_posting(pk, withdrawing.withdraw, by, reason=WithdrawalReason.FILLED) for by in (one, other)]
        )
        assert one_winner(results, NotPublished) == "withdraw"
        assert apart(lambda pk=pk: Withdrawal.objects.filter(posting=pk).count()) == 1


def test_a_withdrawal_and_a_request_for_modification() -> None:
    won = Counter()
    for _ in range(ROUNDS * 2):
        pk, revision, one, other = apart(changed)
        results = race(
            [
                on_posting(pk, withdrawing.withdraw, one, reason=WithdrawalReason.UNSAID),
                runner(revision, requests.request, other),
            ]
        )
        verb = one_winner(results, PendingRequest, Withdrawn)
        won[verb] += 1
        left = apart(lambda revision=revision: trace(revision))
        posting = apart(lambda pk=pk: Posting.objects.get(pk=pk))
        assert (posting.withdrawn_at is not None) == (verb == "withdraw")
        assert (left["state"] == "requested") == (verb == "request")
    assert sum(won.values()) == ROUNDS * 2


def test_taking_a_withdrawal_back_twice() -> None:
    def withdrawn() -> tuple[Any, Any, Any]:
        pk, one, other = live()
        withdrawing.withdraw(Posting.objects.get(pk=pk), reason=WithdrawalReason.FILLED, by=one, now=NOW)
        return pk, one, other

    for _ in range(ROUNDS):
        pk, one, other = apart(withdrawn)
        results = race([on_posting(pk, withdrawing.undo_withdrawal, by) for by in (one, other)])
        assert one_winner(results, IllegalStep) == "undo_withdrawal"
        assert apart(lambda pk=pk: Revision.objects.filter(posting=pk).live_at(NOW + timedelta(days=2)).count()) == 1


def test_two_approve_a_modification_and_what_is_public_never_overlaps() -> None:
    def waiting() -> tuple[Any, int, Any, Any]:
        pk, revision, one, _ = changed()
        held = Revision.objects.select_related("posting__institution").get(pk=revision)
        requests.request(held, version=held.version, by=one, now=NOW)
        return pk, revision, *(factories.acting_as_desk(factories.desk_member()) for _ in range(2))

    for _ in range(ROUNDS):
        pk, revision, one, other = apart(waiting)
        days = (clock.day_of(NOW), clock.day_of(NOW) + timedelta(days=1))
        results = race(
            [runner(revision, requests.approve, by, publish_on=day) for by, day in zip((one, other), days, strict=True)]
        )
        assert one_winner(results, IllegalStep) == "approve"
        intervals = apart(
            lambda pk=pk: list(
                Revision.objects.filter(posting=pk).order_by("live_from").values_list("live_from", "live_until")
            )
        )
        assert len(intervals) == 2
        assert intervals[0][1] == intervals[1][0]

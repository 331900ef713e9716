"""Real races: the last of a day, one seeker, one reply. Real connections."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.inquiries import replying, sending, supervising
from koubo.inquiries.disclosure import Disclosed
from koubo.inquiries.models import Inquiry, InquiryMessage
from koubo.inquiries.refusals import AlreadyAsked, AlreadyReplied, QuotaReached
from koubo.institutions.models import Institution
from koubo.kernel.errors import IllegalStep
from koubo.notifications.models import OutgoingMail
from tests.support import factories, inquiries
from tests.support.extent import IN_FULL
from tests.support.factories import NOW
from tests.support.races import apart, race, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.database_kind]
ROUNDS = 8 if IN_FULL else 3
Runner = Callable[[Callable[[], None]], Any]


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with shared_database(tmp_path, monkeypatch):
        yield


def sending_to(of: Any, code: str, by: Any) -> Runner:
    def run(ready: Callable[[], None]) -> int:
        institution = Institution.objects.get(pk=of)
        ready()
        return sending.send(institution, code, inquiries.written(), by=by, now=NOW).number

    return run


def numbers(of: Any) -> tuple[list[int], int, int]:
    rows = Inquiry.objects.filter(institution=of)
    ids = [str(row.pk) for row in rows]
    return (
        sorted(row.number for row in rows),
        OutgoingMail.objects.filter(about_kind="inquiry", about_id__in=ids).count(),
        AuditEntry.objects.filter(verb="send_inquiry", subject_id__in=ids).count(),
    )


def test_the_last_of_a_day_is_sent_once() -> None:
    def world() -> tuple[Any, list[str], list[Any]]:
        of = factories.institution()
        supervising.set_per_day(of, 2, by=factories.acting_as_desk(factories.desk_member()), now=NOW)
        inquiries.sent(of)
        return of.pk, [inquiries.addressee().code for _ in range(3)], [inquiries.writer(of) for _ in range(3)]

    for _ in range(ROUNDS):
        of, codes, writers = apart(world)
        results = race([sending_to(of, code, by) for code, by in zip(codes, writers, strict=True)])
        assert [one for one in results if isinstance(one, int)] == [2], results
        assert sum(isinstance(one, QuotaReached) for one in results) == 2, results
        assert apart(lambda of=of: numbers(of)) == ([1, 2], 2, 2)


def test_two_members_write_to_one_seeker() -> None:
    def world() -> tuple[Any, str, list[Any]]:
        of = factories.institution()
        return of.pk, inquiries.addressee().code, [inquiries.writer(of) for _ in range(2)]

    for _ in range(ROUNDS):
        of, code, writers = apart(world)
        results = race([sending_to(of, code, by) for by in writers])
        assert [one for one in results if isinstance(one, int)] == [1], results
        assert sum(isinstance(one, AlreadyAsked) for one in results) == 1, results
        assert apart(lambda of=of: numbers(of)) == ([1], 1, 1)


def answering(pk: Any, by: Any, *, declines: bool) -> Runner:
    def run(ready: Callable[[], None]) -> str:
        inquiry = Inquiry.objects.get(pk=pk)
        ready()
        if declines:
            replying.decline(inquiry, "", by=by, now=NOW)
        else:
            replying.reply(inquiry, "返信", Disclosed(), by=by, now=NOW)
        return "done"

    return run


@pytest.mark.parametrize("declines", [(False, False), (False, True)])
def test_a_seeker_answers_once(declines: tuple[bool, bool]) -> None:
    def world() -> tuple[Any, Any]:
        made = inquiries.sent()
        return made.pk, inquiries.seeker_of(made)

    def trace(pk: Any) -> tuple[int, int]:
        told = OutgoingMail.objects.filter(kind__in=["inquiries.replied", "inquiries.declined"], about_id=str(pk))
        return told.count(), InquiryMessage.objects.filter(inquiry=pk, from_seeker=True).count()

    for _ in range(ROUNDS):
        pk, by = apart(world)
        results = race([answering(pk, by, declines=one) for one in declines])
        assert results.count("done") == 1, results
        assert sum(isinstance(one, AlreadyReplied | IllegalStep) for one in results) == 1, results
        mails, replies = apart(lambda pk=pk: trace(pk))
        assert mails == 1
        assert replies == (0 if apart(lambda pk=pk: Inquiry.objects.get(pk=pk).declined_at) else 1)


def test_who_is_erased_while_they_answer_leaves_nothing_behind() -> None:
    def world() -> tuple[Any, Any]:
        made = inquiries.sent()
        return made.pk, inquiries.seeker_of(made)

    def erasing(by: Any) -> Runner:
        def run(ready: Callable[[], None]) -> str:
            from koubo.accounts.actions import erase_person

            user = User.objects.get(pk=by.user_id)
            ready()
            erase_person(user, by=by, now=NOW)
            return "erased"

        return run

    for _ in range(ROUNDS):
        pk, by = apart(world)
        race([answering(pk, by, declines=False), erasing(by)])
        left = apart(lambda pk=pk: [m.text for m in InquiryMessage.objects.filter(inquiry=pk, from_seeker=True)])
        assert set(left) <= {""}, left

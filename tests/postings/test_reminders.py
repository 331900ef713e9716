"""An opening that closes soon: told once, from nine o'clock of the day on, in each one's language."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.management import call_command

from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import mails, withdrawing
from koubo.postings.actions.reminders import queue_ends_soon
from koubo.postings.publication.states import WithdrawalReason
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
At = Callable[[str], datetime]


def told() -> list[str]:
    return list(OutgoingMail.objects.filter(kind=mails.ENDS_SOON).values_list("to", flat=True))


@pytest.mark.parametrize(
    ("now", "count"),
    [
        ("2026-11-23 23:59:59", 0),
        ("2026-11-24 08:59:59", 0),
        ("2026-11-24 09:00", 1),
        ("2026-11-24 23:59", 1),
        ("2026-11-25 09:00", 0),
    ],
)
def test_a_week_before_the_end_from_nine_on(at: At, now: str, count: int) -> None:
    factories.published(closes_on=date(2026, 12, 1))
    assert queue_ends_soon(at(now)) == count


def test_everyone_who_writes_is_told_once_in_their_language(at: At) -> None:
    of = factories.institution(name_ja="あおぎり大学", name_en="Aogiri University")
    ours = factories.published(of, closes_on=date(2026, 12, 1))
    factories.member(of, language="en", email="john@aogiri.example")
    factories.published(closes_on=date(2026, 12, 2))
    factories.requested(closes_on=date(2026, 12, 1))
    at("2026-11-24 09:00")
    for _ in range(2):
        call_command("deliver_mail", "--once")
    assert len(told()) == 2
    english = OutgoingMail.objects.get(to="john@aogiri.example", kind=mails.ENDS_SOON)
    assert "1 December 2026" in english.body
    assert ours.posting.number in english.subject
    japanese = OutgoingMail.objects.filter(kind=mails.ENDS_SOON).exclude(to="john@aogiri.example").get()
    assert "募集終了日: 2026年12月1日（火）" in japanese.body


def test_what_is_withdrawn_is_not_reminded_of(at: At) -> None:
    revision = factories.published(closes_on=date(2026, 12, 1))
    assert revision.requested_by is not None
    by = factories.acting_for(revision.requested_by, revision.posting.institution)
    withdrawing.withdraw(revision.posting, reason=WithdrawalReason.FILLED, by=by, now=at("2026-11-23 10:00"))
    assert queue_ends_soon(at("2026-11-24 09:00")) == 0

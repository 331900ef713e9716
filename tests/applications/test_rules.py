"""What an application may become, until when it may be sent, what the database allows and who sees it."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from koubo.applications import deadlines, lifecycle, numbers, permissions, queries
from koubo.applications.deadlines import Taking
from koubo.applications.enums import ApplicantStatus, Status
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.postings.publication import schedule
from tests.support import applying, factories
from tests.support.factories import NOW

A, R, W = Status.APPLIED, Status.RESUBMITTED, Status.RESUBMISSION
LEGAL = {
    A: {Status.ACCEPTED, Status.NOT_ACCEPTED, W, Status.OTHER},
    R: {Status.ACCEPTED, Status.NOT_ACCEPTED, W, Status.OTHER},
    W: {Status.OTHER},
    Status.ACCEPTED: {Status.NOT_SELECTED_DOCUMENTS, Status.NOT_SELECTED_INTERVIEW, Status.SELECTED, Status.OTHER},
}


@pytest.mark.parametrize(("source", "target"), list(product(Status, Status)))
def test_the_institution_takes_the_steps_of_the_table_and_no_others(source, target):
    allowed = target in LEGAL.get(source, set())
    assert (target in lifecycle.choices(source)) is allowed
    assert (target in lifecycle.corrections(source)) is (not allowed and target != source)


def test_what_the_applicant_is_told_names_no_stage():
    told = {status.applicant_status for status in Status}
    assert told == set(ApplicantStatus)
    assert (
        Status.NOT_SELECTED_DOCUMENTS.applicant_status
        == Status.NOT_SELECTED_INTERVIEW.applicant_status
        == ApplicantStatus.NOT_SELECTED
    )
    assert not any("書類" in one.label.ja or "interview" in one.label.en for one in told)


END = schedule.live_until(clock.day_of(NOW))


@pytest.mark.parametrize(
    ("instant", "open_", "grace"),
    [
        (END - timedelta(seconds=1), True, False),  # 23:59:59
        (END - timedelta(microseconds=1), True, False),
        (END, False, True),  # 0:00:00
        (END + timedelta(minutes=10, microseconds=-1), False, True),
        (END + timedelta(minutes=10), False, False),
    ],
)
def test_the_deadline_is_kept_to_the_second(instant, open_, grace):
    assert deadlines.is_open(instant, END) is open_
    assert deadlines.is_in_grace(instant, END, minutes=10) is grace


def _day(n: int) -> datetime:
    return NOW + timedelta(days=n)


def _taking(start: int, end: int, web: bool = True) -> Taking:
    return Taking(_day(start), _day(end), web)


@pytest.mark.parametrize(
    ("intervals", "withdrawn", "expected"),
    [
        ([], None, None),
        ([_taking(-3, 9)], None, 9),
        ([_taking(-3, -1)], None, -1),
        ([_taking(1, 9)], None, None),  # still to come
        ([_taking(-3, 2), _taking(2, 20)], None, 20),  # prolonged from the day after tomorrow on
        ([_taking(-3, 2), _taking(2, 4)], None, 4),  # brought forward
        ([_taking(-3, 2), _taking(2, 20, web=False)], None, 2),  # then by post only
        ([_taking(-9, -3, web=False), _taking(-3, 9)], None, 9),
        ([_taking(-9, -3), _taking(-3, 9, web=False)], None, -3),
        ([_taking(-9, -3), _taking(5, 9)], None, -3),  # opened again later: not yet
        ([_taking(-3, 9)], 1, 1),
    ],
)
def test_applications_end_with_the_last_interval_that_takes_them(intervals, withdrawn, expected):
    end = deadlines.deadline(intervals, None if withdrawn is None else _day(withdrawn), NOW)
    assert end == (None if expected is None else _day(expected))


@pytest.mark.django_db
def test_the_database_keeps_one_live_application_and_whole_submissions():
    revision, user = applying.posting(), factories.seeker()
    first = applying.row(revision, user_id=user.pk)
    broken = [
        {"user_id": user.pk},
        {"number": "E261100001"},
        {"status": A},
        {"submitted_at": NOW},
        {"number": "E261100001", "submitted_at": NOW},
        {"number": "E261100001", "submitted_at": NOW, "status": "lost"},
    ]
    for fields in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            applying.row(revision, **fields)
    first.withdrawn_at = NOW
    first.save()
    applying.row(revision, user_id=user.pk)
    for _by_post in range(2):
        applying.row(revision)


@pytest.mark.django_db
def test_numbers_run_by_month_and_come_once():
    with transaction.atomic():
        given = [numbers.next_number(NOW), numbers.next_number(NOW), numbers.next_number(NOW + timedelta(days=10))]
    assert given == ["E261100001", "E261100002", "E261200001"]


@pytest.mark.django_db
def test_everyone_sees_their_own_and_nothing_else():
    of, other = factories.institution(), factories.institution()
    revision = applying.posting(of=of)
    editor, viewer = factories.member(of), factories.member(of, Membership.Role.VIEWER)
    stranger, desk = factories.member(other), factories.desk_member(is_seeker=True)
    user, nobody = factories.seeker(), factories.seeker()
    draft = applying.row(revision, user_id=nobody.pk)
    made = applying.sent(revision, "E261100001", user_id=user.pk)
    on_paper = applying.sent(revision, "E261100002")
    internal = applying.sent(revision, "E261100003", user_id=editor.pk)
    at = factories.acting_for
    expected = {
        applying.as_seeker(user): {made},
        applying.as_seeker(nobody): {draft},
        at(editor, of): {made, on_paper},  # never one's own: notes about oneself are there
        at(viewer, of): {made, on_paper, internal},
        at(stranger, other): set(),
        at(stranger, of): set(),
        factories.acting_as_desk(desk): set(),
        applying.as_seeker(desk): set(),
    }
    for by, seen in expected.items():
        assert set(queries.visible_to(by)) == seen
        assert {one for one in (draft, made, on_paper, internal) if permissions.may_see(by, one)} == seen
    assert {one for one in (draft, made, internal) if permissions.may_decide(at(editor, of), one)} == {made}
    assert not permissions.may_decide(at(viewer, of), made)
    (line,) = queries.postings_with(at(editor, of))
    assert (line.applicants, line.undecided) == (2, 2)
    assert not queries.postings_with(at(stranger, of))
    assert not queries.postings_with(at(stranger, other))

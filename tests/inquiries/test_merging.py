"""Two records of one institution become one: inquiries go along whole, with their replies, reports and what was stopped."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koubo.desk import merging
from koubo.inquiries import queries, reporting, sending, standing, supervising
from koubo.inquiries.enums import ReportReason
from koubo.inquiries.models import Inquiry, InquiryReport
from koubo.inquiries.refusals import AlreadyAsked, SendingBlocked
from koubo.institutions import invitations
from koubo.institutions.models import Invitation, Membership
from koubo.institutions.sight import whole
from tests.support import factories, inquiries
from tests.support.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]


def merged(gone, kept):
    desk = factories.acting_as_desk(factories.desk_member())
    seen = merging.effect(gone, kept)
    merging.merge(gone, kept, seen=seen.digest, reason="重複", by=desk, now=NOW)
    return seen


def test_everything_said_moves_and_gets_the_next_numbers() -> None:
    gone, kept = factories.institution(), factories.institution()
    both = inquiries.addressee()
    for _ in range(2):
        inquiries.sent(kept)
    waiting_here = inquiries.sent(kept, to=both)
    waiting_there = inquiries.sent(gone, to=both)
    answered = inquiries.replied(inquiries.sent(gone), email=True)
    reporting.report(answered, ReportReason.RUDE, "", by=inquiries.seeker_of(answered), now=NOW)
    seen = merged(gone, kept)
    assert seen.inquiries == 2
    rows = list(queries.of_institution(whole(kept)).order_by("number"))
    assert [one.number for one in rows] == [1, 2, 3, 4, 5]
    assert [one.pk for one in rows[2:]] == [waiting_here.pk, waiting_there.pk, answered.pk]
    reply = queries.reply_of(queries.with_messages(queries.of_institution(whole(kept))).get(pk=answered.pk))
    assert reply is not None
    assert reply.shown_email
    assert queries.unread_replies(whole(kept)) == 1
    assert InquiryReport.objects.get().inquiry.institution_id == kept.pk
    assert not Inquiry.objects.filter(institution=gone).exists()
    with pytest.raises(AlreadyAsked):
        sending.send(kept, both.code, inquiries.written(), by=inquiries.writer(kept), now=NOW)
    inquiries.replied(waiting_there)
    with pytest.raises(AlreadyAsked):
        sending.send(kept, both.code, inquiries.written(), by=inquiries.writer(kept), now=NOW)


def test_what_was_stopped_stays_stopped() -> None:
    gone, kept = factories.institution(), factories.institution()
    desk = factories.acting_as_desk(factories.desk_member())
    supervising.block(gone, "応募と関係のない質問", until=None, by=desk, now=NOW)
    merged(gone, kept)
    assert isinstance(standing.why_not_send(standing.of(kept), NOW), SendingBlocked)


def test_open_invitations_are_shown_and_move() -> None:
    gone, kept = factories.institution(), factories.institution()
    by = inquiries.administrator(gone)
    invitations.invite(gone, "new@aogiri.example", role=Membership.Role.EDITOR, language="ja", by=by, now=NOW)
    assert merged(gone, kept).invitations == 1
    assert Invitation.objects.get().institution_id == kept.pk


def test_the_effect_asks_a_constant_number_of_questions() -> None:
    gone, kept = factories.institution(), factories.institution()
    with CaptureQueriesContext(connection) as before:
        merging.effect(gone, kept)
    for _ in range(3):
        inquiries.sent(gone)
    with CaptureQueriesContext(connection) as after:
        merging.effect(gone, kept)
    assert len(before) == len(after)

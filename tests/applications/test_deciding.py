"""The institution's side: one change, corrections, notes, many at once, and what applicants hear of it."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from koubo.applications import bulk, decisions, documents, paper, queries, submission
from koubo.applications.answering import Change
from koubo.applications.enums import ApplicantStatus, Origin, Outcome, Status
from koubo.applications.models import Application, BulkChange, StaffNote, StatusChange
from koubo.applications.refusals import (  # fmt: skip
    CorrectionReasonMissing,
    DayPast,
    DeadlinePassed,
    NoAddress,
    NotComplete,
    NothingToResubmit,
    NotTheSame,
    SlotClosed,
)
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.institutions.models import Institution, Membership
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted, StaleVersion
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Revision
from tests.support import applying, factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
TODAY = clock.day_of(LATER)
ACCEPT = Change(Status.ACCEPTED, notify=True)
AGAIN = Change(Status.RESUBMISSION, notify=True)
DECLINE = Change(Status.NOT_SELECTED_INTERVIEW, notify=True)


@pytest.fixture
def of() -> Institution:
    return factories.institution()


@pytest.fixture
def staff(of) -> Actor:
    return factories.acting_for(factories.member(of), of)


@pytest.fixture
def revision(of) -> Revision:
    return applying.posting(of=of)


def sent(revision: Revision, number: str = "E261100001", status: str = "applied", **fields) -> Application:
    return applying.sent(revision, number, status=status, user_id=factories.seeker().pk, **fields)


def change(application: Application, wanted: Change, by: Actor) -> Application:
    return decisions.change_status(application, wanted, version=application.version, by=by, now=LATER)


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind="applications.status").order_by("pk"))


def test_a_change_is_logged_told_and_taken_once(revision, staff):
    made = sent(revision)
    mail = decisions.preview(made, ACCEPT, by=staff, now=LATER)
    accepted = change(made, replace(ACCEPT, body="よろしく\n{name} 様"), staff)
    assert (accepted.status, accepted.told_status, accepted.told_at) == (
        Status.ACCEPTED,
        ApplicantStatus.ACCEPTED,
        LATER,
    )
    (step,) = accepted.changes.all()
    assert (step.from_status, step.to_status, step.by_id, step.body) == (
        "applied",
        "accepted",
        staff.user_id,
        "よろしく\n相沢 結 様",
    )
    (sent_mail,) = mails()
    assert mail is not None
    assert mail.subject == sent_mail.subject == f"「{revision.title.ja}」への応募について"
    assert "よろしく\n相沢 結 様" in sent_mail.body
    with pytest.raises(StaleVersion):
        change(made, ACCEPT, staff)
    decisions.send_again(step, by=staff, now=LATER)
    decisions.send_again(step, by=staff, now=LATER)
    assert len(mails()) == 3


def test_a_mail_about_the_end_names_no_stage_and_without_one_the_applicant_knows_nothing(revision, staff):
    made = sent(revision, status="accepted", told_status="applied")
    quiet = change(made, replace(DECLINE, notify=False), staff)
    assert (quiet.status, quiet.told_status, mails()) == (Status.NOT_SELECTED_INTERVIEW, ApplicantStatus.APPLIED, [])
    change(sent(revision, "E261100002", "accepted"), DECLINE, staff)
    (mail,) = mails()
    said = mail.subject + mail.body
    assert not [word for word in ("面接", "書類選考", "不採用", "interview") if word in said]


def test_only_a_correction_with_a_reason_leaves_the_table(revision, staff):
    made = sent(revision, status="selected")
    back = Change(Status.ACCEPTED, notify=False)
    for wanted, refusal in ((back, IllegalStep), (replace(back, correction=True, reason=" "), CorrectionReasonMissing)):
        with pytest.raises(refusal):
            change(made, wanted, staff)
    corrected = change(made, replace(back, correction=True, reason="押し間違い"), staff)
    assert corrected.changes.get().correction
    entry = AuditEntry.objects.get(verb="correct_application")
    assert (entry.reason, entry.before["status"], entry.after["status"]) == ("押し間違い", "selected", "accepted")


def test_the_note_of_the_institution_stays_with_it(revision, staff):
    made = sent(revision)
    change(made, replace(ACCEPT, note="内緒の備考"), staff)
    decisions.write_note(made, "別の備考", by=staff, now=LATER)
    decisions.write_note(made, "別の備考", by=staff, now=LATER)
    assert [note.text for note in StaffNote.objects.order_by("pk")] == ["内緒の備考", "別の備考"]
    shown = queries.note_of(made)
    assert shown is not None
    assert shown.text == "別の備考"
    assert not OutgoingMail.objects.filter(body__contains="備考").exists()
    assert "備考" not in str(list(AuditEntry.objects.values()))


def test_what_is_to_be_submitted_again_is_told_and_only_that_can_be_replaced(revision, staff):
    by = applying.as_seeker()
    made = applying.submitted(revision, by=by)
    applying.put(made, "papers-1", by=by)
    with pytest.raises(DayPast):
        change(made, Change(Status.RESUBMISSION, notify=False, resubmit_by=TODAY - timedelta(days=1)), staff)
    wanted = Change(Status.RESUBMISSION, notify=True, reopened=("cv-1",), resubmit_by=TODAY + timedelta(days=3))
    made = change(made, wanted, staff)
    assert (made.told_status, made.reopened) == (ApplicantStatus.RESUBMISSION, ["cv-1"])
    (mail,) = mails()
    assert "- 履歴書" in mail.body
    assert "論文" not in mail.body
    with pytest.raises(SlotClosed):
        applying.put(made, "papers-1", by=by, now=LATER, pages=2)
    for refusal, day in ((NothingToResubmit, 1), (DeadlinePassed, 4)):
        with pytest.raises(refusal):
            submission.resubmit(made, version=made.version, by=by, now=LATER + timedelta(days=day))
    applying.put(made, "cv-1", by=by, now=LATER + timedelta(days=1), pages=2)
    for _click in range(2):
        again = submission.resubmit(made, version=made.version, by=by, now=LATER + timedelta(days=1))
    assert (again.status, again.told_status, again.reopened) == (Status.RESUBMITTED, ApplicantStatus.RESUBMITTED, [])
    assert OutgoingMail.objects.filter(kind="applications.received").count() == 2
    change(again, ACCEPT, staff)


def test_a_document_on_request_is_asked_for_and_then_needed(revision, staff):
    by = applying.as_seeker()
    made = change(applying.submitted(revision, by=by), replace(AGAIN, reopened=("certificate-1",)), staff)
    with pytest.raises(NotComplete):
        submission.resubmit(made, version=made.version, by=by, now=LATER)
    applying.put(made, "certificate-1", by=by, now=LATER)
    assert submission.resubmit(made, version=made.version, by=by, now=LATER).status == Status.RESUBMITTED


def test_who_withdrew_is_not_decided_upon(revision, staff):
    by = applying.as_seeker()
    made = applying.submitted(revision, by=by)
    submission.withdraw(made, by=by, now=LATER)
    made.refresh_from_db()
    for wanted in (ACCEPT, replace(ACCEPT, correction=True, reason="x")):
        with pytest.raises(IllegalStep):
            change(made, wanted, staff)


def test_only_those_who_write_for_the_institution_decide(revision, of):
    made = sent(revision)
    viewer = factories.acting_for(factories.member(of, Membership.Role.VIEWER), of)
    other = factories.institution()
    stranger = factories.acting_for(factories.member(other), other)
    desk = factories.acting_as_desk(factories.desk_member())
    for by in (viewer, stranger, desk, Actor(made.user_id, "seeker"), Actor.job("x")):
        for act in (
            lambda by=by: change(made, ACCEPT, by),
            lambda by=by: decisions.preview(made, ACCEPT, by=by, now=LATER),
            lambda by=by: decisions.write_note(made, "x", by=by, now=LATER),
            lambda by=by: decisions.keep_in_reserve(made, None, version=1, by=by, now=LATER),
            lambda by=by: bulk.preview(revision.posting, [made.pk], ACCEPT, by=by, now=LATER),
            lambda by=by: bulk.change_many(
                revision.posting, [made.pk], ACCEPT, key=uuid4(), digest="", by=by, now=LATER
            ),
        ):
            with pytest.raises(NotPermitted):
                act()
    made.refresh_from_db()
    assert (made.status, made.version) == (Status.APPLIED, 1)


def test_in_reserve_until_a_day_and_no_longer_once_it_ended(revision, staff):
    made = sent(revision, status="accepted")
    kept = decisions.keep_in_reserve(made, TODAY, version=1, by=staff, now=LATER)
    assert kept.is_on_hold
    assert not change(kept, DECLINE, staff).is_on_hold
    with pytest.raises(IllegalStep):
        decisions.keep_in_reserve(kept, TODAY, version=3, by=staff, now=LATER)


def test_what_came_by_post_lives_in_the_same_list_and_gives_way_to_the_other(revision, staff, of):
    online = sent(revision, "E261000001")
    values = {"family_name": "相沢", "given_name": "結"}
    entered = {"applicant": values, "arrived_at": NOW, "language": "ja", "by": staff, "now": LATER}
    with pytest.raises(NotComplete):
        paper.enter(revision.posting, **entered | {"applicant": {}}, origin=Origin.POST)
    posted = paper.enter(revision.posting, **entered, origin=Origin.POST)
    assert (posted.number, posted.user, posted.submitted_at) == ("E261100001", None, NOW)
    document = applying.put(posted, "cv-1", by=staff)
    assert document.origin == Origin.POST
    with pytest.raises(NoAddress):
        change(posted, ACCEPT, staff)
    assert set(queries.visible_to(staff)) == {online, posted}
    assert set(queries.same_person(posted)) == {online}
    assert queries.twins(queries.visible_to(staff)) == {online.pk, posted.pk}
    gone = decisions.supersede(posted, online, version=posted.version, by=staff, now=LATER)
    assert (gone.status, gone.superseded_by, mails()) == (Status.OTHER, online, [])
    with pytest.raises(NotTheSame):
        decisions.supersede(online, posted, version=1, by=staff, now=LATER)
    with pytest.raises(NotPermitted):
        documents.hand_out(posted, document.pk, by=applying.as_seeker(), now=LATER)


@pytest.fixture
def many(revision) -> list[Application]:
    statuses = ("applied", "accepted", "applied", "selected")
    return [sent(revision, f"E26110001{n}", status, language="en" if n else "ja") for n, status in enumerate(statuses)]


def test_many_at_once_as_shown_and_nobody_is_written_to_twice(revision, staff, many):
    ids, key = [one.pk for one in many], uuid4()
    texts = bulk.drafts(ACCEPT) | {"ja": replace(bulk.drafts(ACCEPT)["ja"], body="{name} 様 {number}")}
    shown = bulk.preview(revision.posting, ids, ACCEPT, texts=texts, by=staff, now=LATER)
    assert [line.refusal is None for line in shown.lines] == [True, False, True, False]
    wanted = {"digest": shown.digest, "texts": texts, "by": staff, "now": LATER}
    with pytest.raises(StaleVersion):
        bulk.change_many(revision.posting, ids[:2], ACCEPT, key=uuid4(), **wanted)
    acts = [bulk.change_many(revision.posting, ids, ACCEPT, key=key, **wanted) for _click in range(2)]
    assert acts[0] == acts[1]
    assert [(one.outcome, one.code) for one in bulk.results(acts[0])] == [
        (Outcome.OK, ""), (Outcome.REFUSED, "illegal-step"), (Outcome.OK, ""), (Outcome.REFUSED, "illegal-step"),
    ]  # fmt: skip
    assert StatusChange.objects.filter(bulk=acts[0]).count() == 2
    first, second = mails()
    assert "相沢 結 様 E261100010" in first.body
    assert second.body.startswith("Dear 相沢 結")
    assert list(Application.objects.order_by("number").values_list("status", "version")) == [
        ("accepted", 2), ("accepted", 1), ("accepted", 2), ("selected", 1),
    ]  # fmt: skip
    with pytest.raises(StaleVersion):
        bulk.change_many(revision.posting, ids, ACCEPT, key=uuid4(), **wanted)


def test_others_applications_are_not_changed_along(revision, staff, many):
    other = sent(applying.posting(), "E261100099")
    with pytest.raises(NotPermitted):
        bulk.preview(revision.posting, [many[0].pk, other.pk], ACCEPT, by=staff, now=LATER)
    assert not BulkChange.objects.exists()


def test_many_cost_as_many_queries_as_few(revision, staff, django_assert_max_num_queries):
    ids = [sent(revision, f"E2611001{n:02}").pk for n in range(40)]
    with django_assert_max_num_queries(30):
        shown = bulk.preview(revision.posting, ids, ACCEPT, by=staff, now=LATER)
        bulk.change_many(revision.posting, ids, ACCEPT, key=uuid4(), digest=shown.digest, by=staff, now=LATER)
    assert len(mails()) == 40

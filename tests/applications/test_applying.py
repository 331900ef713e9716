"""The applicant's side, from the first file to the receipt: what is kept, what is refused, what is told."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from koubo.accounts.models import User
from koubo.applications import arrivals, completeness, documents, drafts, permissions, submission
from koubo.applications.enums import ApplicantStatus, Status
from koubo.applications.models import Application, Document, NoticeWish, Upload
from koubo.applications.refusals import DeadlinePassed, NoSuchSlot, NotComplete, NotTaking, SlotClosed, SlotFull
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.files.checks import FileRefused
from koubo.files.models import StoredFile
from koubo.institutions.models import Institution, Membership
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted, StaleVersion
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Revision
from koubo.seekers.models import PersonalDetails
from koubo.stats.models import CountKind, Tally
from tests.files import samples
from tests.support import applying, factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def of() -> Institution:
    return factories.institution()


@pytest.fixture
def revision(of) -> Revision:
    return applying.posting(of=of)


@pytest.fixture
def user() -> User:
    return factories.seeker(name="相沢 結", email="yui@koubo.example")


def verbs_of(application: Application) -> list[str]:
    rows = AuditEntry.objects.filter(subject_kind="application", subject_id=str(application.pk))
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_a_draft_begins_with_ones_details_and_is_one(revision, user):
    by = applying.as_seeker(user)
    first = drafts.start(revision.posting, by=by, now=NOW)
    assert (first.applicant.family_name, first.applicant.email) == ("相沢", user.email)
    assert drafts.start(revision.posting, by=by, now=LATER) == first
    PersonalDetails.objects.create(user=user, family_name="相澤", phone="1", updated_at=NOW)
    other = drafts.start(applying.posting().posting, by=by, now=NOW)
    assert (other.applicant.family_name, other.applicant.phone, other.applicant.email) == ("相澤", "1", user.email)


def test_a_draft_begins_only_where_applications_are_taken_and_by_seekers(revision, user):
    by = applying.as_seeker(user)
    closed = factories.published(web_application=False)
    soon = factories.approved(web_application=True, electronic_scope=True, document_slots=applying.SLOTS)
    for posting in (closed.posting, soon.posting):
        with pytest.raises(NotTaking):
            drafts.start(posting, by=by, now=NOW)
    with pytest.raises(NotPermitted):
        drafts.start(revision.posting, by=factories.acting_as_desk(user), now=NOW)
    assert not Application.objects.exists()


def test_what_is_typed_is_kept_however_wrong_and_two_windows_do_not_overwrite(revision, user):
    by = applying.as_seeker(user)
    draft = drafts.start(revision.posting, by=by, now=NOW)
    typed = {"applicant": {"email": "no address", "family_name": " 相沢 "}, "answers": {"q-2": "9", "gone": "x"}}
    saved = drafts.save(draft, **typed, version=1, by=by, now=LATER)
    assert (saved.version, saved.answers) == (2, {"q-2": "9"})
    assert saved.applicant.family_name == "相沢"
    assert drafts.save(draft, **typed, version=1, by=by, now=LATER).version == 2  # the same once more: no conflict
    with pytest.raises(StaleVersion):
        drafts.save(draft, applicant={"phone": "1"}, answers={}, version=1, by=by, now=LATER)
    drafts.save(draft, applicant={"phone": "2"}, answers={}, version=2, by=by, now=LATER)
    assert verbs_of(draft) == ["start_application", "save_application"]
    where = [problem.where for problem in completeness.problems(Application.objects.get(), NOW)]
    assert where == ["email", "family_name_kana", "q-1", "q-2", "cv-1"]


def test_slots_keep_every_version_and_no_file_twice(revision, user):
    by = applying.as_seeker(user)
    draft = drafts.start(revision.posting, by=by, now=NOW)
    first = applying.put(draft, "cv-1", by=by)
    assert applying.put(draft, "cv-1", by=by) == first  # a double click
    second = applying.put(draft, "cv-1", by=by, pages=2)
    assert (second.version, second.replaces) == (2, first)
    papers = [applying.put(draft, "papers-1", by=by, pages=n) for n in (1, 2)]
    with pytest.raises(SlotFull):
        applying.put(draft, "papers-1", by=by, pages=3)
    third = applying.put(draft, "papers-1", by=by, pages=3, replaces=papers[0].pk)
    with pytest.raises(IllegalStep):
        applying.put(draft, "papers-1", by=by, pages=4, replaces=papers[0].pk)
    with pytest.raises(NoSuchSlot):
        applying.put(draft, "diary-1", by=by)
    documents.remove(third, by=by, now=NOW)
    assert set(draft.documents.current()) == {second, papers[1]}
    assert draft.documents.count() == 5
    kept = set(StoredFile.objects.filter(deleted_at__isnull=True))
    assert kept == {document.file for document in Document.objects.all()}


def test_a_file_is_checked_by_its_content(revision, user, tmp_path):
    by = applying.as_seeker(user)
    draft = drafts.start(revision.posting, by=by, now=NOW)
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(samples.pdf())
    bad.write_bytes(b"PK\x03\x04 no pdf")
    assert documents.attach(draft, "cv-1", (good, "履歴書.docx"), by=by, now=NOW).file.name == "履歴書.docx.pdf"
    with pytest.raises(FileRefused):
        documents.attach(draft, "papers-1", (bad, "論文.pdf"), by=by, now=NOW)
    assert draft.documents.count() == 1


def test_sending_gives_number_status_and_receipt_once(revision, user, of, django_capture_on_commit_callbacks):
    by = applying.as_seeker(user)
    eager = factories.member(of)
    NoticeWish.objects.create(membership=Membership.objects.get(user=eager), mode="each")
    draft = drafts.start(revision.posting, by=by, now=NOW)
    with pytest.raises(NotComplete):
        submission.submit(draft, version=1, by=by, now=NOW)
    draft = applying.whole(revision, by=by)
    shown = list(draft.documents.current().values_list("pk", flat=True))
    for version, confirmed in ((draft.version - 1, shown), (draft.version, [uuid4()])):
        with pytest.raises(StaleVersion):
            submission.submit(draft, version=version, documents=confirmed, by=by, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        for _click in range(2):
            sent = submission.submit(draft, version=draft.version, documents=shown, by=by, now=LATER)
            assert (sent.number, sent.status, sent.told_status) == (
                "E261100001",
                Status.APPLIED,
                ApplicantStatus.APPLIED,
            )
    receipt = OutgoingMail.objects.get(to=user.email)
    assert sent.documents.get().file.sha256 in receipt.body
    assert "E261100001" in receipt.subject
    assert receipt.hat == "seeker"
    assert OutgoingMail.objects.filter(to=eager.email, kind="applications.arrived").count() == 1
    assert [change.to_status for change in sent.changes.all()] == [Status.APPLIED]
    assert verbs_of(sent).count("submit_application") == 1
    assert Tally.objects.get(kind=CountKind.APPLICATION).n == 1
    assert PersonalDetails.objects.get(user=user).family_name == "相沢"


def test_documents_may_be_replaced_and_the_application_withdrawn_and_begun_anew(revision, user, of):
    by = applying.as_seeker(user)
    sent = applying.submitted(revision, by=by)
    applying.put(sent, "cv-1", by=by, now=LATER, pages=3)
    assert OutgoingMail.objects.filter(kind="applications.documents", to=user.email).count() == 1
    with pytest.raises(IllegalStep):
        documents.remove(sent.documents.current().get(), by=by, now=LATER)
    for _click in range(2):
        gone = submission.withdraw(sent, by=by, now=LATER)
    assert gone is not None
    assert (gone.status, gone.told_status, gone.withdrawn_at) == (Status.OTHER, ApplicantStatus.OTHER, LATER)
    assert OutgoingMail.objects.filter(kind="applications.withdrawn").count() == 1
    with pytest.raises(SlotClosed):
        applying.put(gone, "cv-1", by=by, now=LATER, pages=4)
    assert drafts.start(revision.posting, by=by, now=LATER) != sent


def test_a_discarded_draft_leaves_no_file(revision, user):
    by = applying.as_seeker(user)
    draft = applying.whole(revision, by=by)
    drafts.discard(draft, by=by, now=NOW)
    assert not Application.objects.exists()
    assert not StoredFile.objects.filter(deleted_at__isnull=True).exists()
    with pytest.raises(IllegalStep):
        drafts.discard(draft, by=by, now=NOW)


def test_nobody_else_touches_a_draft(revision, user, of):
    by = applying.as_seeker(user)
    draft = applying.whole(revision, by=by)
    document = draft.documents.get()
    for other in (applying.as_seeker(), factories.acting_for(factories.member(of), of), factories.acting_as_desk(user)):
        for refused in _touches(draft, document, other):
            with pytest.raises(NotPermitted):
                refused()


def _touches(draft: Application, document: Document, other: Actor) -> tuple[Callable[[], object], ...]:
    return (
        lambda: drafts.save(draft, applicant={}, answers={}, version=2, by=other, now=NOW),
        lambda: applying.put(draft, "cv-1", by=other),
        lambda: documents.remove(document, by=other, now=NOW),
        lambda: submission.submit(draft, version=2, by=other, now=NOW),
        lambda: submission.withdraw(draft, by=other, now=NOW),
        lambda: documents.hand_out(draft, document.pk, by=other, now=NOW),
    )


def test_the_deadline_holds_to_the_second_with_grace_for_what_was_under_way(revision):
    end = permissions.deadline_of(revision.posting, NOW)
    assert end is not None
    second = timedelta(seconds=1)
    in_time, late, waiting, slow = (applying.as_seeker() for _ in range(4))
    whole = {by: applying.whole(revision, by=by) for by in (in_time, late, waiting, slow)}
    assert applying.clock_text(end) == "00:00:00"
    submission.submit(whole[in_time], version=2, by=in_time, now=end - second)
    with pytest.raises(DeadlinePassed):
        submission.submit(whole[late], version=2, by=late, now=end)
    with pytest.raises(DeadlinePassed):
        applying.put(whole[late], "papers-1", by=late, now=end)
    with pytest.raises(SlotClosed):
        applying.put(whole[in_time], "cv-1", by=in_time, now=end, pages=2)
    # One upload in pieces began before and is not over; another file came in one request that began before.
    Upload.objects.create(
        user_id=waiting.user_id, application=whole[waiting], slot="papers-1", name="a", size=9,
        started_at=end - second, expires_at=end + timedelta(days=2),
    )  # fmt: skip
    applying.put(whole[slow], "papers-1", by=slow, now=end + second, began_at=end - second)
    grace = timedelta(minutes=10)
    for by in (waiting, slow):
        assert submission.submit(whole[by], version=2, by=by, now=end + grace - second).number
    too_late = applying.as_seeker()
    draft = applying.whole(revision, by=too_late)
    with pytest.raises(DeadlinePassed):
        applying.put(draft, "papers-1", by=too_late, now=end + grace, began_at=end - second)
    with pytest.raises(DeadlinePassed):
        submission.submit(draft, version=2, by=too_late, now=end + second)


def test_members_hear_once_a_day_of_what_arrived(revision, of, user):
    daily, never = factories.member(of), factories.member(of)
    NoticeWish.objects.create(membership=Membership.objects.get(user=never), mode="never")
    applying.submitted(revision)
    applying.submitted(revision)
    tomorrow = clock.at(clock.day_of(NOW) + timedelta(days=1), 8)
    assert arrivals.queue_daily(tomorrow - timedelta(seconds=1)) == 0
    assert [arrivals.queue_daily(tomorrow) for _worker in range(2)] == [1, 0]
    mail = OutgoingMail.objects.get(to=daily.email)
    assert "2件" in mail.body
    assert not OutgoingMail.objects.filter(to=never.email).exists()

"""Archives and tables an institution takes out, what is erased in time, and who waits too long."""

import csv
import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from koubo.accounts import actions as accounts
from koubo.applications import archive, decisions, names, news, overdue, permissions, tables
from koubo.applications import retention as keeping
from koubo.applications.answering import Change
from koubo.applications.enums import Status
from koubo.applications.models import Application, StaffNote, StatusChange
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.files import store
from koubo.files.models import Scan, StoredFile
from koubo.institutions.models import Institution, Membership
from koubo.institutions.sight import whole
from koubo.kernel import clock, workbooks
from koubo.kernel.errors import NotPermitted
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import drafts, modifying, requests
from koubo.postings.content import storage
from koubo.postings.models import Revision
from koubo.seekers.models import PersonalDetails
from tests.support import applying, factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def of() -> Institution:
    return factories.institution()


@pytest.fixture
def staff(of) -> Actor:
    return factories.acting_for(factories.member(of, Membership.Role.ADMINISTRATOR), of)


@pytest.fixture
def revision(of) -> Revision:
    return applying.posting(of=of)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("履歴書.pdf", "履歴書.pdf"),
        ("か\u3099.pdf", "が.pdf"),  # NFD, as macOS writes it
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a<b>:"c"|d?*.pdf', "a_b___c__d__.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("evil\u202efdp.exe", "evilfdp.exe"),  # right-to-left override
        (" . ", "_"),
        ("", "_"),
    ],
)
def test_names_in_an_archive_suit_every_system(given, expected):
    assert names.safe(given, limit=100) == expected


def test_names_are_bounded_in_characters_and_bytes_and_differ_whatever_the_case():
    long = names.safe(f"{'長' * 300}.pdf", limit=names.FILE_LENGTH)
    assert long.endswith("長.pdf")
    assert len(long) + names.FOLDER_LENGTH + 1 <= 200
    assert len(long.encode()) <= names.BYTES
    taken: set[str] = set()
    assert [names.unlike(name, taken) for name in ("A.pdf", "a.PDF", "a.pdf")] == ["A.pdf", "a (2).PDF", "a (3).pdf"]


def unzipped(made: archive.Archive) -> zipfile.ZipFile:
    data = b"".join(made.pieces)
    assert len(data) == made.size
    packed = zipfile.ZipFile(io.BytesIO(data))
    assert packed.testzip() is None
    return packed


def test_the_archive_has_a_folder_per_applicant_and_an_index_and_is_written_down(revision, staff):
    first = applying.submitted(revision)
    applying.put(first, "papers-1", by=Actor(first.user_id, "seeker"), pages=2)
    second = applying.submitted(revision)
    StoredFile.objects.filter(pk=second.documents.get().file_id).update(scan=Scan.PENDING)
    made = archive.build(revision.posting, [first.pk, second.pk], language="ja", by=staff, now=LATER)
    packed = unzipped(made)
    folder = "E261100001_相沢 結"
    assert packed.namelist() == [
        f"{folder}/01_履歴書_cv-1.pdf", f"{folder}/02_主要論文_papers-1.pdf", "index.csv", "index.xlsx",
    ]  # fmt: skip
    head, one, two = csv.reader(io.StringIO(packed.read("index.csv").decode("utf-8-sig")))
    assert (one[head.index("フォルダー")], one[head.index("応募受付ID")]) == (folder, "E261100001")
    assert two[head.index("含まれていない書類")] == "cv-1.pdf"
    entry = AuditEntry.objects.get(verb="download_applications")
    assert entry.after["applications"] == ["E261100001", "E261100002"]
    assert len(entry.after["documents"]) == 3


def test_nothing_of_others_is_taken_out(revision, staff):
    own, other = applying.submitted(revision), applying.submitted(applying.posting())
    stranger = factories.institution()
    for by, ids in (
        (staff, [own.pk, other.pk]),
        (factories.acting_for(factories.member(stranger), stranger), [own.pk]),
        (factories.acting_as_desk(factories.desk_member()), [own.pk]),
        (Actor(own.user_id, "seeker"), [own.pk]),
    ):
        for take in (
            lambda by=by, ids=ids: archive.build(revision.posting, ids, language="ja", by=by, now=LATER),
            lambda by=by, ids=ids: tables.export(revision.posting, ids, "csv", language="ja", by=by, now=LATER),
        ):
            with pytest.raises(NotPermitted):
                take()


def test_the_table_says_what_the_list_says_and_no_cell_acts(revision, staff):
    made = applying.submitted(revision)
    made.applicant.address = "=1+1"
    made.applicant.save()
    decisions.write_note(made, "備考です", by=staff, now=LATER)
    written = tables.export(revision.posting, [made.pk], "csv", language="ja", by=staff, now=LATER)
    head, line = csv.reader(io.StringIO(written.decode("utf-8-sig")))
    row = dict(zip(head, line, strict=True))
    assert (row["応募受付ID"], row["応募状況"], row["姓"], row["住所"]) == ("E261100001", "応募中", "相沢", "'=1+1")
    assert (row["任期に同意しますか"], row["必要書類・回答"], row["求人機関備考"]) == ("はい", "'2/2", "備考です")
    book = zipfile.ZipFile(
        io.BytesIO(tables.export(revision.posting, [made.pk], "xlsx", language="en", by=staff, now=LATER))
    )
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in sheet
    assert AuditEntry.objects.filter(verb="export_applications").count() == 2


def test_cells_hold_what_fits():
    assert workbooks.shortened("a\x0bb\ud800c") == "abc"
    assert len(workbooks.shortened("長" * 40_000)) == workbooks.CELL_LIMIT


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
    ],
)
def test_months_end_where_the_month_does(day, months, expected):
    assert clock.months_after(day, months) == expected


def test_what_is_over_is_erased_in_time_and_only_then(revision, staff, at, capsys):
    made, held, draft = applying.submitted(revision), applying.submitted(revision), None
    by = applying.as_seeker()
    draft = applying.whole(revision, by=by)
    decisions.write_note(made, "備考", by=staff, now=LATER)
    made.refresh_from_db()
    decisions.change_status(made, Change(Status.ACCEPTED, notify=True), version=made.version, by=staff, now=LATER)
    keeping.set_legal_hold(held, on=True, reason="訴訟", by=staff, now=LATER)
    end = permissions.deadline_of(revision.posting, NOW)
    assert end is not None
    last = keeping.erased_from(made, end)
    assert (last.year, last.month, last.day) == (2027, 6, end.astimezone().day)
    at(f"{last - timedelta(days=1)} 23:59")
    call_command("erase_applications", "--really")
    assert not Application.objects.filter(files_erased_at__isnull=False).exists()
    at(f"{last} 00:00")
    call_command("erase_applications")
    assert "2 applications would be erased" in capsys.readouterr().out
    for _run in range(2):
        call_command("erase_applications", "--really")
    assert set(Application.objects.all()) == {made, held}
    made.refresh_from_db()
    assert (made.number, made.status, made.answers, made.applicant.name) == ("E261100001", "accepted", {}, "")
    assert not StaffNote.objects.exists()
    assert not StatusChange.objects.exclude(body="").exists()
    assert not OutgoingMail.objects.filter(about_id=str(made.pk)).exclude(body="").exists()
    assert set(StoredFile.objects.filter(deleted_at__isnull=True)) == set(store.held_by(held))
    assert AuditEntry.objects.filter(verb="erase_application").count() == 1
    assert AuditEntry.objects.filter(verb="discard_application", subject_id=str(draft.pk)).count() == 1


def test_only_administrators_hold(revision, of):
    made = applying.submitted(revision)
    with pytest.raises(NotPermitted):
        keeping.set_legal_hold(made, on=True, reason="", by=factories.acting_for(factories.member(of), of), now=LATER)


def test_who_leaves_the_portal_takes_everything_along(revision, of):
    user = factories.seeker()
    by = applying.as_seeker(user)
    made = applying.submitted(revision, by=by)
    accounts.erase_person(user, by=by, now=LATER)
    made = Application.objects.get(pk=made.pk)
    assert (made.status, made.withdrawn_at, made.applicant.email) == (Status.OTHER, LATER, "")
    assert not StoredFile.objects.filter(deleted_at__isnull=True).exists()
    assert not PersonalDetails.objects.exists()


def test_who_waits_longer_than_promised_is_listed_and_told_once(of, at: Any):
    promised = applying.posting(of=of, results_by=date(2026, 12, 25))
    unsaid = applying.posting(of=of)
    other = applying.posting(results_by=date(2026, 12, 25))
    for revision in (promised, promised, unsaid, other):
        applying.submitted(revision)
    applying.sent(promised, "E261199999", status="selected")
    evening, next_day = at("2026-12-25 23:59:59"), at("2026-12-26 09:00")
    assert overdue.overdue(evening) == []
    (one,) = overdue.overdue(next_day, whole(of))
    assert (one.number, one.undecided) == (promised.posting.number, 2)
    assert len(overdue.overdue(next_day)) == 2
    assert [overdue.queue_overdue(next_day) for _worker in range(2)] == [2, 0]
    mail = OutgoingMail.objects.filter(about_id=str(promised.posting_id)).latest("pk")
    assert "2026年12月25日" in mail.body
    assert "2件" in mail.body
    assert len(overdue.overdue(at("2027-03-01 09:00"))) == 3


def test_applicants_hear_once_when_their_opening_asks_for_more(of, staff):
    revision = applying.posting(of=of)
    sent, waiting = applying.submitted(revision), applying.whole(revision, by=applying.as_seeker())
    gone = applying.sent(revision, "E261199999", user_id=factories.seeker().pk, status="selected")
    desk = factories.acting_as_desk(factories.desk_member())
    tomorrow = clock.start_of(clock.day_of(NOW) + timedelta(days=1))
    more = [*applying.SLOTS, applying.SLOTS[1] | {"kind": "statement"}]
    for content, told in (({"positions": 7}, 0), ({"document_slots": more}, 2)):
        changed = modifying.start_modification(revision.posting, by=staff, now=NOW)
        changed = drafts.save_draft(changed, storage.load(changed) | content, version=1, by=staff, now=NOW)
        changed = requests.request(changed, version=changed.version, by=staff, now=NOW)
        requests.approve(changed, version=changed.version, publish_on=clock.day_of(tomorrow), by=desk, now=NOW)
        assert news.queue_requirements(tomorrow - timedelta(seconds=1)) == 0
        assert [news.queue_requirements(tomorrow) for _worker in range(2)] == [told, 0]
        tomorrow += timedelta(days=1)
    told_to = set(OutgoingMail.objects.filter(kind="applications.requirements").values_list("about_id", flat=True))
    assert told_to == {str(sent.pk), str(waiting.pk)}
    assert str(gone.pk) not in told_to

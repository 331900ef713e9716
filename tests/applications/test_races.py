"""Double clicks, two windows and a rush before the deadline, with real connections: one outcome each, nothing lost."""

import io
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from koubo.applications import bulk, decisions, drafts, submission, uploads
from koubo.applications.answering import Change
from koubo.applications.enums import Status
from koubo.applications.models import Application, BulkResult, Document, StatusChange, Upload
from koubo.files.models import StoredFile
from koubo.kernel.errors import StaleVersion
from koubo.notifications.models import OutgoingMail
from tests.files import samples
from tests.support import applying, factories
from tests.support.factories import NOW
from tests.support.races import apart, race, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ACCEPT = Change(Status.ACCEPTED, notify=True)


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    settings.KOUBO_INCOMING_DIR = tmp_path / "incoming"
    with shared_database(tmp_path, monkeypatch):
        yield


def elsewhere(test: Callable[[], None]) -> Callable[[], None]:
    """Run a test in a thread of its own: there the database is the one the racing threads have."""

    @wraps(test)
    def run() -> None:
        apart(test)

    return run


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    def runner(act: Callable[[], Any]) -> Callable[[Callable[[], None]], Any]:
        def run(ready: Callable[[], None]) -> Any:
            ready()
            return act()

        return run

    return race([runner(act) for act in acts])


def _fresh(made: Application) -> Application:
    return Application.objects.select_related("posting__institution", "revision", "applicant").get(pk=made.pk)


@elsewhere
def test_of_a_double_click_on_everything_one_counts():
    revision = applying.posting()
    by = applying.as_seeker()
    first, second = at_once(*[lambda: drafts.start(revision.posting, by=by, now=NOW)] * 2)
    assert first == second
    draft = applying.whole(revision, by=by)
    upload = uploads.begin(draft, "papers-1", name="a.pdf", size=len(samples.pdf(2)), by=by, now=NOW)
    uploads.append(upload, 0, io.BytesIO(samples.pdf(2)), len(samples.pdf(2)), by=by, now=NOW)
    one, other = at_once(*[lambda: uploads.finish(upload, by=by, now=NOW)] * 2)
    assert one == other
    assert Document.objects.filter(slot="papers-1").count() == 1
    assert set(StoredFile.objects.filter(deleted_at__isnull=True)) == {one.file for one in Document.objects.all()}
    draft = _fresh(draft)
    sent = at_once(*[lambda: submission.submit(_fresh(draft), version=draft.version, by=by, now=NOW)] * 3)
    assert {one.number for one in sent} == {"E261100001"}
    assert OutgoingMail.objects.filter(kind="applications.received").count() == 1
    gone = at_once(*[lambda: submission.withdraw(_fresh(draft), by=by, now=NOW)] * 2)
    assert {one.status for one in gone} == {Status.OTHER}
    assert OutgoingMail.objects.filter(kind="applications.withdrawn").count() == 1


@elsewhere
def test_a_rush_gives_every_application_its_own_number():
    revision = applying.posting()
    waiting = [(applying.as_seeker(), n) for n in range(4)]
    made = {by: applying.whole(revision, by=by) for by, _n in waiting}
    acts = [lambda by=by: submission.submit(made[by], version=made[by].version, by=by, now=NOW) for by, _n in waiting]
    assert sorted(one.number for one in at_once(*acts)) == [f"E26110000{n}" for n in range(1, 5)]


@elsewhere
def test_two_windows_send_one_piece():
    by = applying.as_seeker()
    draft = drafts.start(applying.posting().posting, by=by, now=NOW)
    upload = uploads.begin(draft, "cv-1", name="a.pdf", size=9, by=by, now=NOW)

    def send(text: bytes) -> int:
        return uploads.append(Upload.objects.get(pk=upload.pk), 0, io.BytesIO(text), 5, by=by, now=NOW)

    outcomes = at_once(lambda: send(b"aaaaa"), lambda: send(b"bbbbb"))
    assert sorted(str(outcome) for outcome in outcomes) == ["5", "offset-mismatch"]


@elsewhere
def test_of_two_members_one_decides_and_a_bulk_act_is_done_once():
    of = factories.institution()
    revision = applying.posting(of=of)
    staff = [factories.acting_for(factories.member(of), of) for _ in range(2)]
    made = [applying.sent(revision, f"E26110000{n}", user_id=factories.seeker().pk) for n in range(3)]

    def decide(by: Any) -> Application:
        return decisions.change_status(_fresh(made[0]), ACCEPT, version=1, by=by, now=NOW)

    outcomes = at_once(*[lambda by=by: decide(by) for by in staff])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Application", StaleVersion.__name__]
    ids, key = [one.pk for one in made[1:]], uuid4()
    shown = bulk.preview(revision.posting, ids, ACCEPT, by=staff[0], now=NOW)

    def change() -> Any:
        return bulk.change_many(revision.posting, ids, ACCEPT, key=key, digest=shown.digest, by=staff[0], now=NOW)

    first, second = at_once(change, change)
    assert first == second
    assert BulkResult.objects.count() == 2
    assert StatusChange.objects.count() == 3
    assert OutgoingMail.objects.filter(kind="applications.status").count() == 3

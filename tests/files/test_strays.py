"""Files nobody holds: of a transaction rolled back, of a process killed, of a holder that is gone, in use nowhere."""

import os
import signal
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction

from koubo.files import strays
from koubo.files.models import StoredFile
from koubo.files.storages import private
from koubo.files.store import delete, held_by, store
from koubo.kernel import clock
from koubo.postings.actions import attachments
from tests.files import samples
from tests.support import factories
from tests.support.factories import NOW

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.KOUBO_FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


def stored(folder: Path) -> list[str]:
    return sorted(f"{path.parent.name}/{path.name}" for path in folder.rglob("*") if path.is_file())


def run(now: datetime, *options: str) -> str:
    out = StringIO()
    with time_machine.travel(now, tick=False):
        call_command("delete_files", *options, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_bytes_of_a_store_that_was_rolled_back_go_after_a_day(folder: Path) -> None:
    kept = store(samples.checked(pages=2), holder=factories.person(), by=None, now=NOW)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store(samples.checked(), holder=factories.person(), by=None, now=NOW)
        raise ZeroDivisionError
    assert len(stored(folder)) == 2
    later = clock.now() + DAY + timedelta(minutes=1)
    assert "0 without a row" in run(clock.now(), "--really")
    assert "1 without a row would be removed" in run(later)
    assert len(stored(folder)) == 2
    assert "1 without a row removed" in run(later, "--really")
    assert stored(folder) == [kept.key]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_bytes_of_a_process_that_was_killed_in_its_transaction_go_after_a_day(folder: Path) -> None:
    """The institution attaches a PDF and the server dies before it commits."""
    of = factories.institution()
    author = factories.member(of)
    revision = factories.draft(of, by=author)
    by = factories.acting_for(author, of)
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined] # connections are not shared with a child
    child = os.fork()
    if child == 0:
        try:
            attachments.complete = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[attr-defined]
            attachments.attach(revision, samples.checked(), by=by, now=NOW)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert not StoredFile.objects.exists()
    assert len(stored(folder)) == 1
    run(clock.now() + 2 * DAY, "--really")
    assert stored(folder) == []


@pytest.mark.django_db
def test_a_file_whose_holder_is_gone_is_deleted_after_a_day() -> None:
    user = factories.person()
    kept = store(samples.checked(), holder=factories.institution(), by=None, now=NOW)
    lost = store(samples.checked(pages=2), holder=user, by=None, now=NOW)
    user.delete()
    strays.sweep(NOW + DAY)
    assert lost in StoredFile.objects.filter(deleted_at__isnull=True)
    strays.sweep(NOW + DAY + timedelta(seconds=1))
    assert list(StoredFile.objects.filter(deleted_at__isnull=True)) == [kept]


@pytest.mark.django_db
def test_an_attachment_in_use_nowhere_is_deleted_after_a_month() -> None:
    of = factories.institution()
    author = factories.member(of)
    revision = factories.draft(of, by=author)
    by = factories.acting_for(author, of)
    held, out = (attachments.attach(revision, samples.checked(pages=n), by=by, now=NOW) for n in (1, 2))
    attachments.detach(revision, out.file_id, by=by, now=NOW)
    for days, left in ((30, 2), (31, 1)):
        strays.sweep(NOW + days * DAY)
        assert held_by(revision.posting).count() == left
    assert held_by(revision.posting).get() == held.file


@pytest.mark.django_db
def test_what_is_deleted_already_and_what_is_new_is_left_alone(folder: Path) -> None:
    file = store(samples.checked(), holder=factories.person(), by=None, now=NOW)
    delete(file, by=factories.acting_as_desk(factories.desk_member()), now=NOW)
    private().save("ab/" + "c" * 32, ContentFile(b"just stored"))
    strays.sweep(NOW + 9 * DAY)
    run(clock.now(), "--really")
    assert len(stored(folder)) == 2

"""Files in pieces: broken connections, two windows, dying processes; whole or nothing."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from koubo.applications import documents, drafts, permissions, uploads
from koubo.applications.models import Application, Document, Upload
from koubo.applications.refusals import DeadlinePassed, OffsetMismatch, PieceRefused, StorageTrouble
from koubo.audit.trail import Actor
from koubo.files import store, strays
from koubo.files.checks import FileRefused
from koubo.files.models import StoredFile
from koubo.kernel.errors import NotPermitted
from tests.files import samples
from tests.support import applying
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
DATA = samples.pdf(3)
HALF = len(DATA) // 2


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.KOUBO_INCOMING_DIR = tmp_path


@pytest.fixture
def by() -> Actor:
    return applying.as_seeker()


@pytest.fixture
def draft(by) -> Application:
    return drafts.start(applying.posting().posting, by=by, now=NOW)


def begun(draft: Application, by: Actor, **more: Any) -> Upload:
    values = {"name": "履歴書.pdf", "size": len(DATA), "fingerprint": "1"} | more
    return uploads.begin(draft, "cv-1", by=by, now=NOW, **values)


def send(upload: Upload, offset: int, end: int, *, by: Actor, said: int | None = None) -> int:
    piece = DATA[offset:end]
    return uploads.append(upload, offset, io.BytesIO(piece), said or len(piece), by=by, now=NOW)


def on_disk() -> list[Path]:
    root = Path(configured.KOUBO_INCOMING_DIR)
    return [path for path in root.rglob("*") if path.is_file()] if root.exists() else []


def test_a_file_goes_on_where_it_broke_off_and_is_finished_once(draft, by):
    upload = begun(draft, by)
    assert send(upload, 0, HALF, by=by) == HALF
    with pytest.raises(PieceRefused):
        send(upload, HALF, HALF + 10, by=by, said=20)  # the connection broke inside the piece
    with pytest.raises(OffsetMismatch):
        send(upload, 0, HALF, by=by)  # sent again because the answer was lost
    again = begun(draft, by)
    assert (again, again.offset) == (upload, HALF)
    with pytest.raises(OffsetMismatch) as told:
        uploads.finish(again, by=by, now=NOW)
    assert told.value.offset == HALF
    send(again, HALF, len(DATA), by=by)
    made = [uploads.finish(again, by=by, now=NOW, sha256=hashlib.sha256(DATA).hexdigest()) for _ask in range(2)]
    assert made[0] == made[1] == Document.objects.get()
    assert made[0].file.sha256 == hashlib.sha256(DATA).hexdigest()
    with store.open_file(made[0].file) as stored:
        assert stored.read() == DATA
    assert not on_disk()
    assert begun(draft, by) != upload  # the next one of that name is another file


def test_of_two_windows_one_piece_counts(draft, by):
    upload = begun(draft, by)
    other = Upload.objects.get(pk=upload.pk)
    send(upload, 0, HALF, by=by)
    part = Path(configured.KOUBO_INCOMING_DIR) / upload.pk.hex / "slow.part"
    part.write_bytes(b"x")
    with pytest.raises(OffsetMismatch):  # it had been written when the other's counted
        uploads._joined_on(other, 0, 1, part)
    assert len(on_disk()) == 1
    assert Upload.objects.get().offset == HALF


def test_what_the_disk_lost_or_mixed_is_sent_again(draft, by):
    upload = begun(draft, by)
    send(upload, 0, len(DATA), by=by)
    with pytest.raises(OffsetMismatch):
        uploads.finish(upload, by=by, now=NOW, sha256="0" * 64)
    send(upload, 0, len(DATA), by=by)
    on_disk()[0].unlink()
    with pytest.raises(OffsetMismatch) as told:
        uploads.finish(upload, by=by, now=NOW)
    assert told.value.offset == 0
    send(upload, 0, len(DATA), by=by)
    assert uploads.finish(upload, by=by, now=NOW)


def test_a_refused_file_is_refused_again_and_leaves_no_document(draft, by):
    upload = uploads.begin(draft, "cv-1", name="a.pdf", size=9, by=by, now=NOW)
    uploads.append(upload, 0, io.BytesIO(b"no pdf at"), 9, by=by, now=NOW)
    for _ask in range(2):
        with pytest.raises(FileRefused):
            uploads.finish(upload, by=by, now=NOW)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("step", [(uploads, "_join"), (documents, "check"), (store, "store")])
def test_who_finishes_at_the_same_time_gets_the_same_document(draft, by, monkeypatch, step):
    upload = begun(draft, by)
    send(upload, 0, len(DATA), by=by)
    owner, name = step
    act, other = getattr(owner, name), []

    def overtaken(*args: Any, **named: Any) -> Any:
        monkeypatch.setattr(owner, name, act)
        other.append(uploads.finish(upload, by=by, now=NOW))
        return act(*args, **named)

    monkeypatch.setattr(owner, name, overtaken)
    assert uploads.finish(upload, by=by, now=NOW) == other[0] == Document.objects.get()


def test_a_process_that_dies_before_the_document_is_there_can_finish_later(draft, by, monkeypatch):
    upload = begun(draft, by)
    send(upload, 0, len(DATA), by=by)

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
        dying.setattr(documents, "_kept", dies)
        uploads.finish(upload, by=by, now=NOW)
    assert not Document.objects.exists()
    assert not store.held_by(draft).exists()
    stray = store.store(samples.checked(), holder=draft, by=by, now=NOW)  # killed before anything else
    assert uploads.finish(upload, by=by, now=NOW)
    for hours, kept in ((23, 2), (25, 1)):
        strays.sweep(NOW + timedelta(hours=hours))
        assert store.held_by(draft).count() == kept
    assert not store.held_by(draft).filter(pk=stray.pk).exists()


def test_sizes_are_bounded(draft, by, monkeypatch):
    for size in (0, 20 * 1024 * 1024 + 1):
        with pytest.raises(FileRefused):
            begun(draft, by, size=size)
    upload = begun(draft, by)
    for end, said in ((1, -1), (1, len(DATA) + 1)):
        with pytest.raises(PieceRefused):
            send(upload, 0, end, by=by, said=said)
    monkeypatch.setattr(uploads, "SPARE", 1 << 60)
    with pytest.raises(StorageTrouble):
        begun(draft, by, fingerprint="2")


def test_of_many_open_ones_the_oldest_gives_way_and_expired_ones_go(draft, by):
    first = begun(draft, by)
    send(first, 0, HALF, by=by)
    for n in range(uploads.OPEN_AT_ONCE):
        uploads.begin(draft, "papers-1", name=f"{n}.pdf", size=9, by=by, now=NOW + timedelta(minutes=n + 1))
    assert not Upload.objects.filter(pk=first.pk).exists()
    assert not on_disk()
    assert uploads.sweep(NOW + timedelta(hours=47)) == 0
    assert Upload.objects.count() == uploads.OPEN_AT_ONCE
    stray = Path(configured.KOUBO_INCOMING_DIR) / "stray"
    stray.mkdir()
    uploads.sweep(NOW + timedelta(hours=49))
    assert not Upload.objects.exists()
    assert not stray.exists()


def test_an_upload_is_its_owners_and_ends_with_the_minutes_of_grace(draft, by):
    end = permissions.deadline_of(draft.posting, NOW)
    assert end is not None
    upload = uploads.begin(draft, "cv-1", name="a.pdf", size=len(DATA), by=by, now=end - timedelta(seconds=1))
    other = applying.as_seeker()
    with pytest.raises(Upload.DoesNotExist):
        uploads.of(other, upload.pk, end)
    for act in (lambda: uploads.append(upload, 0, io.BytesIO(b"x"), 1, by=other, now=end),
                lambda: uploads.finish(upload, by=other, now=end), lambda: uploads.abandon(upload, by=other)):  # fmt: skip
        with pytest.raises(NotPermitted):
            act()
    with pytest.raises(DeadlinePassed):
        uploads.begin(draft, "cv-1", name="b.pdf", size=9, by=by, now=end)
    uploads.append(upload, 0, io.BytesIO(DATA), len(DATA), by=by, now=end + timedelta(minutes=5))
    with pytest.raises(DeadlinePassed):
        uploads.finish(upload, by=by, now=end + timedelta(minutes=10))
    assert uploads.finish(upload, by=by, now=end + timedelta(minutes=9))

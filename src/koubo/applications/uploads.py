"""Uploads that survive a broken connection: a file comes in pieces, and becomes a document when it is finished.

Each piece is a file of its own in a folder of the upload; how far it is stands in the row and moves by compare-and-set. So
a process that dies leaves a piece that is sent again, and two windows cannot mix.
"""

import hashlib
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from koubo.applications import documents
from koubo.applications.documents import MEGABYTE, DocumentPlace
from koubo.applications.models import Application, Document, Upload
from koubo.applications.refusals import OffsetMismatch, PieceRefused, StorageTrouble
from koubo.audit.trail import Actor
from koubo.files.checks import FileRefused
from koubo.kernel.errors import NotPermitted
from koubo.kernel.text import Text
from koubo.postings.content.requirements import Slot

PIECE: Final = 4 * MEGABYTE
BLOCK: Final = 64 * 1024
KEPT_FOR: Final = timedelta(hours=48)
OPEN_AT_ONCE: Final = 5
SPARE: Final = 200 * MEGABYTE
NAME_LIMIT: Final = 300


def begin(
    application: Application, slot: str, *, name: str, size: int, by: Actor, now: datetime, fingerprint: str = "",
    replaces: UUID | None = None,
) -> Upload:  # fmt: skip
    """Announce a file for a slot. One with the same fingerprint that is still open is returned, to go on with.

    Of more than five open ones the oldest gives way. Raises what documents.admit does, FileRefused for its size,
    StorageTrouble when the disk is nearly full.
    """
    slot_of = documents.admit(application, DocumentPlace(slot, replaces), by=by, now=now)
    _check_size(size, slot_of.largest_mb)
    known = _open(by.person_id, now).filter(
        application=application, slot=slot, name=name[-NAME_LIMIT:], size=size, fingerprint=fingerprint[:100],
        replaces_id=replaces,
    )  # fmt: skip
    if fingerprint and (found := known.first()):
        return found
    _check_room(size)
    for old in _open(by.person_id, now)[OPEN_AT_ONCE - 1 :]:
        _drop(old)
    return Upload.objects.create(
        user_id=by.person_id, application=application, slot=slot, name=name[-NAME_LIMIT:], size=size,
        fingerprint=fingerprint[:100], replaces_id=replaces, started_at=now, expires_at=now + KEPT_FOR,
    )  # fmt: skip


def _open(user_id: int, now: datetime) -> QuerySet[Upload]:
    return Upload.objects.filter(user_id=user_id, finished_at__isnull=True, expires_at__gt=now)


def of(by: Actor, upload_id: UUID, now: datetime) -> Upload:
    """Return an upload of the actor that has not expired. Raises Upload.DoesNotExist."""
    rows = Upload.objects.select_related("application__posting__institution", "application__revision", "document")
    return rows.get(pk=upload_id, user_id=by.person_id, expires_at__gt=now)


def append(upload: Upload, offset: int, piece: BinaryIO, length: int, *, by: Actor, now: datetime) -> int:
    """Take the `length` bytes of a piece that begins at `offset`; return how far the upload is then.

    Raises NotPermitted, what documents.admit does, OffsetMismatch with where to go on, PieceRefused when fewer bytes came than
    were announced, StorageTrouble.
    """
    _admit(upload, by=by, now=now)
    present = Upload.objects.filter(pk=upload.pk).values_list("offset", flat=True).first()
    if present is None or offset != present:
        raise OffsetMismatch(present or 0)
    if not 0 < length <= min(PIECE, upload.size - offset):
        raise PieceRefused
    try:
        part = _written(_folder(upload), piece, length)
        return _joined_on(upload, offset, length, part)
    except OSError as trouble:
        raise StorageTrouble from trouble


def _written(folder: Path, piece: BinaryIO, length: int) -> Path:
    """Write a piece under a name of its own. Raises PieceRefused when it was cut short, leaving nothing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = folder / f"{secrets.token_hex(8)}.part"
    came = 0
    try:
        with part.open("wb") as file:
            while came < length and (block := piece.read(min(BLOCK, length - came))):
                file.write(block)
                came += len(block)
    finally:
        if came != length:
            part.unlink(missing_ok=True)
    if came != length:
        raise PieceRefused
    return part


def _joined_on(upload: Upload, offset: int, length: int, part: Path) -> int:
    """Let a piece count, unless another did meanwhile."""
    try:
        with transaction.atomic():
            rows = Upload.objects.filter(pk=upload.pk, offset=offset, finished_at__isnull=True)
            if not rows.update(offset=offset + length):
                raise OffsetMismatch(Upload.objects.values_list("offset", flat=True).get(pk=upload.pk))
            part.rename(_piece(upload, offset))
    finally:
        part.unlink(missing_ok=True)
    upload.offset = offset + length
    return upload.offset


def finish(upload: Upload, *, by: Actor, now: datetime, sha256: str = "") -> Document:
    """Check the whole file and make it a document; finished already, that is returned. Takes seconds: no transaction around it.

    Raises NotPermitted, OffsetMismatch while something is missing or is not what the sender's hash says, and
    what documents.attach does; after that the upload stays, so that asking again gives the same answer.
    """
    slot = _admit(upload, by=by, now=now)
    upload = Upload.objects.select_related("application__posting__institution", "document").get(pk=upload.pk)
    if upload.document is not None:
        return upload.document
    if upload.offset != upload.size:
        raise OffsetMismatch(upload.offset)
    whole = _folder(upload) / f"{secrets.token_hex(8)}.whole"
    try:
        _join(upload, whole, sha256)
        checked = documents.check(slot, (whole, upload.name))
        document = documents.keep(upload.application, _place(upload), checked, by=by, now=now)
    except (OSError, OffsetMismatch, FileRefused, StorageTrouble) as trouble:
        # Another request may have finished it meanwhile, and removed the pieces.
        if (finished := _document_of(upload)) is not None:
            return finished
        if isinstance(trouble, OSError):
            raise StorageTrouble from trouble
        raise
    finally:
        whole.unlink(missing_ok=True)
    shutil.rmtree(_folder(upload), ignore_errors=True)
    return document


def _document_of(upload: Upload) -> Document | None:
    return Upload.objects.select_related("document").get(pk=upload.pk).document


def _join(upload: Upload, whole: Path, sha256: str) -> None:
    """Write the pieces one after another. What the disk lost is to be sent again."""
    digest = hashlib.sha256()
    with whole.open("wb") as file:
        for block in _blocks(upload):
            file.write(block)
            digest.update(block)
    if whole.stat().st_size != upload.size or (sha256 and digest.hexdigest() != sha256.lower()):
        Upload.objects.filter(pk=upload.pk, finished_at__isnull=True).update(offset=0)
        raise OffsetMismatch(0)


def _blocks(upload: Upload) -> Iterator[bytes]:
    offset = 0
    while offset < upload.size and _piece(upload, offset).exists():
        with _piece(upload, offset).open("rb") as piece:
            while block := piece.read(BLOCK):
                offset += len(block)
                yield block


def abandon(upload: Upload, *, by: Actor) -> None:
    """Forget an upload that is not finished, with its pieces. Raises NotPermitted."""
    if upload.user_id != by.user_id:
        raise NotPermitted
    if not Upload.objects.filter(pk=upload.pk, finished_at__isnull=False).exists():
        _drop(upload)


def sweep(now: datetime) -> int:
    """Forget what expired, and folders nobody knows; a round of the mail worker that queues nothing."""
    for upload in Upload.objects.filter(expires_at__lte=now):
        _drop(upload)
    root = Path(settings.KOUBO_INCOMING_DIR)
    folders = [folder for folder in root.iterdir() if folder.is_dir()] if root.exists() else []
    known = {pk.hex for pk in Upload.objects.values_list("pk", flat=True)} if folders else set()
    for folder in folders:
        if folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def _admit(upload: Upload, *, by: Actor, now: datetime) -> Slot:
    if upload.user_id != by.user_id:
        raise NotPermitted
    return documents.admit(upload.application, _place(upload), by=by, now=now)


def _place(upload: Upload) -> DocumentPlace:
    return DocumentPlace(upload.slot, upload.replaces_id, upload.started_at, upload.pk)


def _drop(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).delete()
    shutil.rmtree(_folder(upload), ignore_errors=True)


def _folder(upload: Upload) -> Path:
    return Path(settings.KOUBO_INCOMING_DIR) / upload.pk.hex


def _piece(upload: Upload, offset: int) -> Path:
    return _folder(upload) / f"{offset:012}"


def _check_size(size: int, most: int) -> None:
    if size <= 0:
        raise FileRefused(
            "file-empty", Text("空のファイルです。別のファイルを選んでください", "This file is empty. Choose another")
        )
    if size > most * MEGABYTE:
        came = -(-size // MEGABYTE)
        raise FileRefused(
            "file-too-large",
            Text(
                f"{most} MB以下のファイルを選んでください（今は{came} MB）",
                f"Choose a file of {most} MB or less (this one has {came} MB)",
            ),
        )


def _check_room(size: int) -> None:
    root = Path(settings.KOUBO_INCOMING_DIR)
    try:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        free = shutil.disk_usage(root).free
    except OSError as trouble:
        raise StorageTrouble from trouble
    if free < 2 * size + SPARE:
        raise StorageTrouble

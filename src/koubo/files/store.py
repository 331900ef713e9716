"""Keep checked files, hand their bytes out again, and delete them: first the row says so, days later the bytes go."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction
from django.db.models import Exists, OuterRef

from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.files.checks import CheckedFile
from koubo.files.models import Scan, StoredFile
from koubo.files.storages import private
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text

SERVED: Final = (Scan.NOT_CONFIGURED, Scan.CLEAN)


class FileWithheld(Refusal):
    """The bytes are not handed out. `is_for_now` when that will change by itself."""

    def __init__(self, code: str, text: Text, *, is_for_now: bool = False) -> None:
        """Keep whether to come again."""
        super().__init__(code, text)
        self.is_for_now = is_for_now


class StorageAway(FileWithheld):
    """The storage does not answer."""

    def __init__(self) -> None:
        """Say that it is worth coming again."""
        super().__init__(
            "storage-away",
            Text(
                "ただいまファイルを読み出せません。しばらくしてから、もう一度開いてください",
                "The file cannot be read just now. Please try again in a while",
            ),
            is_for_now=True,
        )


def store(file: CheckedFile, *, holder: models.Model, by: Actor | None, now: datetime) -> StoredFile:
    """Store a checked file for `holder`.

    The row comes first, as one of a deleted file: a process that dies here leaves bytes that `remove_bytes` finds, and never a
    file that is said to be there and is not.
    """
    random = uuid4().hex
    stored = StoredFile.objects.create(
        key=f"{random[:2]}/{random}",
        sha256=file.sha256,
        size=file.size,
        media_type=file.format.media_type,
        name=file.name,
        pages=file.pages,
        holder_kind=holder._meta.model_name or "",
        holder_id=str(holder.pk),
        created_at=now,
        created_by_id=by.user_id if by else None,
        scan=file.scan,
        scanned_at=now if file.scan == Scan.CLEAN else None,
        deleted_at=now,
    )
    try:
        with file.path.open("rb") as content:
            stored.key = private().save(stored.key, File(content))
    except OSError:
        stored.delete()
        raise
    stored.deleted_at = None
    stored.save(update_fields=["key", "deleted_at"])
    return stored


def held_by(holder: models.Model) -> models.QuerySet[StoredFile]:
    """Return the files of `holder` that are not deleted."""
    return StoredFile.objects.filter(
        holder_kind=holder._meta.model_name, holder_id=str(holder.pk), deleted_at__isnull=True
    )


def is_served(file: StoredFile) -> bool:
    """Whether `open_file` would hand out the bytes of a file."""
    return file.deleted_at is None and file.scan in SERVED


def open_file(file: StoredFile) -> "File[Any]":
    """Open the bytes for reading, as a stream. Raises FileWithheld, FileNotFoundError when the storage lost them."""
    if file.deleted_at is not None:
        raise FileWithheld("file-deleted", Text("このファイルは削除されました", "This file has been deleted"))
    if file.scan == Scan.INFECTED:
        raise FileWithheld(
            "file-infected",
            Text(
                "ウイルスが検出されたため、このファイルは開けません",
                "A virus was found in this file. It cannot be opened",
            ),
        )
    if file.scan not in SERVED:
        raise FileWithheld(
            "file-not-scanned",
            Text(
                "ウイルスチェックが済んでいません。しばらくしてから、もう一度開いてください",
                "This file has not been checked for viruses yet. Please try again in a while",
            ),
            is_for_now=True,
        )
    try:
        return private().open(file.key)
    except FileNotFoundError:
        raise
    except OSError as trouble:
        raise StorageAway from trouble


@transaction.atomic
def delete(file: StoredFile, *, by: Actor, now: datetime, reason: str = "") -> None:
    """Mark a file as deleted: nobody reads it from now on, and `remove_bytes` removes its bytes days later."""
    marked = StoredFile.objects.filter(pk=file.pk, deleted_at__isnull=True).update(deleted_at=now)
    if marked:
        file.deleted_at = now
        after = {"sha256": file.sha256, "size": file.size, "holder": f"{file.holder_kind}:{file.holder_id}"}
        trail.record("delete_file", file, by=by, now=now, after=after, reason=reason)


def due_for_removal(now: datetime) -> models.QuerySet[StoredFile]:
    """Return the files whose bytes may go: deleted longer ago than KOUBO_FILES_KEEP_DELETED_DAYS, bytes not shared."""
    before = now - timedelta(days=settings.KOUBO_FILES_KEEP_DELETED_DAYS)
    others = StoredFile.objects.filter(key=OuterRef("key")).exclude(pk=OuterRef("pk"))
    still_needed = others.exclude(deleted_at__lte=before)
    return StoredFile.objects.filter(
        ~Exists(still_needed), deleted_at__lte=before, bytes_removed_at__isnull=True
    ).order_by("deleted_at")


def remove_bytes(file: StoredFile, now: datetime) -> None:
    """Remove the bytes and the name of a file that is due. Doing it again does no harm."""
    private().delete(file.key)
    StoredFile.objects.filter(pk=file.pk).update(bytes_removed_at=now, name="")

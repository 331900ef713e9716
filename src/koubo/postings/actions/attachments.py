"""The PDFs of an opening (添付書類): attaching and removing, by the institution and by the secretariat."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.files.checks import CheckedFile
from koubo.files.models import StoredFile
from koubo.files.store import store
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.postings.actions import permissions
from koubo.postings.actions.steps import complete
from koubo.postings.content import storage
from koubo.postings.models import Attachment, Revision
from koubo.postings.publication.states import EDITABLE
from koubo.postings.sheet import SHEET, Content

# How long a file that no revision holds can be put back, or is waited for while the secretariat writes.
UNUSED_AFTER: Final = timedelta(days=30)


class TooManyAttachments(Refusal):
    """The sheet allows no more."""

    def __init__(self, limit: int) -> None:
        """Say how many fit."""
        super().__init__(
            "too-many-attachments",
            Text(f"添付できるのは{limit}件までです", f"No more than {limit} files can be attached"),
        )


@transaction.atomic
def attach(revision: Revision, pdf: CheckedFile, *, by: Actor, now: datetime) -> Attachment:
    """Attach a checked PDF. Raises NotPermitted, IllegalStep, TooManyAttachments."""
    _lock_editable(revision, by=by, now=now)
    check_count(revision.attachments.count() + 1)
    last = revision.attachments.aggregate(last=Max("position"))["last"]
    attachment = Attachment.objects.create(
        revision=revision,
        file=store(pdf, holder=revision.posting, by=by, now=now),
        position=0 if last is None else last + 1,
    )
    complete(
        "attach",
        revision.posting,
        by=by,
        now=now,
        after={"file": str(attachment.file_id), "name": attachment.file.name},
    )
    return attachment


@transaction.atomic
def detach(revision: Revision, file_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take a PDF off a draft; absent ones are no error. Raises NotPermitted, IllegalStep."""
    _lock_editable(revision, by=by, now=now)
    removed, _ = revision.attachments.filter(file_id=file_id).delete()
    if removed:
        complete("detach", revision.posting, by=by, now=now, before={"file": str(file_id)})


@transaction.atomic
def upload(revision: Revision, pdf: CheckedFile, *, kept: int, by: Actor, now: datetime) -> StoredFile:
    """Store a checked PDF beside the `kept` ones of what the secretariat writes in `revision`.

    No revision holds it until that is approved; the history says that it was uploaded. Raises NotPermitted,
    TooManyAttachments.
    """
    if not permissions.may_decide(by, revision.posting):
        raise NotPermitted
    check_count(kept + 1)
    file = store(pdf, holder=revision.posting, by=by, now=now)
    after = {"file": str(file.pk), "name": file.name}
    trail.record("upload_attachment", revision.posting, by=by, now=now, after=after)
    return file


def offered(revision: Revision, ids: Sequence[str], *, by: Actor) -> list[dict[str, Any]]:
    """Return, as content holds them, which of the files `ids` the secretariat may approve in place of those of `revision`.

    Those it holds, in their order, then those this person has uploaded and no revision holds yet, in that of `ids`.
    """
    asked = list(_uuids(ids))
    own = [attachment.file for attachment in revision.attachments.all() if attachment.file_id in asked]
    free = unused(StoredFile.objects.filter(created_by=by.person_id, deleted_at__isnull=True))
    new = sorted(free.filter(pk__in=asked), key=lambda file: asked.index(file.pk))
    return [storage.as_content(file) for file in (*own, *new)]


def require_offered(revision: Revision, content: Content, *, by: Actor) -> None:
    """Refuse content with files that `offered` would not return. Raises NotPermitted."""
    files = content.get("attachments") or []
    if offered(revision, [file["id"] for file in files], by=by) != files:
        raise NotPermitted


def unused(files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Keep the files no revision holds."""
    return files.filter(~Exists(Attachment.objects.filter(file=OuterRef("pk"))))


def check_count(count: int) -> None:
    """Refuse more files than the sheet allows. Raises TooManyAttachments."""
    limit = SHEET.field("attachments").max_rows
    if count > limit:
        raise TooManyAttachments(limit)


def _uuids(ids: Sequence[str]) -> Iterator[UUID]:
    for text in ids:
        with suppress(ValueError):
            yield UUID(text)


@transaction.atomic
def hand_out(revision: Revision, file_id: UUID, *, by: Actor, now: datetime) -> StoredFile:
    """Return a PDF for the secretariat or a member of the institution to read; every download is audited.

    Raises NotPermitted, and Attachment.DoesNotExist when the revision holds no such file.
    """
    if not permissions.may_review(by) and not permissions.may_read(by, revision.posting):
        raise NotPermitted
    file = revision.attachments.select_related("file").get(file_id=file_id).file
    after = {"file": str(file.pk), "name": file.name}
    trail.record("download_attachment", revision.posting, by=by, now=now, after=after)
    return file


def _lock_editable(revision: Revision, *, by: Actor, now: datetime) -> None:
    """Take the row's lock while it is editable, so that a request cannot slip in between."""
    if not permissions.may_write(by, revision.posting):
        raise NotPermitted
    held = Revision.objects.filter(pk=revision.pk, state__in=EDITABLE).update(
        updated_at=now, updated_by_id=by.person_id
    )
    if not held:
        raise IllegalStep

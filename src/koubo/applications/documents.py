"""The documents of an application: put into slots, replaced, removed, handed out. Every version is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from koubo.applications import deadlines, mails, permissions, requirements
from koubo.applications.enums import Origin, Status
from koubo.applications.holding import hold, hold_own, note
from koubo.applications.models import Application, Document, Upload
from koubo.applications.refusals import (
    ApplicationTooLarge,
    DeadlinePassed,
    NoSuchSlot,
    SlotClosed,
    SlotFull,
    StorageTrouble,
)
from koubo.audit.trail import Actor
from koubo.files import checks, store
from koubo.files.checks import CheckedFile
from koubo.files.models import StoredFile
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.postings.content.requirements import Slot

MEGABYTE: Final = 1024 * 1024
STRAY_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """Where a file goes: a slot, the document it replaces if one was chosen, and when it set out."""

    slot: str
    replaces: UUID | None = None
    began_at: datetime | None = None
    upload: UUID | None = None


def admit(application: Application, place: DocumentPlace, *, by: Actor, now: datetime) -> Slot:
    """Return the slot when the actor may put a file there; asked before a file is taken, and again when it is kept.

    Raises NotPermitted, NoSuchSlot, DeadlinePassed, SlotClosed.
    """
    by_staff = application.origin != Origin.WEB and permissions.may_decide(by, application)
    if not by_staff and not permissions.is_applicant(by, application):
        raise NotPermitted
    slot = requirements.of(application).slot(place.slot)
    if slot is None:
        raise NoSuchSlot
    if (
        by_staff
        or permissions.takes_documents(application, place.slot, now)
        or _set_out_before(application, place, now)
    ):
        return slot
    raise DeadlinePassed if application.is_draft else SlotClosed


def _set_out_before(application: Application, place: DocumentPlace, now: datetime) -> bool:
    """Whether a file set out before the deadline and arrives within the minutes of grace."""
    if place.began_at is None or application.status == Status.RESUBMISSION:
        return False
    end = permissions.deadline_of(application.posting, now)
    grace = deadlines.is_in_grace(now, end, minutes=settings.KOUBO_UPLOAD_GRACE_MINUTES)
    return grace and permissions.takes_documents(application, place.slot, place.began_at)


def attach(
    application: Application, slot: str, source: "UploadedFile[Any] | tuple[Path, str]", *, by: Actor, now: datetime,
    replaces: UUID | None = None, began_at: datetime | None = None,
) -> Document:  # fmt: skip
    """Check a file and put it into a slot; the same content once more is the document that is there.

    A slot for one file replaces what it holds; in others `replaces` says which. Takes seconds: call it outside of a transaction.
    `began_at` is when the request began. Raises what `admit` and `keep` do, and files.checks.FileRefused.
    """
    place = DocumentPlace(slot, replaces, began_at)
    asked = admit(application, place, by=by, now=now)
    return keep(application, place, check(asked, source), by=by, now=now)


def check(slot: Slot, source: "UploadedFile[Any] | tuple[Path, str]") -> CheckedFile:
    """Check a file by its content against what a slot takes. Raises files.checks.FileRefused."""
    limit, allowed = slot.largest_mb * MEGABYTE, requirements.file_formats(slot)
    if isinstance(source, UploadedFile):
        return checks.check_upload(source, allowed, limit=limit)
    return checks.check(source[0], source[1], allowed, limit=limit)


def keep(application: Application, place: DocumentPlace, checked: CheckedFile, *, by: Actor, now: datetime) -> Document:
    """Store a checked file and make it a document. The bytes are stored first; when they are not needed they are deleted.

    Raises what `admit` does, IllegalStep, SlotFull, ApplicationTooLarge, StorageTrouble.
    """
    try:
        file = store.store(checked, holder=application, by=by, now=now)
    except OSError as trouble:
        raise StorageTrouble from trouble
    kept: Document | None = None
    try:
        kept = _kept(application, place, file, by=by, now=now)
    finally:
        if kept is None or kept.file_id != file.pk:
            store.delete(file, by=by, now=now, reason="not attached")
    return kept


@transaction.atomic
def _kept(application: Application, place: DocumentPlace, file: StoredFile, *, by: Actor, now: datetime) -> Document:
    held = _hold(application, by=by, now=now)
    upload = Upload.objects.filter(pk=place.upload).first() if place.upload else None
    if upload is not None and upload.document is not None:
        return upload.document
    slot = admit(held, place, by=by, now=now)
    present = list(held.documents.current().filter(slot=slot.key).select_related("file"))
    same = next((document for document in present if document.file.sha256 == file.sha256), None)
    document = same or _added(held, slot, file, _outgoing(present, slot, place), by=by, now=now)
    _note_upload(held, place, upload, document, by=by, now=now)
    return document


def _hold(application: Application, *, by: Actor, now: datetime) -> Application:
    return hold(application) if application.origin != Origin.WEB else hold_own(application, by=by, now=now)


def _outgoing(present: Sequence[Document], slot: Slot, place: DocumentPlace) -> Document | None:
    """Return the document that gives way. Raises IllegalStep when it is gone, SlotFull when none was chosen."""
    if place.replaces is not None:
        chosen = next((document for document in present if document.pk == place.replaces), None)
        if chosen is None:
            raise IllegalStep
        return chosen
    if len(present) < slot.most:
        return None
    if slot.most == 1:
        return present[0]
    raise SlotFull(slot.most)


def _added(
    held: Application, slot: Slot, file: StoredFile, outgoing: Document | None, *, by: Actor, now: datetime
) -> Document:
    others = held.documents.current().select_related("file")
    size = file.size + sum(one.file.size for one in others if outgoing is None or one.pk != outgoing.pk)
    if size > settings.KOUBO_APPLICATION_MB * MEGABYTE:
        raise ApplicationTooLarge(settings.KOUBO_APPLICATION_MB)
    last = held.documents.filter(slot=slot.key).aggregate(last=Max("version"))["last"] or 0
    if outgoing is not None:
        Document.objects.filter(pk=outgoing.pk).update(withdrawn_at=now)
    document = Document.objects.create(
        application=held, slot=slot.key, file=file, version=last + 1, at=now, by_id=by.user_id, replaces=outgoing,
        origin=held.origin,
    )  # fmt: skip
    _touch(held, now)
    after = {"slot": slot.key, "document": str(document.pk), "sha256": file.sha256}
    before = {"document": str(outgoing.pk)} if outgoing else None
    verb = "replace_document" if outgoing else "attach_document"
    note(verb, held, by=by, now=now, before=before, after=after)
    if not held.is_draft and held.origin == Origin.WEB and held.status != Status.RESUBMISSION:
        mails.tell_documents(held, document, now=now)
    return document


def _note_upload(
    held: Application, place: DocumentPlace, upload: Upload | None, document: Document, *, by: Actor, now: datetime
) -> None:
    """Finish the upload a file came with. One without pieces that came in the minutes of grace is written down, too."""
    if upload is not None:
        Upload.objects.filter(pk=upload.pk).update(finished_at=now, document=document)
    elif place.began_at is not None and not permissions.takes_documents(held, place.slot, now):
        size = document.file.size
        Upload.objects.create(
            user_id=by.person_id, application=held, slot=place.slot, name=document.file.name, size=size, offset=size,
            started_at=place.began_at, expires_at=now, finished_at=now, document=document,
        )  # fmt: skip


@transaction.atomic
def remove(document: Document, *, by: Actor, now: datetime) -> None:
    """Take a document out of a draft; one that is out already is no error. Raises NotPermitted, IllegalStep once sent."""
    held = hold_own(document.application, by=by, now=now)
    if not held.is_draft:
        raise IllegalStep
    if not held.documents.current().filter(pk=document.pk).update(withdrawn_at=now):
        return
    _touch(held, now)
    note("remove_document", held, by=by, now=now, before={"slot": document.slot, "document": str(document.pk)})


def _touch(held: Application, now: datetime) -> None:
    held.updated_at = now
    held.save(update_fields=["updated_at"])


def hand_out(application: Application, document_id: UUID, *, by: Actor, now: datetime, verb: str = "download_document") -> StoredFile:  # fmt: skip
    """Return the file of one document to whoever may see the application; written down unless it is the applicant.

    Raises NotPermitted, and Document.DoesNotExist.
    """
    if not permissions.may_see(by, application):
        raise NotPermitted
    document = application.documents.select_related("file").get(pk=document_id)
    if not permissions.is_applicant(by, application):
        after = {"document": str(document.pk), "slot": document.slot, "version": document.version}
        with transaction.atomic():
            note(verb, application, by=by, now=now, after=after)
    return document.file


@transaction.atomic
def note_view(application: Application, *, by: Actor, now: datetime) -> None:
    """Write down that a member of the institution looked at an application. Raises NotPermitted."""
    if not permissions.may_see(by, application):
        raise NotPermitted
    if not permissions.is_applicant(by, application):
        note("view_application", application, by=by, now=now)


def unused(files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Keep the files that were stored and, because a process died, never became documents."""
    return files.exclude(Exists(Document.objects.filter(file=OuterRef("pk"))))

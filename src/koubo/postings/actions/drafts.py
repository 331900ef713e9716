"""Drafts: creating, saving, deleting one, copying a posting into a new one."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.institutions.models import Institution, InstitutionUnit
from koubo.kernel.errors import IllegalStep, NotPermitted, StaleVersion
from koubo.postings.actions import permissions
from koubo.postings.actions.steps import complete, complete_autosave, why_lost
from koubo.postings.content import storage
from koubo.postings.discovery import internal_index
from koubo.postings.models import Posting, Revision, queries
from koubo.postings.models.locks import lock
from koubo.postings.publication.states import EDITABLE, ContentLanguages, State
from koubo.postings.sheet import SHEET, Content, Field, FieldKind


def save_typed(
    revision: Revision, content: Content, *, version: int, by: Actor, now: datetime, autosave: bool = False
) -> Revision:
    """Save a draft as `save_draft` does, but a newer version that holds the same is no conflict: return that one.

    The answer to a save may get lost on its way, and the same is then sent again. Raises what `save_draft` raises.
    The first save of an `unsaved_draft` stores it; StaleVersion when another first save of it was faster.
    """
    try:
        if revision.pk is None:
            return _save_first(revision, content, by=by, now=now)
        return save_draft(revision, content, version=version, by=by, now=now, autosave=autosave)
    except StaleVersion:
        known = Revision.objects.filter(posting=revision.posting_id).order_by("-pk")[:1]
        present = queries.whole(known if revision.pk is None else Revision.objects.filter(pk=revision.pk)).get()
        if present.editable and holds(present, content):
            return present
        raise


def is_unused(posting_id: UUID) -> bool:
    """Whether there has never been a posting with that id: history outlasts a deleted one."""
    return not trail.history(Posting(pk=posting_id)).exists()


def unsaved_draft(
    posting: Posting, content: Content, *, written: ContentLanguages, by: Actor, now: datetime
) -> Revision:
    """Return the draft a new posting begins with. Nothing is stored before `save_typed`, and then under the posting's id."""
    revision = Revision(posting=posting, version=0, written=written, updated_at=now, updated_by_id=by.person_id)
    storage.apply(revision, content)
    return revision


def _save_first(revision: Revision, content: Content, *, by: Actor, now: datetime) -> Revision:
    posting = revision.posting
    written = ContentLanguages(revision.written)
    return create_draft(
        posting.institution, content, written=written, by=by, now=now, unit=posting.unit, posting_id=posting.pk
    )


def is_deletable(revision: Revision) -> bool:
    """Whether a revision is all there is of a posting nobody outside its institution has ever seen."""
    return revision.state == State.DRAFT and revision.posting.number is None


@transaction.atomic
def delete_draft(revision: Revision, *, version: int, by: Actor, now: datetime) -> None:
    """Delete a draft that was never requested, its posting, lines and attachments with it. History stays.

    Raises NotPermitted; IllegalStep once it was requested or is gone; StaleVersion when someone saved since `version`.
    """
    posting = revision.posting
    if not permissions.may_write(by, posting):
        raise NotPermitted
    # Posting, then revision: the order of every verb. Held, neither a request nor a save slips in before the deletion.
    if lock(posting.pk) is None:
        raise IllegalStep
    unrequested = Revision.objects.filter(pk=revision.pk, state=State.DRAFT, posting__number=None)
    if not unrequested.filter(version=version).update(version=version + 1):
        raise StaleVersion if unrequested.exists() else IllegalStep
    before = {"title": revision.title["ja"], "written": revision.written, "version": version}
    complete("delete_draft", posting, by=by, now=now, before=before)
    internal_index.forget_revision(revision.pk)
    # Through the manager: the callers' objects keep their keys.
    Posting.objects.filter(pk=posting.pk).delete()


@transaction.atomic
def copy_posting(revision: Revision, *, by: Actor, now: datetime) -> Revision:
    """Copy a revision in whatever state into a new draft of its institution: without its days and its attachments.

    Raises NotPermitted.
    """
    source = revision.posting
    content = without_days(storage.load(revision))
    made = create_draft(
        source.institution, content, written=ContentLanguages(revision.written), by=by, now=now, unit=source.unit
    )
    origin = {"from": str(source.pk), "number": source.number, "revision": revision.pk}
    complete("copy_posting", made.posting, by=by, now=now, after=origin)
    return made


def without_days(content: Content) -> Content:
    """Return `content` with every day of the sheet emptied and nothing attached."""
    return {field.key: _without_days(field, content.get(field.key)) for field in SHEET.fields}


def _without_days(field: Field, value: Any) -> Any:
    if field.kind is FieldKind.DATE:
        return None
    if field.kind is FieldKind.FILES:
        return []
    if field.is_rows:
        return [{sub.key: _without_days(sub, line.get(sub.key)) for sub in field.fields} for line in value or []]
    return value


def holds(revision: Revision, content: Content) -> bool:
    """Whether `content` is what is stored already: saving it would change nothing."""
    return storage.is_same_content(storage.load(revision), content)


@transaction.atomic
def create_draft(
    institution: Institution,
    content: Content,
    *,
    written: ContentLanguages,
    by: Actor,
    now: datetime,
    unit: InstitutionUnit | None = None,
    posting_id: UUID | None = None,
) -> Revision:
    """Open a new posting of `institution` as a draft (一時保存) in the chosen language. Raises NotPermitted.

    It belongs to `unit`, or to none in particular. Raises StaleVersion when there is one with that `posting_id` already.
    """
    if unit is not None and unit.institution_id != institution.pk:
        raise NotPermitted
    if not permissions.may_write_in(by, institution, unit.pk if unit else None):
        raise NotPermitted
    values = {"institution": institution, "unit": unit, "created_at": now, "created_by_id": by.person_id}
    posting, is_new = Posting.objects.get_or_create(pk=posting_id or uuid4(), defaults=values)
    if not is_new:
        raise StaleVersion
    revision = Revision(posting=posting, written=written, updated_at=now, updated_by_id=by.person_id)
    storage.apply(revision, content)
    revision.save(force_insert=True)
    storage.replace_rows(revision, content)
    complete(
        "create_draft", posting, by=by, now=now, after={"written": written, "revision": revision.pk}, said=[revision]
    )
    return revision


@transaction.atomic
def save_draft(
    revision: Revision, content: Content, *, version: int, by: Actor, now: datetime, autosave: bool = False
) -> Revision:
    """Save `content` (一時保存). It may be incomplete. An autosave, which nobody asked for, may leave no entry of its own.

    Raises NotPermitted; IllegalStep when it is no longer editable; StaleVersion when someone saved since `version`.
    """
    if not permissions.may_write(by, revision.posting):
        raise NotPermitted
    if not revision.editable:
        raise IllegalStep
    columns = storage.apply(revision, content)
    values = {name: getattr(revision, name) for name in columns}
    taken = Revision.objects.filter(pk=revision.pk, version=version, state__in=EDITABLE).update(
        version=version + 1, updated_at=now, updated_by_id=by.person_id, **values
    )
    if not taken:
        raise why_lost(revision)
    storage.replace_rows(revision, content)
    saved = Revision.objects.select_related("posting__institution").get(pk=revision.pk)
    if autosave:
        complete_autosave(saved, by=by, now=now)
    else:
        after = {"revision": saved.pk, "version": saved.version}
        complete("save_draft", saved.posting, by=by, now=now, after=after, said=[saved])
    return saved

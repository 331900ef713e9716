"""What can be done with drafts besides writing them: saving again, deleting one, copying a posting into a new one."""

from datetime import datetime
from typing import Any

from django.db import transaction

from koubo.audit.trail import Actor
from koubo.kernel.errors import IllegalStep, NotPermitted, StaleVersion
from koubo.postings import actions, holdings, queries, rules, storage
from koubo.postings.enums import State, Written
from koubo.postings.locks import lock
from koubo.postings.models import Posting, Revision
from koubo.postings.records import record
from koubo.postings.sheet import SHEET, Content, Field, Kind


def save_typed(
    revision: Revision, content: Content, *, version: int, by: Actor, now: datetime, autosave: bool = False
) -> Revision:
    """Save a draft as `save_draft` does, but a newer version that holds the same is no conflict: return that one.

    The answer to a save may get lost on its way, and the same is then sent again. Raises what `save_draft` raises.
    """
    try:
        return actions.save_draft(revision, content, version=version, by=by, now=now, autosave=autosave)
    except StaleVersion:
        present = queries.whole(Revision.objects.filter(pk=revision.pk)).get()
        if present.editable and holds(present, content):
            return present
        raise


def is_deletable(revision: Revision) -> bool:
    """Whether a revision is all there is of a posting nobody outside its institution has ever seen."""
    return revision.state == State.DRAFT and revision.posting.number is None


@transaction.atomic
def delete_draft(revision: Revision, *, version: int, by: Actor, now: datetime) -> None:
    """Delete a draft that was never requested, its posting, lines and attachments with it. History stays.

    Raises NotPermitted; IllegalStep once it was requested or is gone; StaleVersion when someone saved since `version`.
    """
    posting = revision.posting
    if not rules.may_write_for(by, posting.institution):
        raise NotPermitted
    # Posting, then revision: the order of every verb. Held, neither a request nor a save slips in before the deletion.
    if lock(posting.pk) is None:
        raise IllegalStep
    unrequested = Revision.objects.filter(pk=revision.pk, state=State.DRAFT, posting__number=None)
    if not unrequested.filter(version=version).update(version=version + 1):
        raise StaleVersion if unrequested.exists() else IllegalStep
    before = {"title": revision.title["ja"], "written": revision.written, "version": version}
    record("delete_draft", posting, by=by, now=now, before=before)
    holdings.forget(revision.pk)
    # Through the manager: the callers' objects keep their keys.
    Posting.objects.filter(pk=posting.pk).delete()


@transaction.atomic
def copy_posting(revision: Revision, *, by: Actor, now: datetime) -> Revision:
    """Copy a revision in whatever state into a new draft of its institution: without its days and its attachments.

    Raises NotPermitted.
    """
    source = revision.posting
    content = without_days(storage.load(revision))
    made = actions.create_draft(source.institution, content, written=Written(revision.written), by=by, now=now)
    origin = {"from": str(source.pk), "number": source.number, "revision": revision.pk}
    record("copy_posting", made.posting, by=by, now=now, after=origin)
    return made


def without_days(content: Content) -> Content:
    """Return `content` with every day of the sheet emptied and nothing attached."""
    return {field.key: _without_days(field, content.get(field.key)) for field in SHEET.fields}


def _without_days(field: Field, value: Any) -> Any:
    if field.kind is Kind.DATE:
        return None
    if field.kind is Kind.FILES:
        return []
    if field.is_rows:
        return [{sub.key: _without_days(sub, line.get(sub.key)) for sub in field.fields} for line in value or []]
    return value


def holds(revision: Revision, content: Content) -> bool:
    """Whether `content` is what is stored already: saving it would change nothing."""
    return storage.says_same(storage.load(revision), content)

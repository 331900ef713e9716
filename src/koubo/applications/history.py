"""What happened with an application: its steps, and who looked at or downloaded what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from koubo.applications import permissions
from koubo.applications.audit_words import OF_POSTING
from koubo.applications.models import Application, BulkChange, StatusChange
from koubo.audit import trail
from koubo.audit.models import AppendOnly, AuditEntry
from koubo.audit.trail import Actor

SHOWN: Final = 200
# What the applicant did before applying is theirs.
HIDDEN: Final = frozenset({"start_application", "save_application", "remove_document"})
# Who looked at or took what: for administrators, and for whoever did it.
LOOKS: Final = frozenset({"view_application", "download_document", "preview_document", *OF_POSTING})


@dataclass(frozen=True, slots=True)
class ApplicationEvent:
    """One thing that happened; `step` is the change of status it was."""

    entry: AuditEntry
    step: StatusChange | None = None


def of_application(application: Application, *, by: Actor) -> list[ApplicationEvent]:
    """Return what the actor may know of what happened since it was sent, newest first. A constant number of queries."""
    steps = list(application.changes.all())
    everything = permissions.is_administrator(by)
    lines = [
        line for line in (*_own(application, steps), *_of_many(application, steps))
        if everything or line.entry.verb not in LOOKS or line.entry.actor_id == by.user_id
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.entry.at, line.entry.pk), reverse=True)


def _own(application: Application, steps: list[StatusChange]) -> Iterator[ApplicationEvent]:
    made: dict[tuple[datetime, object], StatusChange] = {(step.at, step.to_status): step for step in steps}
    since = application.submitted_at
    for entry in trail.history(application)[:SHOWN]:
        if entry.verb in HIDDEN or (since is not None and entry.at < since and entry.verb != "enter_application"):
            continue
        yield ApplicationEvent(entry, made.get((entry.at, entry.after.get("status"))))


def _of_many(application: Application, steps: list[StatusChange]) -> Iterator[ApplicationEvent]:
    """Yield what was done with it and others at once: changes of status, archives and tables."""
    bulk = {str(step.bulk_id): step for step in steps if step.bulk_id is not None}
    changes = _entries(BulkChange._meta.model_name, subject_id__in=list(bulk))
    taken = _entries(
        application.posting._meta.model_name, subject_id=str(application.posting_id), verb__in=list(OF_POSTING),
        after__applications__icontains=application.number,
    )  # fmt: skip
    for entry in changes:
        yield ApplicationEvent(entry, bulk[entry.subject_id])
    for entry in taken.defer("after")[:SHOWN]:
        yield ApplicationEvent(entry)


def _entries(kind: str | None, **which: object) -> AppendOnly:
    return AuditEntry.objects.filter(subject_kind=kind, **which).select_related("actor")

"""Write and read the audit trail."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from koubo.audit.models import AppendOnly, Entry

# Filled per request by the web middleware, so that every entry can be found from a log line.
request_id: ContextVar[str] = ContextVar("request_id", default="")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting under one hat."""

    user_id: int
    hat: str


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Append one entry about `subject` at the aware instant `now`. Must run inside the transaction of the change."""
    assert connection.in_atomic_block, "an audit entry belongs to the transaction of its change"
    return Entry.objects.create(
        at=now,
        actor_id=by.user_id,
        hat=by.hat,
        verb=verb,
        subject_kind=subject._meta.model_name or "",
        subject_id=str(subject.pk),
        before=before or {},
        after=after or {},
        reason=reason,
        request_id=request_id.get(),
    )


def history(subject: models.Model) -> AppendOnly:
    """Return the entries about `subject`, newest first, with their actors."""
    return Entry.objects.filter(subject_kind=subject._meta.model_name, subject_id=str(subject.pk)).select_related(
        "actor"
    )

"""Write and read the audit trail."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from koubo.audit.models import AppendOnly, AuditEntry
from koubo.kernel.errors import NotPermitted

# Filled per request by the web middleware, so that every entry can be found from a log line.
request_id: ContextVar[str] = ContextVar("request_id", default="")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person under one hat, or what acts without a person.

    `hat` names it: "institution:<id>", "desk" and "seeker" with a person; without one "job:<name>", "link:<id>" or "token:<id>".
    """

    user_id: int | None
    hat: str

    @classmethod
    def job(cls, name: str) -> "Actor":
        """Return a job of the site itself, such as "retention"."""
        return cls(None, f"job:{name}")

    @classmethod
    def link(cls, key: object) -> "Actor":
        """Return whoever holds a link that was sent to somebody without an account."""
        return cls(None, f"link:{key}")

    @property
    def person_id(self) -> int:
        """The person's id. Raises NotPermitted where no person acts: some things only people may do."""
        if self.user_id is None:
            raise NotPermitted
        return self.user_id


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Append one entry about `subject` at the aware instant `now`. Must run inside the transaction of the change."""
    assert connection.in_atomic_block, "an audit entry belongs to the transaction of its change"
    return AuditEntry.objects.create(
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
    return AuditEntry.objects.filter(subject_kind=subject._meta.model_name, subject_id=str(subject.pk)).select_related(
        "actor"
    )

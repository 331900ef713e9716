"""Look things up in the audit trail. Who looks for a person is written down like everything else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from koubo.audit.models import AppendOnly, AuditEntry
from koubo.audit.trail import Actor, record


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailQuestion:
    """What is looked for; instants are aware. `hat` is a hat or what its hats begin with ("institution:")."""

    actor_id: int | None = None
    subject_kind: str = ""
    subject_id: str = ""
    verb: str = ""
    hat: str = ""
    since: datetime | None = None
    until: datetime | None = None


def entries(asked: TrailQuestion) -> AppendOnly:
    """Return what fits, newest first, with actors. A person's entries are those of and those about them."""
    found = AuditEntry.objects.select_related("actor")
    if asked.actor_id is not None:
        found = found.filter(Q(actor=asked.actor_id) | Q(subject_kind="user", subject_id=str(asked.actor_id)))
    if asked.subject_kind:
        found = found.filter(subject_kind=asked.subject_kind)
    if asked.subject_id:
        found = found.filter(subject_id=asked.subject_id)
    if asked.verb:
        found = found.filter(verb=asked.verb)
    if asked.hat:
        found = found.filter(hat__startswith=asked.hat) if asked.hat.endswith(":") else found.filter(hat=asked.hat)
    if asked.since is not None:
        found = found.filter(at__gte=asked.since)
    if asked.until is not None:
        found = found.filter(at__lt=asked.until)
    return found.order_by("-at", "-pk")


@transaction.atomic
def note_search(person: models.Model, where: str, *, by: Actor, now: datetime, **more: Any) -> None:
    """Write down that somebody looked for a person, and where."""
    record("search_person", person, by=by, now=now, after={"where": where} | more)

"""Web applications are counted when they are sent: after the commit, and without failing it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from koubo.applications.events import submitted
from koubo.applications.models import Application
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.stats import storage
from koubo.stats.models import CountKind
from koubo.stats.storage import CountedEvent, CountSubject


def count(*, application: Application, now: datetime, **_: Any) -> None:
    """Count one application once it is really there; members of the institution do not count their own."""
    subject = CountSubject(application.posting_id, CountKind.APPLICATION, clock.day_of(now))
    member_of = Membership.objects.filter(user=application.user).values_list("institution_id", flat=True)
    mark = CountedEvent(subject, institutions=frozenset(member_of))
    transaction.on_commit(lambda: storage.add({mark: 1}), robust=True)


def register() -> None:
    """Hear of applications that are sent."""
    submitted.connect(count, dispatch_uid="stats")

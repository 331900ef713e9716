"""Applications in every state, for tests."""

from datetime import datetime, timedelta
from typing import Any

from koubo.accounts.models import User
from koubo.applications.models import Applicant, Application
from koubo.audit.trail import Actor
from koubo.postings.models import Revision
from tests.support import factories
from tests.support.factories import NOW


def posting(**more: Any) -> Revision:
    """A posting that takes Web applications; live at NOW, closing 26 days later."""
    return factories.published(**({"web_application": True, "electronic_scope": True} | more))


def as_seeker(user: User | None = None) -> Actor:
    return Actor((user or factories.seeker()).pk, "seeker")


def row(revision: Revision, *, user_id: int | None = None, now: datetime = NOW, **fields: Any) -> Application:
    """An application as a row, past all rules."""
    made = Application.objects.create(
        posting=revision.posting, revision=revision, user_id=user_id, started_at=now, updated_at=now, **fields
    )
    Applicant.objects.create(application=made, family_name="相沢", given_name="結", email="yui@example.com")
    return made


def sent(revision: Revision, number: str, *, user_id: int | None = None, status: str = "applied", **fields: Any) -> Application:  # fmt: skip
    """A submitted application as a row, past all rules."""
    at = NOW + timedelta(hours=1)
    return row(revision, user_id=user_id, number=number, status=status, submitted_at=at, **fields)

"""One-time keys: a form sent twice acts once, and the second click sees the first one's result."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from koubo.audit.models import Receipt


def perform_once(key: UUID, *, user_id: int | None, now: datetime, act: Callable[[], str]) -> str:
    """Run `act` in a transaction unless `key` was used by this person (None: by nobody who is signed in); return the location of the result either way.

    The unique key row is taken before acting, so that a second request waits for the first and then reads its result.
    Whatever `act` raises rolls everything back, the key included.
    """
    with transaction.atomic():
        receipt, fresh = Receipt.objects.get_or_create(key=key, actor_id=user_id, defaults={"at": now, "location": ""})
        if fresh:
            receipt.location = act()
            receipt.save(update_fields=["location"])
        return receipt.location


def result_of(key: UUID, *, user_id: int) -> str:
    """Return where the result of a key is that this person used before; empty for a fresh one."""
    return Receipt.objects.filter(key=key, actor_id=user_id).values_list("location", flat=True).first() or ""

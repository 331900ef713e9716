"""The verbs of the folder (検討フォルダ). Each asked twice does nothing more."""

from datetime import datetime

from django.db import transaction

from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.postings.models import Posting, queries
from koubo.seekers.models import Bookmark

HAT = "seeker"


@transaction.atomic
def bookmark(posting: Posting, *, by: Actor, now: datetime) -> bool:
    """Put a posting into the folder; tell whether it was not there before.

    Raises NotPermitted for every hat but a seeker's, and IllegalStep for what the public may not read at `now`.
    """
    if by.hat != HAT:
        raise NotPermitted
    if not queries.is_readable(posting, now):
        raise IllegalStep
    _made, fresh = Bookmark.objects.get_or_create(user_id=by.person_id, posting=posting, defaults={"at": now})
    if fresh:
        record("bookmark", posting, by=by, now=now)
    return fresh


@transaction.atomic
def forget(posting: Posting, *, by: Actor, now: datetime) -> bool:
    """Take a posting out of the folder, whatever became of it; tell whether it was there. Raises NotPermitted."""
    if by.hat != HAT:
        raise NotPermitted
    gone, _kinds = Bookmark.objects.filter(user_id=by.person_id, posting=posting).delete()
    if gone:
        record("forget_bookmark", posting, by=by, now=now)
    return bool(gone)


def erase_folder(user: User, now: datetime) -> None:
    """Empty the folder of a person who is erased."""
    Bookmark.objects.filter(user=user).delete()

"""The verbs of the folder (検討フォルダ), each of which asked twice does nothing more, and of personal details."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.kernel.text import tidy_line
from koubo.postings.models import Posting, queries
from koubo.seekers.models import PERSON_FIELDS, Bookmark, PersonalDetails

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


@transaction.atomic
def save_details(values: Mapping[str, str], *, by: Actor, now: datetime) -> PersonalDetails:
    """Keep who a seeker is and how to reach them; applications begun later start with it. Raises NotPermitted."""
    if by.hat != HAT:
        raise NotPermitted
    told = {column: tidy_line(values.get(column, "")) for column in PERSON_FIELDS}
    details, _made = PersonalDetails.objects.update_or_create(user_id=by.person_id, defaults=told | {"updated_at": now})
    # The history says that it changed, not what anybody's address is.
    record("save_details", details, by=by, now=now)
    return details


def erase_folder(user: User, now: datetime) -> None:
    """Empty the folder of a person who is erased."""
    Bookmark.objects.filter(user=user).delete()

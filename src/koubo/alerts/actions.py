"""The verbs of saved searches. Called twice, each does nothing more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from koubo.accounts import hats
from koubo.accounts.models import User
from koubo.alerts import conditions
from koubo.alerts.models import MOST_NAME, SavedSearch, new_token
from koubo.alerts.schedule import Frequency
from koubo.audit.trail import Actor, record
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text, tidy_line
from koubo.postings.discovery.query import Query

MOST: Final = 50


class TooManySearches(Refusal):
    """Someone keeps as many as there may be."""

    def __init__(self) -> None:
        """Say how many that is."""
        super().__init__(
            "too-many-searches",
            Text(
                f"保存できる検索条件は{MOST}件までです。使わないものを削除してから保存してください",
                f"Up to {MOST} searches can be saved. Delete one you do not need before you save another",
            ),
        )


class SavedAlready(Refusal):
    """The person keeps this very query under another name."""

    def __init__(self, name: str) -> None:
        """Say under which."""
        super().__init__(
            "saved-already",
            Text(f"同じ条件が「{name}」として保存されています", f"The same conditions are saved as “{name}” already"),
        )


@transaction.atomic
def save_search(query: Query, *, name: str, frequency: Frequency, by: Actor, now: datetime) -> tuple[SavedSearch, bool]:
    """Keep a query for a person; one they keep already stays as it is. Tell whether it is new.

    Raises NotPermitted for every hat but a seeker's, and TooManySearches.
    """
    if by.hat != hats.SEEKER:
        raise NotPermitted
    # Who saves two at once waits here, so that both are counted.
    User.objects.select_for_update(of=("self",)).get(pk=by.person_id)
    address = conditions.address_of(query)
    digest = conditions.digest_of(address)
    own = SavedSearch.objects.of(by.person_id)
    known = own.filter(digest=digest).first()
    if known is not None:
        return known, False
    if own.count() >= MOST:
        raise TooManySearches
    made = SavedSearch.objects.create(
        user_id=by.person_id, name=_name(name, query), address=address, digest=digest, frequency=frequency,
        created_at=now, changed_at=now, since=now, seen_until=now, told_at=now,
    )  # fmt: skip
    record("save_search", made, by=by, now=now, after={"frequency": frequency.value})
    return made, True


@transaction.atomic
def change(search: SavedSearch, query: Query, *, by: Actor, now: datetime) -> SavedSearch:
    """Let a saved search ask for something else from now on. Raises NotPermitted, SavedAlready."""
    held = _held(search, by)
    address = conditions.address_of(query)
    if address == held.address:
        return held
    digest = conditions.digest_of(address)
    same = SavedSearch.objects.of(by.person_id).filter(digest=digest).exclude(pk=held.pk).first()
    if same is not None:
        raise SavedAlready(same.name)
    held.address, held.digest, held.told_losses = address, digest, []
    _begin_anew(held, now)
    held.save()
    record("change_search", held, by=by, now=now)
    return held


@transaction.atomic
def set_up(search: SavedSearch, *, name: str, frequency: Frequency, by: Actor, now: datetime) -> SavedSearch:
    """Name it, and say how often mails come; a blank name changes nothing. Raises NotPermitted."""
    held = _held(search, by)
    name = tidy_line(name)[:MOST_NAME] or held.name
    if (name, frequency) == (held.name, held.frequency):
        return held
    before = {"frequency": held.frequency}
    was_mailed = held.frequency != Frequency.NONE
    held.name, held.frequency, held.changed_at = name, frequency, now
    if not was_mailed:
        _begin_anew(held, now)
    held.save()
    record("set_up_search", held, by=by, now=now, before=before, after={"frequency": frequency.value})
    return held


@transaction.atomic
def pause(search: SavedSearch, *, by: Actor, now: datetime) -> None:
    """Send no mails until it is resumed. Raises NotPermitted."""
    held = _held(search, by)
    if held.paused_at is None:
        held.paused_at = held.changed_at = now
        held.save()
        record("pause_search", held, by=by, now=now)


@transaction.atomic
def resume(search: SavedSearch, *, by: Actor, now: datetime) -> None:
    """Send mails again, about what goes live from now on. Raises NotPermitted."""
    held = _held(search, by)
    if held.paused_at is not None:
        held.paused_at = None
        _begin_anew(held, now)
        held.save()
        record("resume_search", held, by=by, now=now)


@transaction.atomic
def unsubscribe(pks: Sequence[int], *, by: Actor, now: datetime) -> int:
    """Send no mails for these searches any more; return for how many that is news. The searches stay.

    For who holds a link from a mail, and need not be signed in.
    """
    held = list(
        SavedSearch.objects.select_for_update(of=("self",)).filter(pk__in=pks).exclude(frequency=Frequency.NONE)
    )
    for search in held:
        before = {"frequency": search.frequency}
        search.frequency, search.changed_at = Frequency.NONE, now
        search.save(update_fields=["frequency", "changed_at"])
        record("unsubscribe_search", search, by=by, now=now, before=before)
    return len(held)


@transaction.atomic
def renew_token(search: SavedSearch, *, by: Actor, now: datetime) -> None:
    """Give its private calendar and feed another address; the old one leads nowhere. Raises NotPermitted."""
    held = _held(search, by)
    held.feed_token = new_token()
    held.save(update_fields=["feed_token"])
    record("renew_search_token", held, by=by, now=now)


@transaction.atomic
def delete_search(search: SavedSearch, *, by: Actor, now: datetime) -> None:
    """Forget it. A second time changes nothing. Raises NotPermitted."""
    if by.hat != hats.SEEKER or search.user_id != by.person_id:
        raise NotPermitted
    held = SavedSearch.objects.select_for_update(of=("self",)).filter(pk=search.pk).first()
    if held is not None:
        record("delete_search", held, by=by, now=now)
        held.delete()


def erase_searches(user: User, now: datetime) -> None:
    """Delete the searches of a person who is erased."""
    SavedSearch.objects.filter(user=user).delete()


def _held(search: SavedSearch, by: Actor) -> SavedSearch:
    """Lock and return the row. Raises NotPermitted for anybody but its person, IllegalStep when it is gone."""
    if by.hat != hats.SEEKER or search.user_id != by.person_id:
        raise NotPermitted
    held = SavedSearch.objects.select_for_update(of=("self",)).filter(pk=search.pk).first()
    if held is None:
        raise IllegalStep
    return held


def _begin_anew(search: SavedSearch, now: datetime) -> None:
    """Let mails begin with what goes live from now on."""
    search.since = search.seen_until = search.told_at = search.changed_at = now


def _name(name: str, query: Query) -> str:
    return tidy_line(name)[:MOST_NAME] or conditions.suggested_name(query, "ja")

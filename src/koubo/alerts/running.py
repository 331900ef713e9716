"""One round of the mails: read, match, then person by person in one transaction the mail and the new position.

A round that is killed has told some people and not the others: the next one tells the others. Two rounds at once do not
tell anybody twice, since who moves a position must find it where it was read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import Min, Q

from koubo.accounts.models import User
from koubo.alerts import mails, matching, publications, schedule
from koubo.alerts.mails import MailWriter
from koubo.alerts.matching import COLUMNS, Parcel
from koubo.alerts.models import SavedSearch, SavedSearchQuerySet
from koubo.alerts.publications import Happenings
from koubo.alerts.schedule import Frequency
from koubo.notifications import outbox

# So many people are written to in one transaction.
CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """What a round did, or would do: mails, and openings in them."""

    mails: int = 0
    openings: int = 0
    alive: int = 0


def send(now: datetime) -> int:
    """Queue the mails that are due at `now` (aware); return how many. May run any number of times and in several workers."""
    done = run(now)
    return done.mails + done.alive


def run(now: datetime, *, dry: bool = False) -> RoundOutcome:
    """Make a round; `dry` writes nothing and says what would be sent."""
    slots = matching.slots_at(now)
    told, openings = 0, 0
    start = _due(slots).aggregate(at=Min("seen_until"))["at"]
    if start is not None and publications.anything_happened(start, max(slots.values()), now=now):
        news = publications.happened(start, max(slots.values()), now=now)
        writer = MailWriter(news)
        for parcels in _chunks(_parcels(slots, news)):
            kept = parcels if dry else _tell(parcels, writer)
            told += len(kept)
            openings += sum(len(section.fresh) for parcel in kept for section in parcel.sections)
        if not dry:
            _move_on(slots, now)
    return RoundOutcome(told, openings, _say_alive(slots[Frequency.DAILY], now, dry=dry))


def _due(slots: dict[Frequency, datetime]) -> SavedSearchQuerySet:
    wanted = Q()
    for frequency, until in slots.items():
        wanted |= Q(frequency=frequency, seen_until__lt=until)
    return SavedSearch.objects.mailed().filter(wanted)


def _parcels(slots: dict[Frequency, datetime], news: Happenings) -> Iterator[Parcel]:
    people = _due(slots).order_by().values("user_id")
    rows = SavedSearch.objects.mailed().filter(user_id__in=people).order_by("user_id", "pk")
    asked = matching.asked_by(rows.values_list(*COLUMNS).iterator(chunk_size=5000), slots)
    return matching.parcels(asked, news)


def _chunks(parcels: Iterable[Parcel]) -> Iterator[list[Parcel]]:
    waiting = iter(parcels)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


@transaction.atomic
def _tell(parcels: Sequence[Parcel], writer: MailWriter) -> list[Parcel]:
    """Queue the mails of some people and move their searches on; those whose searches have changed meanwhile wait for the next round."""
    due = {search.pk: search for parcel in parcels for search in parcel.due}
    held = SavedSearch.objects.mailed().select_for_update(of=("self",)).filter(pk__in=due).order_by("pk")
    as_read = {
        pk
        for pk, seen_until, frequency, address in held.values_list("pk", "seen_until", "frequency", "address")
        if (seen_until, frequency, address) == (due[pk].seen_until, due[pk].frequency, due[pk].address)
    }
    kept = [parcel for parcel in parcels if all(search.pk in as_read for search in parcel.due)]
    people = User.objects.in_bulk([parcel.user_id for parcel in kept])
    outbox.queue_all(writer.news(parcel, people[parcel.user_id], unique_key=_window(parcel)) for parcel in kept)
    _moved(kept, writer.now)
    return kept


def _window(parcel: Parcel) -> str:
    """Return a key no two mails about the same stretch of the same searches share."""
    said = [(search.pk, search.seen_until, search.address) for search in parcel.due]
    return f"{mails.NEWS}:{parcel.user_id}:{sha256(repr(said).encode()).hexdigest()[:40]}"


def _moved(parcels: Sequence[Parcel], now: datetime) -> None:
    """Write how far people were told, and of which searches."""
    by_end: dict[datetime, list[int]] = {}
    for parcel in parcels:
        for search in parcel.due:
            if search.until is not None:
                by_end.setdefault(search.until, []).append(search.pk)
    for until, pks in by_end.items():
        SavedSearch.objects.filter(pk__in=pks).update(seen_until=until)
    sections = [section for parcel in parcels for section in parcel.sections]
    changes = {
        "told_at": [section.search.pk for section in sections],
        "matched_at": [section.search.pk for section in sections if section.fresh],
    }
    for column, pks in changes.items():
        if pks:
            SavedSearch.objects.filter(pk__in=pks).update(**{column: now})
    by_losses: dict[tuple[str, ...], list[int]] = {}
    for section in sections:
        if section.trouble:
            by_losses.setdefault(section.told_losses, []).append(section.search.pk)
    for losses, pks in by_losses.items():
        SavedSearch.objects.filter(pk__in=pks).update(told_losses=list(losses))


def _move_on(slots: dict[Frequency, datetime], now: datetime) -> None:
    """Move on, with one statement each, those to whom nothing was told. Who changed a search since is looked at next time."""
    for frequency, until in slots.items():
        quiet = SavedSearch.objects.filter(frequency=frequency, paused_at__isnull=True, changed_at__lt=now)
        quiet.filter(seen_until__lt=until).update(seen_until=until)


def _say_alive(day: datetime, now: datetime, *, dry: bool) -> int:
    """Tell people of whose searches no mail has spoken for long that they work; once per person and day."""
    quiet = SavedSearch.objects.mailed().filter(told_at__lte=day - schedule.QUIET_FOR).order_by("user_id", "pk")
    people = list(dict.fromkeys(quiet.values_list("user_id", flat=True)))
    if dry:
        return len(people)
    told = 0
    for start in range(0, len(people), CHUNK):
        told += _say_alive_to(people[start : start + CHUNK], quiet, now)
    return told


@transaction.atomic
def _say_alive_to(people: Sequence[int], quiet: SavedSearchQuerySet, now: datetime) -> int:
    held: dict[int, list[SavedSearch]] = {}
    for search in quiet.filter(user_id__in=people).select_for_update(of=("self",)):
        held.setdefault(search.user_id, []).append(search)
    writer = MailWriter(Happenings((), now))
    users = User.objects.in_bulk(list(held))
    outbox.queue_all(
        writer.alive(
            searches,
            users[user_id],
            unique_key=f"{mails.ALIVE}:{user_id}:{searches[0].told_at.isoformat()}:{searches[0].pk}",
        )
        for user_id, searches in held.items()
    )
    SavedSearch.objects.filter(pk__in=[one.pk for searches in held.values() for one in searches]).update(told_at=now)
    return len(held)

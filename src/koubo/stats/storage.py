"""Counts in the database: added by any number of processes at once, each visitor of a day once."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, models, transaction

from koubo.kernel import clock
from koubo.postings.models import Posting
from koubo.stats.models import CountedVisitor, CountKind, Salt, Tally

# A process that noted something before midnight may write it a little later, and needs the salt of that day.
GRACE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, order=True)
class CountSubject:
    """What is counted: a posting, on a day in Japan, and what happened to it."""

    posting_id: UUID
    kind: CountKind
    day: date


@dataclass(frozen=True, slots=True)
class CountedEvent:
    """Something that happened. `institutions` are those the person belongs to: they do not count their own postings.

    `address` and `agent` tell visitors apart where one counts once a day; elsewhere they are empty. They are hashed here, never stored.
    """

    subject: CountSubject
    institutions: frozenset[UUID] = frozenset()
    address: str = ""
    agent: str = ""


def add(marks: Mapping[CountedEvent, int]) -> None:
    """Add all of it or, when this raises, nothing. Marks of postings that do not exist, or of one's own, are dropped."""
    with transaction.atomic():
        owners = dict(
            Posting.objects.filter(pk__in={mark.subject.posting_id for mark in marks}).values_list(
                "pk", "institution_id"
            )
        )
        valid = {
            mark: n
            for mark, n in marks.items()
            if (owner := owners.get(mark.subject.posting_id)) is not None and owner not in mark.institutions
        }
        sums: Counter[CountSubject] = Counter()
        for mark, n in valid.items():
            if not mark.subject.kind.is_once_a_day:
                sums[mark.subject] += n
        sums.update(_fresh([mark for mark in valid if mark.subject.kind.is_once_a_day]))
        increase(sums, owners)


def increase(sums: Mapping[CountSubject, int], owners: Mapping[UUID, UUID]) -> None:
    """Add to the tallies of postings of these owners, in one order everywhere so that writers never wait for one another in a circle."""
    rows = [
        (
            *(_prepared(Tally, name, getattr(subject, name)) for name in ("posting_id", "kind", "day")),
            _prepared(Tally, "institution_id", owners[subject.posting_id]),
            sums[subject],
        )
        for subject in sorted(sums)
    ]
    _insert(
        "INSERT INTO stats_tally (posting_id, kind, day, institution_id, n) VALUES {rows}"
        " ON CONFLICT (posting_id, kind, day) DO UPDATE SET n = stats_tally.n + excluded.n",
        rows,
    )


def forget(now: datetime) -> int:
    """Throw away the salts and hashes of days that are over at `now`; a round of the mail worker that queues nothing."""
    today = clock.day_of(now - GRACE)
    CountedVisitor.objects.filter(day__lt=today).delete()
    Salt.objects.filter(day__lt=today).delete()
    return 0


def _fresh(marks: Collection[CountedEvent]) -> Iterable[CountSubject]:
    """Remember the visitors and return, for each that was not known yet, what they looked at."""
    salts = {day: _salt(day) for day in sorted({mark.subject.day for mark in marks})}
    subjects = {_digest(mark, salts[mark.subject.day]): mark.subject for mark in marks}
    rows = [(digest, _prepared(CountedVisitor, "day", subjects[digest].day)) for digest in sorted(subjects)]
    added = _insert(
        "INSERT INTO stats_countedvisitor (digest, day) VALUES {rows} ON CONFLICT (digest) DO NOTHING RETURNING digest",
        rows,
    )
    return [subjects[digest] for (digest,) in added]


def _salt(day: date) -> str:
    """Return the salt of `day`; whoever comes first makes it."""
    return Salt.objects.get_or_create(day=day, defaults={"value": secrets.token_hex(32)})[0].value


def _digest(mark: CountedEvent, salt: str) -> str:
    parts = (salt, mark.address, mark.agent, str(mark.subject.posting_id), mark.subject.kind)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _insert(statement: str, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Run an INSERT of several rows; return what it returns. Django's own cannot add to what is there."""
    if not rows:
        return []
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    with connection.cursor() as cursor:
        cursor.execute(statement.format(rows=", ".join([one] * len(rows))), [value for row in rows for value in row])
        return cursor.fetchall() if cursor.description else []


def _prepared(model: type[models.Model], name: str, value: object) -> Any:
    """Return a value as this database takes it."""
    field = model._meta.get_field(name.removesuffix("_id"))
    assert isinstance(field, models.Field)
    return field.get_db_prep_save(value, connection)

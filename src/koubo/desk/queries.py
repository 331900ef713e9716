"""What the secretariat's pages ask. Everything starts from postings that have been requested at least once."""

import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from koubo.audit.models import Entry
from koubo.audit.trail import Actor, history
from koubo.desk.models import Claim
from koubo.institutions.models import Institution, Membership
from koubo.kernel import clock
from koubo.postings.enums import State
from koubo.postings.models import Posting, Revision
from koubo.postings.models.revision import RevisionQuerySet
from koubo.postings.queries import requested, whole
from koubo.workdays import calendar

DECIDED: Final = (State.APPROVED, State.DISCARDED, State.RETURNED, State.REJECTED)
NEAR_DAYS: Final = 7
LONG_WAIT_HOURS: Final = calendar.CLOSES - calendar.OPENS  # one business day
# Searched by the keyword box of both lists.
NAMED_BY: Final = (
    "posting__number",
    "texts__ja__title",
    "texts__en__title",
    "posting__institution__code",
    "posting__institution__name_ja",
    "posting__institution__name_en",
)
# Saving happens every few seconds while someone types; the secretariat reads steps, not keystrokes.
UNTOLD: Final = ("save_draft",)


class Order(StrEnum):
    """How the queue is sorted: longest waiting first, nearest end of recruitment, or nearest wished reflect date first."""

    AGE = "age"
    CLOSING = "closing"
    WISHED = "wished"


class Whose(StrEnum):
    """Whose requests the queue shows."""

    ALL = "all"
    MINE = "mine"
    NOBODYS = "none"


class Kind(StrEnum):
    """What was requested: to register (登録) or to change what is published (修正); of them, first openings and wishes."""

    REGISTRATION = "registration"
    MODIFICATION = "modification"
    FIRST = "first"
    WISHED = "wished"


@dataclass(frozen=True, slots=True)
class Load:
    """The queue in numbers at one instant; `mine` and `nobodys` are those the reader has taken, and nobody has."""

    waiting: int
    mine: int
    nobodys: int
    oldest: datetime | None
    long_waiting: int
    closing_soon: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a posting stands in the queue, counted from 1, with its neighbours."""

    position: int
    total: int
    previous: UUID | None
    following: UUID | None


def seen() -> RevisionQuerySet:
    """The scope of the desk: revisions that were requested at least once, whatever became of them."""
    return Revision.objects.filter(requested_at__isnull=False)


def _claimed(rows: RevisionQuerySet) -> RevisionQuerySet:
    """Add `holder` and `holder_name`: who has taken each request, None where nobody has."""
    claim = Claim.objects.filter(revision=OuterRef("pk"), requested_at=OuterRef("requested_at"))
    return rows.annotate(
        holder=Subquery(claim.values("holder_id")[:1]), holder_name=Subquery(claim.values("holder__name")[:1])
    )


def waiting(
    *,
    by: Actor,
    words: str = "",
    institution: str = "",
    order: Order = Order.AGE,
    whose: Whose = Whose.ALL,
    kind: Kind | None = None,
) -> RevisionQuerySet:
    """Requests waiting for a decision, with `own` (the reader's institution), `first` (its first posting), `holder`.

    `words` must all occur in the number, title or institution; `institution` is a code.
    """
    rows = _claimed(requested().select_related("posting__institution", "requested_by"))
    rows = rows.annotate(
        own=Exists(Membership.objects.filter(institution=OuterRef("posting__institution"), user_id=by.user_id)),
        first=~Exists(
            Revision.objects.filter(posting__institution=OuterRef("posting__institution"), state=State.APPROVED)
        ),
    )
    if institution:
        rows = rows.filter(posting__institution__code=institution)
    if whose is not Whose.ALL:
        rows = rows.filter(Q(holder=by.user_id if whose is Whose.MINE else None))
    if kind in {Kind.REGISTRATION, Kind.MODIFICATION}:
        rows = rows.filter(basis__isnull=kind is Kind.REGISTRATION)
    elif kind is not None:
        rows = rows.filter(Q(first=True) if kind is Kind.FIRST else Q(wished_on__isnull=False))
    if order is Order.WISHED:
        rows = rows.order_by(F("wished_on").asc(nulls_last=True), "requested_at", "pk")
    if order is Order.CLOSING:
        rows = rows.order_by("closes_on", "requested_at", "pk")
    return _named(rows, words)


def decided(*, words: str = "") -> RevisionQuerySet:
    """What the desk decided, newest first; a returned posting leaves when it is requested again."""
    rows = seen().filter(state__in=DECIDED).select_related("posting__institution", "decided_by")
    return _named(rows.order_by(F("decided_at").desc(), "-pk"), words)


def _named(rows: RevisionQuerySet, words: str) -> RevisionQuerySet:
    """Keep rows in whose names every word occurs, as typed or in its usual width."""
    for word in words.split():
        forms = {word, unicodedata.normalize("NFKC", word)}
        rows = rows.filter(_any(Q(**{f"{name}__icontains": form}) for name in NAMED_BY for form in forms))
    return rows


def _any(conditions: Iterable[Q]) -> Q:
    either = Q()
    for condition in conditions:
        either |= condition
    return either


def long_since(now: datetime, closed: Container[date]) -> datetime:
    """Return the latest instant at which something received has now waited for one business day."""
    return calendar.hours_before(now, LONG_WAIT_HOURS, closed)


def load(now: datetime, *, by: Actor, closed: Container[date]) -> Load:
    """Return the queue in numbers; closing soon means within a week of `now`'s day in Japan. One query.

    `closed` are the secretariat's own closed days.
    """
    soon = clock.day_of(now) + timedelta(days=NEAR_DAYS)
    numbers = _claimed(Revision.objects.filter(state=State.REQUESTED)).aggregate(
        waiting=Count("pk"),
        mine=Count("pk", filter=Q(holder=by.user_id)),
        nobodys=Count("pk", filter=Q(holder=None)),
        oldest=Min("requested_at"),
        long_waiting=Count("pk", filter=Q(requested_at__lte=long_since(now, closed))),
        closing_soon=Count("pk", filter=Q(closes_on__lte=soon)),
    )
    return Load(**numbers)


def waiting_institutions() -> QuerySet[Institution]:
    """Institutions that wait for a decision, by code."""
    return Institution.objects.filter(Exists(requested().filter(posting__institution=OuterRef("pk")))).order_by("code")


def of_posting(posting_id: UUID) -> Revision | None:
    """Return the newest revision of a posting the desk has seen, with all its content; None where there is none."""
    rows = whole(seen()).select_related("requested_by", "decided_by")
    return rows.filter(posting_id=posting_id).order_by("-pk").first()


def place(posting_id: UUID) -> Place | None:
    """Return where a posting stands in the queue, oldest first; None when it does not wait."""
    line = list(requested().values_list("posting_id", flat=True))
    if posting_id not in line:
        return None
    at = line.index(posting_id)
    return Place(
        position=at + 1,
        total=len(line),
        previous=line[at - 1] if at else None,
        following=line[at + 1] if at + 1 < len(line) else None,
    )


def next_for(by: Actor) -> Revision | None:
    """Return the longest waiting request this person may decide and no colleague has taken."""
    own = Membership.objects.filter(institution=OuterRef("posting__institution"), user_id=by.user_id)
    free = _claimed(requested()).filter(Q(holder=None) | Q(holder=by.user_id))
    return free.select_related("posting").exclude(Exists(own)).first()


def told(posting: Posting) -> QuerySet[Entry]:
    """The history of a posting as people tell it, newest first."""
    return history(posting).exclude(verb__in=UNTOLD)

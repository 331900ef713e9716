"""What the secretariat's pages ask. Everything starts from postings that have been requested at least once."""

import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor, history
from koubo.desk import claims
from koubo.desk.claimable import id_in_database, kind_of
from koubo.desk.models import Claim
from koubo.institutions.models import Institution, Membership
from koubo.kernel import clock
from koubo.kernel.text import Text, either
from koubo.postings.actions.steps import AUTOSAVE
from koubo.postings.discovery import internal_index
from koubo.postings.models import Posting, PostingSummary, Revision
from koubo.postings.models.queries import requested, whole
from koubo.postings.models.revision import RevisionQuerySet
from koubo.postings.models.summary import PostingSummaryQuerySet, folded
from koubo.postings.publication.deadline import Deadline
from koubo.postings.publication.states import State
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
# The secretariat reads steps, not keystrokes, and not who keeps an opening in their folder.
LEFT_OUT: Final = ("save_draft", AUTOSAVE, "bookmark", "forget_bookmark")


class QueueOrder(StrEnum):
    """How the queue is sorted: longest waiting first, nearest end of recruitment, or nearest preferred publication date first."""

    AGE = "age"
    CLOSING = "closing"
    WISHED = "wished"


class Whose(StrEnum):
    """Whose requests the queue shows."""

    ALL = "all"
    MINE = "mine"
    NOBODYS = "none"


class RequestKind(StrEnum):
    """What was requested: to register (登録) or to change what is published (修正).

    Of both: an institution's first openings, what is wished for a day, what the checks object to.
    """

    REGISTRATION = "registration"
    MODIFICATION = "modification"
    FIRST = "first"
    WISHED = "wished"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Load:
    """The queue in numbers at one instant; `mine` and `nobodys` are those the reader has taken, and nobody has."""

    waiting: int
    mine: int
    nobodys: int
    oldest: datetime | None
    long_waiting: int
    closing_soon: int


class Request(NamedTuple):
    """What the queue shows of one request. `own`: of an institution of the reader; `first`: the first posting of one."""

    pk: int
    version: int
    posting: UUID
    number: str
    title_ja: str | None
    title_en: str | None
    written: str
    basis: int | None
    institution_ja: str
    institution_en: str
    requested_at: datetime
    author: str | None
    closes_on: date | None
    closes_at: time | None
    deadline_kind: str
    wished_on: date | None
    own: bool
    first: bool
    holder: UUID | None
    holder_name: str | None

    @property
    def title(self) -> Text:
        """The title (求人件名) as requested."""
        return either(self.title_ja or "", self.title_en or "")

    @property
    def institution(self) -> Text:
        """The name of the institution."""
        return Text(self.institution_ja, self.institution_en)

    @property
    def deadline(self) -> Deadline:
        """When recruitment ends, as requested."""
        return Deadline(self.closes_on, self.closes_at, self.deadline_kind)

    @property
    def is_modification(self) -> bool:
        """Whether it changes a posting that was approved before (修正)."""
        return self.basis is not None


COLUMNS: Final = (
    "pk", "version", "posting_id", "posting__number", "texts__ja__title", "texts__en__title", "written", "basis_id",
    "posting__institution__name_ja", "posting__institution__name_en", "requested_at", "requested_by__name", "closes_on",
    "closes_at", "deadline_kind", "wished_on", "own", "first", "holder", "holder_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """Where a posting stands in the queue, counted from 1, with its neighbours."""

    position: int
    total: int
    previous: UUID | None
    following: UUID | None


def requested_once() -> RevisionQuerySet:
    """The scope of the desk: revisions that were requested at least once, whatever became of them."""
    return Revision.objects.filter(requested_at__isnull=False)


def _claims() -> QuerySet[Claim]:
    """The claim, if any, of each request that waits."""
    return _claims_of("current")


def _claims_of(column: str) -> QuerySet[Claim]:
    request = {"subject_kind": kind_of(Revision), "subject_id": id_in_database(OuterRef(column))}
    return Claim.objects.filter(**request, asked_at=OuterRef("requested_at"))


def waiting(
    *,
    by: Actor,
    words: str = "",
    institution: str = "",
    order: QueueOrder = QueueOrder.AGE,
    whose: Whose = Whose.ALL,
    kind: RequestKind | None = None,
    today: date,
) -> PostingSummaryQuerySet:
    """Where the postings stand that wait for a decision: enough to count, search and sort. `shown` has the requests.

    `words` must all occur in the number, title or institution, or be found in the request; `institution` is a code.
    """
    rows = requested()
    if institution:
        rows = rows.filter(institution__in=Institution.objects.filter(code=institution))
    if whose is Whose.MINE:
        rows = rows.filter(Exists(_claims().filter(holder=by.person_id)))
    if whose is Whose.NOBODYS:
        rows = rows.filter(~Exists(_claims()))
    if kind in {RequestKind.REGISTRATION, RequestKind.MODIFICATION}:
        rows = rows.filter(is_modification=kind is RequestKind.MODIFICATION)
    if kind is RequestKind.FIRST:
        rows = rows.filter(~Exists(_registered(OuterRef("institution"))))
    if kind is RequestKind.WISHED:
        rows = rows.filter(wished_on__isnull=False)
    if kind is RequestKind.FLAGGED:
        rows = rows.filter(_flagged(today))
    if order is QueueOrder.WISHED:
        rows = rows.order_by(F("wished_on").asc(nulls_last=True), "requested_at", "current_id")
    if order is QueueOrder.CLOSING:
        rows = rows.order_by("request_closes_on", "requested_at", "current_id")
    if not words.strip():
        return rows
    names = Q()
    for word in words.split():
        named = Institution.objects.filter(_holding(("code", "name_ja", "name_en"), word))
        names &= Q(words__contains=folded(word)) | Q(institution__in=named)
    return rows.filter(names | Q(current__in=internal_index.matching_revisions(words)))


def _flagged(today: date) -> Q:
    """Return the condition that the checks found something when it was requested, or that a first closing date is past.

    Checks read a request whole, too much for a list, so they are counted once; nothing else they find appears with time.
    """
    return Q(findings__gt=0) | Q(is_modification=False, request_closes_on__lt=today)


def _registered(institution: OuterRef) -> PostingSummaryQuerySet:
    """The postings of an institution that were approved once."""
    return PostingSummary.objects.registered().filter(institution=institution)


def shown(ids: Sequence[int], *, by: Actor) -> list[Request]:
    """Return requests in this order, as `by` sees them. One query, which reads no content."""
    claim = _claims_of("pk")
    own = Membership.objects.filter(institution=OuterRef("posting__institution"), user_id=by.person_id)
    rows = Revision.objects.filter(pk__in=ids).annotate(
        own=Exists(own),
        first=~Exists(_registered(OuterRef("posting__institution"))),
        holder=Subquery(claim.values("holder_id")[:1]),
        holder_name=Subquery(claim.values("holder__name")[:1]),
    )
    found = {row[0]: Request(*row) for row in rows.values_list(*COLUMNS)}
    return [found[pk] for pk in ids if pk in found]


def decided(*, words: str = "") -> RevisionQuerySet:
    """What the desk decided, newest first; a returned posting leaves when it is requested again."""
    rows = requested_once().filter(state__in=DECIDED).select_related("posting__institution", "decided_by")
    return _named(rows.order_by(F("decided_at").desc(), "-pk"), words)


def _named(rows: RevisionQuerySet, words: str) -> RevisionQuerySet:
    """Keep rows in whose names every word occurs, as typed or in its usual width, or that search finds."""
    if not words.strip():
        return rows
    names = Q()
    for word in words.split():
        names &= _holding(NAMED_BY, word)
    return rows.filter(names | Q(pk__in=internal_index.matching_revisions(words)))


def _holding(names: Sequence[str], word: str) -> Q:
    """Return the condition that one of the columns holds `word`, as typed or in its usual width."""
    either = Q()
    for name in names:
        for form in {word, unicodedata.normalize("NFKC", word)}:
            either |= Q(**{f"{name}__icontains": form})
    return either


def long_since(now: datetime, closed: Container[date]) -> datetime:
    """Return the latest instant at which something received has now waited for one business day."""
    return calendar.hours_before(now, LONG_WAIT_HOURS, closed)


def load(now: datetime, *, by: Actor, closed: Container[date]) -> Load:
    """Return the queue in numbers; closing soon means within a week of `now`'s day in Japan. Two queries.

    `closed` are the secretariat's own closed days.
    """
    soon = clock.day_of(now) + timedelta(days=NEAR_DAYS)
    numbers = requested().aggregate(
        waiting=Count("current"),
        oldest=Min("requested_at"),
        long_waiting=Count("current", filter=Q(requested_at__lte=long_since(now, closed))),
        closing_soon=Count("current", filter=Q(request_closes_on__lte=soon)),
    )
    claimed = claims.current().aggregate(all=Count("pk"), mine=Count("pk", filter=Q(holder=by.person_id)))
    return Load(**numbers, mine=claimed["mine"], nobodys=max(numbers["waiting"] - claimed["all"], 0))


def waiting_institutions() -> QuerySet[Institution]:
    """Institutions that wait for a decision, by code."""
    return Institution.objects.filter(pk__in=requested().order_by().values("institution")).order_by("code")


def of_posting(posting_id: UUID) -> Revision | None:
    """Return the newest revision of a posting the desk has seen, with all its content; None where there is none."""
    rows = whole(requested_once()).select_related("requested_by", "decided_by")
    return rows.filter(posting_id=posting_id).order_by("-pk").first()


def position_of(posting_id: UUID) -> QueuePosition | None:
    """Return where a posting stands in the queue, oldest first; None when it does not wait."""
    here = requested().filter(pk=posting_id).values_list("requested_at", "current_id").first()
    if here is None:
        return None
    at, current = here
    before = Q(requested_at__lt=at) | Q(requested_at=at, current__lt=current)
    after = Q(requested_at__gt=at) | Q(requested_at=at, current__gt=current)
    line = requested().values_list("pk", flat=True)
    numbers = requested().aggregate(total=Count("current"), earlier=Count("current", filter=before))
    return QueuePosition(
        position=numbers["earlier"] + 1,
        total=numbers["total"],
        previous=line.filter(before).reverse().first(),
        following=line.filter(after).first(),
    )


def next_for(by: Actor) -> Revision | None:
    """Return the longest waiting request this person may decide and no colleague has taken."""
    own = Membership.objects.filter(user_id=by.person_id).values("institution")
    colleague = _claims().exclude(holder=by.person_id)
    free = requested().exclude(institution__in=own).filter(~Exists(colleague))
    summary = free.select_related("current").only("current__posting_id").first()
    return summary.current if summary else None


def history_of(posting: Posting) -> QuerySet[AuditEntry]:
    """The history of a posting as people tell it, newest first."""
    return history(posting).exclude(verb__in=LEFT_OUT)


def past_review(now: datetime) -> RevisionQuerySet:
    """Published openings without an end whose day of review (見直し日) is past, longest past first; nothing ends them by itself."""
    past = Revision.objects.review_due(now).filter(review_on__lt=clock.day_of(now))
    return past.select_related("posting__institution").order_by("review_on", "pk")

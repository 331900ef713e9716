"""All that waits for the secretariat, of every kind that can be taken on, in one list: what, since when, until when, whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import CharField, Exists, F, Model, OuterRef, Q, QuerySet, Value

from koubo.audit.trail import Actor
from koubo.desk import claimable
from koubo.desk.claimable import Claimable
from koubo.desk.models import Claim
from koubo.desk.queries import Whose
from koubo.kernel.text import Text

COLUMNS: Final = ("work_kind", "work_id", "work_asked")


class Waiting(NamedTuple):
    """Where one thing that waits stands in the list."""

    kind: str
    id: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """One thing that waits, with who has taken it, if anybody."""

    kind: Claimable
    row: Model
    asked_at: datetime
    claim: Claim | None

    @property
    def subject(self) -> Text:
        """What it is about, in words."""
        return self.kind.subject(self.row)

    @property
    def due(self) -> datetime | None:
        """Until when it should be done; None where nothing says so."""
        return self.kind.due(self.row)


def waiting(*, by: Actor, kind: str = "", whose: Whose = Whose.ALL) -> QuerySet[Any]:
    """Return the columns of Waiting of all that waits, longest first: of one kind (of all for ""), whose `by` asks for."""
    kinds = [one for one in claimable.registered() if kind in {"", one.kind}]
    parts = [_part(one, by, whose) for one in kinds]
    return parts[0].union(*parts[1:], all=True).order_by("work_asked", "work_id")


def _part(kind: Claimable, by: Actor, whose: Whose) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = (
        kind.waiting()
        .order_by()
        .annotate(
            work_kind=Value(kind.kind, output_field=CharField()),
            work_id=claimable.id_in_database("pk"),
            work_asked=F(kind.asked_at),
        )
    )
    claims = Claim.objects.filter(
        subject_kind=kind.kind, subject_id=OuterRef("work_id"), asked_at=OuterRef("work_asked")
    )
    if whose is Whose.MINE:
        rows = rows.filter(Exists(claims.filter(holder=by.person_id)))
    if whose is Whose.NOBODYS:
        rows = rows.filter(~Exists(claims))
    columns: QuerySet[Any, Any] = rows.values_list(*COLUMNS)
    return columns


def shown(lines: Sequence[tuple[str, str, datetime]]) -> list[WaitingWork]:
    """Return what a page of the list shows, in this order. One query for each kind on it, one for the claims."""
    page = [Waiting(*line) for line in lines]
    rows: dict[tuple[str, str], Model] = {}
    for name in sorted({line.kind for line in page}):
        kind = claimable.of_kind(name)
        ids = [line.id for line in page if line.kind == name]
        found = kind.waiting().select_related(*kind.related) if kind.related else kind.waiting()
        rows |= {(name, claimable.id_of(row)): row for row in found.filter(pk__in=ids)}
    taken = _claims(page)
    return [
        WaitingWork(claimable.of_kind(line.kind), rows[line.kind, line.id], line.asked_at, taken.get(line))
        for line in page
        if (line.kind, line.id) in rows
    ]


def _claims(page: Sequence[Waiting]) -> dict[Waiting, Claim]:
    wanted = Q(pk=None)
    for line in page:
        wanted |= Q(subject_kind=line.kind, subject_id=line.id, asked_at=line.asked_at)
    found = Claim.objects.filter(wanted).select_related("holder")
    return {Waiting(claim.subject_kind, claim.subject_id, claim.asked_at): claim for claim in found}


def find(kind: str, pk: str) -> Any:
    """Return what waits, by kind and id; None when nothing like that waits."""
    known = {one.kind: one for one in claimable.registered()}
    if kind not in known:
        return None
    rows = known[kind].waiting().annotate(work_id=claimable.id_in_database("pk"))
    return rows.filter(work_id=pk.replace("-", "")).first()

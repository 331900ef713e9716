"""Pages of long lists that only grow: each page says where the next begins, so that none is counted or skipped over."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any, Final, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)
PER_PAGE: Final = 50
LATEST: Final = 9_999_999_999_999_999


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[Row]):
    """Some rows, and the address part of the page after them, empty on the last."""

    rows: list[Row]
    next: str


def page_after(rows: QuerySet[Any], field: str, after: str, per: int = PER_PAGE) -> KeysetPage[Any]:
    """Return the page of `rows`, newest first by `field` (an instant) and number, that follows `after`; the first for anything else."""
    at, number = _read(after)
    if at is not None:
        rows = rows.filter(Q(**{f"{field}__lt": at}) | Q(**{field: at, "pk__lt": number}))
    found = list(rows.order_by(f"-{field}", "-pk")[: per + 1])
    shown = found[:per]
    last = shown[-1] if len(found) > per else None
    return KeysetPage(shown, f"{getattr(last, field).isoformat()}_{last.pk}" if last else "")


def next_query(request: HttpRequest, page: KeysetPage[Any]) -> str:
    """Return the query of the page that follows, the rest of the address kept; empty on the last."""
    query = request.GET.copy()
    query["after"] = page.next
    return query.urlencode() if page.next else ""


def _read(after: str) -> tuple[datetime | None, int]:
    instant, _sep, number = after.rpartition("_")
    try:
        at, pk = datetime.fromisoformat(instant), int(number)
    except ValueError:
        return None, 0
    # At the ends of the calendar the same instant may not exist in another zone.
    is_near = MINYEAR < at.year < MAXYEAR
    return (at, pk) if at.tzinfo and is_near and 0 <= pk <= LATEST else (None, 0)

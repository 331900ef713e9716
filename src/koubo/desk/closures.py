"""The secretariat's closed days. Only days from today on can be added or removed; past ones stay as they counted."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor, record
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.postings.actions import permissions
from koubo.workdays import calendar
from koubo.workdays.models import Closure

MOST_DAYS: Final = 31
MOST_YEARS: Final = 2


class ClosureRefused(Refusal):
    """These days cannot be closed, or opened again. `where` is what is wrong: "first", "last" or nothing of both."""

    def __init__(self, code: str, where: str, text: Text) -> None:
        """Keep what is wrong."""
        super().__init__(code, text)
        self.where = where


@transaction.atomic
def close(first: date, last: date, *, reason: Text, by: Actor, now: datetime) -> Sequence[Closure]:
    """Close every business day from `first` to `last`; return those that were open till now.

    Raises NotPermitted, and ClosureRefused for past days, days too far ahead, too many, and where none is left to close.
    """
    if not permissions.may_review(by):
        raise NotPermitted
    _check(first, last, clock.day_of(now))
    closed = calendar.closed_days()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    made = []
    for day in days:
        if not calendar.is_business_day(day, closed):
            continue
        closure, is_new = Closure.objects.get_or_create(
            day=day, defaults={"reason_ja": reason.ja, "reason_en": reason.en}
        )
        if is_new:
            record("close_day", closure, by=by, now=now, after=_audited(closure))
            made.append(closure)
    if not made:
        raise ClosureRefused(
            "nothing-to-close",
            "first",
            Text(
                "土曜日、日曜日、祝日、またはすでに登録した休業日のため、追加する日がありません",
                "There is no day to add: these are weekends, national holidays or closed days already",
            ),
        )
    return made


@transaction.atomic
def reopen(closure: Closure, *, by: Actor, now: datetime) -> None:
    """Take a closed day away; one that is gone already is no error. Raises NotPermitted, ClosureRefused for a past day."""
    if not permissions.may_review(by):
        raise NotPermitted
    if closure.day < clock.day_of(now):
        raise ClosureRefused(
            "closure-past", "", Text("過ぎた休業日は削除できません", "A closed day that has passed cannot be removed")
        )
    held = Closure.objects.select_for_update(of=("self",)).filter(pk=closure.pk).first()
    if held is None:
        return
    record("reopen_day", held, by=by, now=now, before=_audited(held))
    held.delete()


def of_year(year: int) -> QuerySet[Closure]:
    """The closed days of a year, by day."""
    return Closure.objects.filter(day__year=year).order_by("day")


def closure_history() -> QuerySet[AuditEntry]:
    """What was done with closed days, newest first."""
    return AuditEntry.objects.filter(subject_kind="closure").select_related("actor")


def _check(first: date, last: date, today: date) -> None:
    if first < today:
        raise ClosureRefused(
            "closure-past",
            "first",
            Text("休業日には、今日以降の日を入力してください", "Enter today or a later day as a closed day"),
        )
    if last < first:
        raise ClosureRefused(
            "closure-order",
            "last",
            Text("終了日には、開始日以降の日を入力してください", "Enter a last day on or after the first day"),
        )
    if last.year > today.year + MOST_YEARS:
        raise ClosureRefused(
            "closure-far",
            "last" if first.year <= today.year + MOST_YEARS else "first",
            Text(
                f"休業日には、{today.year + MOST_YEARS}年までの日を入力してください",
                f"Enter closed days up to the year {today.year + MOST_YEARS}",
            ),
        )
    if (last - first).days >= MOST_DAYS:
        raise ClosureRefused(
            "closure-many",
            "last",
            Text(f"一度に登録できるのは{MOST_DAYS}日間までです", f"No more than {MOST_DAYS} days can be added at once"),
        )


def _audited(closure: Closure) -> dict[str, str]:
    """Return what the audit trail keeps of a closed day."""
    return {"day": closure.day.isoformat(), "reason_ja": closure.reason_ja, "reason_en": closure.reason_en}

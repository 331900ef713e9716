"""Dates make sense together and on the day of the check (Japan)."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity, warning
from koubo.postings.checks.required import OUR_RULE
from koubo.postings.sheet import Content
from koubo.postings.sheet.application import is_open_ended

LONG_PERIOD: Final = timedelta(days=366)
LONG_REVIEW: Final = timedelta(days=184)
_warning = partial(warning, "dates", source=OUR_RULE)


def dates(content: Content, today: date, *, again: bool = False) -> Iterator[Finding]:
    """Report impossible orders as errors, unlikely ones as warnings. `again`: an end brought forward may be past."""
    opens, closes = _day(content, "opens_on"), _day(content, "closes_on")
    starts = _day(content, "starts_on")
    begins, ends = _day(content, "contract_from"), _day(content, "contract_until")
    if closes and closes < today and not again:
        yield _error(
            "closes_on",
            Text("募集終了日には、今日以降の日を入力してください", "Enter today or a later day as the closing date"),
        )
    if opens and closes and closes < opens:
        yield _error(
            "closes_on",
            Text(
                f"募集終了日には、募集開始日（{_ja(opens)}）以降の日を入力してください",
                f"Enter a closing date on or after the opening date ({opens.isoformat()})",
            ),
        )
    yield from _open_ended(content, today, again=again)
    if begins and ends and ends < begins:
        yield _error(
            "contract_until",
            Text(
                f"契約の終了日には、契約の開始日（{_ja(begins)}）以降の日を入力してください",
                f"Enter an end of contract on or after its start ({begins.isoformat()})",
            ),
        )
    if closes and closes - (opens or today) > LONG_PERIOD:
        yield _warning("closes_on", "募集期間が1年を超えています", "The application period is longer than a year")
    if closes and starts and starts < closes:
        yield _warning("starts_on", "着任日が募集終了日より前です", "The starting date is before the closing date")


def _open_ended(content: Content, today: date, *, again: bool) -> Iterator[Finding]:
    """Without a closing date there is none, and a day to ask again that lies ahead and not too far."""
    if not is_open_ended(content):
        return
    if content.get("closes_on") or content.get("closes_at"):
        yield _error(
            "closes_on" if content.get("closes_on") else "closes_at",
            Text(
                "締切日のない公募では、募集終了日と時刻を空欄にしてください。締切日があるときは、「締切の扱い」で別のものを選んでください",
                "Leave closing date and time empty where there is none. If there is one, select another kind of deadline",
            ),
        )
    review = _day(content, "review_on")
    if review and review < today and not again:
        yield _error(
            "review_on",
            Text("見直し日には、今日以降の日を入力してください", "Enter today or a later day for the review"),
        )
    elif review and review < today:
        yield _warning("review_on", "見直し日を過ぎています", "The day for the review is past")
    elif review and review - today > LONG_REVIEW:
        yield _warning("review_on", "見直し日が6か月より先です", "The day for the review is more than six months ahead")


def _day(content: Content, key: str) -> date | None:
    value = content.get(key)
    return value if isinstance(value, date) else None


def _ja(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _error(where: str, message: Text) -> Finding:
    return Finding("dates", Severity.ERROR, where, message, OUR_RULE)

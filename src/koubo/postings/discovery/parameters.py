"""The plain parameters of a query (all but the facets): how each is read from an address, written into one, and said."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

from koubo.kernel import clock
from koubo.kernel.text import Text, tidy
from koubo.postings.content.render import day_in_words

PAGE_SIZES: Final = (20, 50, 100)
MOST_CHARACTERS: Final = 1000
MOST_PAY: Final = 10**9
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
MOST_DAYS: Final = 366
MOST_PAGE: Final = 10**6


class SortOrder(StrEnum):
    """How a list is sorted. Source: help page, 「求人公募情報を検索するには?」 (更新日の新しい順, 募集終了日の遅い順)."""

    NEWEST = "newest"
    DEADLINE_LATE = "deadline-late"
    DEADLINE = "deadline"
    RELEVANCE = "relevance"

    @property
    def label(self) -> Text:
        """The words for it."""
        return ORDER_LABELS[self]


ORDER_LABELS: Final = {
    SortOrder.NEWEST: Text("更新日の新しい順", "Newest update first"),
    SortOrder.DEADLINE_LATE: Text("募集終了日の遅い順", "Closing latest first"),
    SortOrder.DEADLINE: Text("募集終了日の早い順", "Closing soonest first"),
    SortOrder.RELEVANCE: Text("関連度の高い順", "Most relevant first"),
}


class ListView(StrEnum):
    """How a page shows a list."""

    CARDS = "cards"
    COMPACT = "compact"

    @property
    def label(self) -> Text:
        """The words for it."""
        return VIEW_LABELS[self]


VIEW_LABELS: Final = {ListView.CARDS: Text("カード", "Cards"), ListView.COMPACT: Text("一覧表", "Compact list")}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address and the field of a query it says. `read` raises ValueError.

    `words` is empty for what is no condition but a way of showing.
    """

    field: str
    label: Text
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    words: Callable[[Any], Text] | None = None


def _phrase(text: str) -> str:
    return " ".join(tidy(text.encode("utf-8", "replace").decode()).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _flag(text: str) -> bool:
    try:
        return {"1": True, "on": True, "0": False, "off": False}[_plain(text).lower()]
    except KeyError as unknown:
        raise ValueError(text) from unknown


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(_plain(text))
        if not least <= value <= most:
            raise ValueError(text)
        return value

    return read


def _yen(text: str) -> int:
    """Read an amount: 4000000, 4,000,000円, 400万円."""
    found = re.fullmatch(r"(\d{1,10})(万?)円?", _plain(text).replace(",", ""))
    if not found:
        raise ValueError(text)
    value = int(found[1]) * (10_000 if found[2] else 1)
    if not 0 < value <= MOST_PAY:
        raise ValueError(text)
    return value


def read_day(text: str) -> date:
    """Read a day. Raises ValueError."""
    return _bounded(date.fromisoformat(_plain(text).replace("/", "-")))


def _bounded(day: date) -> date:
    """Return a day of this calendar's middle; what compares or counts days leaves the calendar at its ends."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


def _instant(text: str) -> datetime:
    value = datetime.fromisoformat(_plain(text))
    _bounded(value.date())
    aware = value if value.tzinfo else value.replace(tzinfo=clock.JST)
    return aware.astimezone(UTC).replace(microsecond=0)


def choose_order(orders: Sequence[SortOrder]) -> Callable[[str], SortOrder]:
    """Return what reads one of some orders."""

    def read(text: str) -> SortOrder:
        order = SortOrder(_plain(text))
        if order not in orders:
            raise ValueError(text)
        return order

    return read


def _page_size(text: str) -> int:
    value = int(_plain(text))
    if value not in PAGE_SIZES:
        raise ValueError(text)
    return value


def _same(value: Any) -> Text:
    return Text(str(value), str(value))


def _iso(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _days(ja: str, en: str) -> Callable[[Any], Text]:
    return lambda days: Text(ja.format(days), en.format(days) + ("" if days == 1 else "s"))


def _in_words(day: date) -> Text:
    return Text(day_in_words(day, "ja"), day_in_words(day, "en"))


def _from(day: date) -> Text:
    words = _in_words(day)
    return Text(f"{words.ja}以降", f"{words.en} or later")


def _until(day: date) -> Text:
    words = _in_words(day)
    return Text(f"{words.ja}まで", f"{words.en} or earlier")


def _since(instant: datetime) -> Text:
    local = instant.astimezone(clock.JST)
    words = _in_words(local.date())
    return Text(f"{words.ja} {local:%H:%M}以降", f"{words.en} {local:%H:%M} (Japan) or later")


def _yen_in_words(value: int) -> Text:
    ja = f"{value // 10_000:,}万円以上" if value % 10_000 == 0 else f"{value:,}円以上"
    return Text(ja, f"{value:,} yen or more")


def _yes(_: bool) -> Text:
    return Text("はい", "Yes")


WORDS: Final = ("q", "any", "none")
PARAMETERS: Final = {
    "q": Parameter("words", Text("キーワード", "Keywords"), _phrase, words=_same),
    "any": Parameter("any_words", Text("いずれかを含む", "Any of these words"), _phrase, words=_same),
    "none": Parameter("no_words", Text("含まない", "None of these words"), _phrase, words=_same),
    "inside": Parameter("inside", Text("語の途中での一致も含める", "Matches inside words, too"), _flag, lambda _: "1", _yes),
    "pay": Parameter("pay", Text("年収", "Annual pay"), _yen, words=_yen_in_words),
    "deadline_from": Parameter("deadline_from", Text("募集終了日（から）", "Closes from"), read_day, words=_from),
    "deadline_to": Parameter("deadline_to", Text("募集終了日（まで）", "Closes until"), read_day, words=_until),
    "closing": Parameter(
        "closing", Text("募集締切間近", "Closing soon"), _between(0, MOST_DAYS), words=_days("{}日以内", "within {} day")
    ),
    "new": Parameter("new", Text("新着", "New"), _between(0, MOST_DAYS), words=_days("{}日以内", "within {} day")),
    "since": Parameter("since", Text("前回の閲覧以降", "Since my last visit"), _instant, _iso, _since),
    "closed": Parameter("closed", Text("募集終了を含める", "Include closed openings"), _flag, lambda _: "1", _yes),
    "sort": Parameter("order", Text("並べ替え", "Sort by"), choose_order(tuple(SortOrder))),
    "per": Parameter("per", Text("表示件数", "Per page"), _page_size),
    "view": Parameter("view", Text("表示形式", "View"), lambda text: ListView(_plain(text))),
    "page": Parameter("page", Text("ページ", "Page"), _between(1, MOST_PAGE)),
}  # fmt: skip

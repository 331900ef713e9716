"""Values that can hardly be meant: pay in the wrong unit, nobody to be employed, a place abroad without its country."""

import re
from collections.abc import Iterator, Sequence
from datetime import time
from functools import partial
from typing import Any, Final

from koubo.kernel import typed
from koubo.kernel.reading import reading
from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity, warning
from koubo.postings.checks.reading import passages, sentences
from koubo.postings.checks.required import OUR_RULE
from koubo.postings.checks.written_dates import written_dates
from koubo.postings.sheet import Content, address, text_of
from koubo.postings.sheet.contract import ABROAD

_warning = partial(warning, "plausible", source=OUR_RULE)

# Yen an hour: the lowest minimum wage of any prefecture from autumn 2025 on.
LOWEST_WAGE: Final = 1_023
# Yen that one person may earn in each kind of pay: below no minimum wage allows it (part-time work pays less a month), above nobody means it.
PLAUSIBLE: Final[dict[str, tuple[int, int]]] = {
    "annual": (100_000, 100_000_000),
    "monthly": (10_000, 4_000_000),
    "daily": (3_000, 300_000),
    "hourly": (LOWEST_WAGE, 50_000),
    "class": (1_000, 200_000),
}
# Employees whose hours fill the day work four days a week at least, unless the text says how many.
FULL_TIME_FORMS: Final = frozenset({"01", "02"})
FULL_DAY: Final = 6
DAYS_A_WEEK: Final = re.compile(r"週\s*([1-6](?:\.\d)?)\s*日|\b([1-6])\s+days?\s+(?:a|per)\s+week", re.IGNORECASE)
WEEKS_A_MONTH: Final = 4
NO_COUNTRY: Final = re.compile(
    r"[\W_ー]*|海外|国外|外国|未定|別途|応相談|abroad|overseas|tb[ad]|to\s+be\s+\w+|n/?a", re.IGNORECASE
)
HOUR: Final = re.compile(
    r"(?:午前|午後)?\d{1,2}(?:時(?:\d{1,2}分|半)?|:\d\d)|\b\d{1,2}(?::\d\d)?\s*[ap]\.?m\b|正午|\bnoon\b", re.IGNORECASE
)


def plausible(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report what a clerk would ask about."""
    yield from pay(content, languages)
    if content.get("positions") == 0:
        yield _warning("positions", "募集人数が0名になっています", "The number of openings is 0")
    yield from places_abroad(content, languages)
    yield from closing_hour(content, languages)


def pay(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Amounts that no work of that kind is paid with."""
    hours = _hours_a_month(content, languages)
    for i, row in enumerate(content.get("pays") or []):
        kind = row.get("pay_kind") or ""
        least, most = PLAUSIBLE.get(kind, (0, 10**12))
        if kind in {"annual", "monthly"}:
            least = max(least, int(LOWEST_WAGE * hours * (12 if kind == "annual" else 1)))
        for end in ("lower", "upper"):
            amount: Any = row.get(end)
            if isinstance(amount, int) and not least <= amount <= most:
                words = unlikely(amount, below=amount < least)
                yield _warning(f"pays-{i}-{end}", words.ja, words.en)
                break


def unlikely(amount: int, *, below: bool = False) -> Text:
    """Return the words for an amount that can hardly be meant."""
    ja, en = (
        ("。最低賃金を下回っていないかも確かめてください", ", and that it is not below the minimum wage")
        if below
        else ("", "")
    )
    return Text(
        f"{amount:,}円は、この給与の形態では考えにくい額です。単位（円）と形態を確かめてください{ja}",
        f"{amount:,} yen can hardly be meant for this kind of pay. Please check the unit (yen) and the kind{en}",
    )


def _hours_a_month(content: Content, languages: Sequence[str]) -> float:
    """Return the fewest hours that employees with a full day work in a month; 0 for all others."""
    forms = {line.get("employment_form") for line in content.get("job_lines") or []} - {None, ""}
    starts, ends = content.get("starts_at"), content.get("ends_at")
    if not forms or not forms <= FULL_TIME_FORMS or not isinstance(starts, time) or not isinstance(ends, time):
        return 0
    day = ends.hour - starts.hour + (ends.minute - starts.minute) / 60 - 1
    if day < FULL_DAY:
        return 0
    texts = passages(
        content, languages, ("hours_note", "contract_note", "pay_note", "holidays", "positions_note", "notes")
    )
    said = [float(found[1] or found[2]) for p in texts for found in DAYS_A_WEEK.finditer(p.text)]
    return day * (min(said) if said else WEEKS_A_MONTH) * WEEKS_A_MONTH


def places_abroad(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A place abroad has its country."""
    for i, row in enumerate(content.get("places") or []):
        named = [reading(text_of(row, "country", language)).strip() for language in languages]
        if row.get("prefecture") == ABROAD and not any(name and not NO_COUNTRY.fullmatch(name) for name in named):
            yield Finding(
                "required",
                Severity.ERROR,
                address("places", row=i, sub="country", language=languages[0]),
                Text("海外の勤務地には、国・地域を入力してください", "Enter the country or region of a place abroad"),
                OUR_RULE,
            )


def closing_hour(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """An hour in the text about the period is the one of the field: that is what lists and details say."""
    closes, hour = content.get("closes_on"), content.get("closes_at")
    if closes is None:
        return
    for passage in passages(content, languages, ("period_note",)):
        for sentence in sentences(passage.text):
            said = list(_hours(sentence))
            if hour in said or not said or not any(day.is_day(closes) for day in written_dates(sentence)):
                continue
            ja, en = (f"{hour:%H:%M}",) * 2 if hour else ("その日の終わり", "the end of the day")
            yield _warning(
                passage.where,
                f"時刻が書かれていますが、一覧や詳細には募集終了日の{ja}までと表示されます。「募集終了時刻」に入力してください",
                f"An hour is given here, but lists and details say {en} of the closing date. Enter it as the closing time",
            )
            return


def _hours(sentence: str) -> Iterator[time | None]:
    """Yield the hours a sentence names; None for one that cannot be read."""
    for found in HOUR.finditer(sentence):
        try:
            yield typed.hour(found[0])
        except typed.Unclear:
            yield None

"""Figures that stand in a text and in a field (domain rule B): pay, hours, places, degrees and days say the same in both."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, time
from functools import cache
from typing import Any, Final

from koubo.kernel.text import Text
from koubo.postings.checks.reading import Passage, passages, sentences
from koubo.postings.checks.written_dates import written_dates
from koubo.postings.sheet import Content, text_of
from koubo.postings.sheet.contract import ABROAD
from koubo.vocabularies import registry

Told = Iterator[tuple[Passage, Text]]
_UNITS: Final = {"億": 100_000_000, "万": 10_000, "千": 1_000, "million": 1_000_000, "thousand": 1_000}
_SUM: Final = r"(\d[\d,]*(?:\.\d+)?)\s*(億|万|千|million|thousand)?\s*(?:円|yen|jpy)?"
_TO: Final = r"(?:円|yen)?\s*(?:\([^)]*\))?\s*(?:から|[~〜～―–-]|to|and|or|又は|または)\s*(?:約)?\s*(?:jpy|¥)?\s*"
KINDS: Final = {
    "annual": (r"(?:年俸|年収|年額|年間給与|年間支給額)", r"(?:annual|yearly)\s+(?:gross\s+)?(?:salary|pay|income|remuneration)", r"(?:a|per)\s+(?:year|annum)|annually"),
    "monthly": (r"(?:月給|月額給与|給与月額|月額基本給|月収)", r"monthly\s+(?:gross\s+)?(?:salary|pay|wage|remuneration)", r"(?:a|per)\s+month|monthly"),
    "hourly": (r"(?:時給|時間給)", r"hourly\s+(?:wage|pay|rate)", r"(?:an|per)\s+hour|hourly"),
    "daily": (r"(?:日給|日額)", r"daily\s+(?:wage|pay|rate)", r"(?:a|per)\s+day"),
}  # fmt: skip
# Money that is no pay of this kind, or nobody's in particular.
OTHER_MONEY: Final = re.compile(
    r"手当|賞与|報奨|奨励|研究費|科研|外部資金|予算|助成|家賃|退職金|モデル|例[:えは)]|実績|加算|別途|含む|規模|売上|世帯|前任|前職|現職|現在の|希望|超える方|\bcurrent|\bexpected"
    r"|\ballowance|\bbonus|\bgrant|\bresearch\s+(?:fund|budget)|\bexample|\bincentive|\bbudget|\bsubsid|\brent\b|\bprevious",
    re.IGNORECASE,
)
ASIDE: Final = re.compile(r"[(（][^)）]*[)）]?")
EXAMPLE: Final = re.compile(r"モデル|例[:え)）はもが]|参考|年収例|実績|\bexample", re.IGNORECASE)
BY_KIND: Final = re.compile(r"(年俸|月給|日給|時給)制(?!度?(?:の|を)?(?:導入|検討|移行|廃止|選択))")
KIND_OF: Final = {"年俸": "annual", "月給": "monthly", "日給": "daily", "時給": "hourly"}

_CLOCK: Final = (
    r"(?:午前|午後|am|pm)?\s*(?P<h{0}>\d{{1,2}})\s*(?::|時)?\s*(?P<m{0}>\d{{2}}|半)?\s*分?\s*(?P<p{0}>[ap]\.?m\.?)?"
)
HOURS: Final = re.compile(
    r"(?P<half1>午前|午後|朝|夕方|夜)?\s*(?P<h1>\d{1,2})\s*(?:(?::|時)\s*(?P<m1>\d{2}|半)?\s*分?|(?=\s*[ap]\.?m))\s*(?P<p1>[ap]\.?m\.?)?\s*(?:から|より|(?:に)?始業[、,]?|(?:に|から)始ま(?:り|って)[、,]?|[~〜～―–-]|to|until|till|,?\s*終業(?:時刻)?(?:は)?|、\s*終業(?:時刻)?(?:は|:)?)\s*"
    r"(?P<half2>午前|午後|朝|夕方|夜)?\s*(?P<h2>\d{1,2})\s*(?:(?::|時)\s*(?P<m2>\d{2}|半)?\s*分?|(?=\s*[ap]\.?m))\s*(?P<p2>[ap]\.?m\.?)?",
    re.IGNORECASE,
)
ABOUT_HOURS: Final = re.compile(
    r"勤務時間|就業時間|始業|終業|所定労働時間|労働時間|\bworking\s+hours|\bhours\s+of\s+work|\bwork(?:ing)?\s+from\s+\d|\boffice\s+hours\s+of\s+work",
    re.IGNORECASE,
)
OTHER_HOURS: Final = re.compile(
    r"休憩|窓口|受付|問い?合わ?せ|開館|図書館|授業|講義|夜間|コア|短縮|時差|シフト|場合|例えば|または|又は|土曜|日曜|曜日|面接|試験|保育|開庁|電話|フレキシブル|標準|前任"
    r"|\bbreak|\breception|\bdesk|\blibrary|\bclass|\blecture|\bevening|\bcore\b|\bshort|\bmay\b|\bor\b|\bsaturday|\binterview|\bnursery|\btelephone",
    re.IGNORECASE,
)
A_WORKDAY: Final = 5

PLACE_WORDS: Final = re.compile(
    r"勤務(?:地|場所|先)|就業(?:場所|先)|配属先|勤務(?:する|いただく|していただく)|で勤務|\bplace\s+of\s+work|\bwork(?:ing)?\s+(?:location|place)|\bworkplace|\bbased\s+(?:in|at)|\bwill\s+work\s+(?:in|at)|\blocated\s+in\b",
    re.IGNORECASE,
)
OTHER_PLACE: Final = re.compile(
    r"出張|変更|場合|可能性|将来|転勤|異動|リモート|在宅|前任|以外|移転|以前|旧|から(?:電車|車|徒歩|約)|分|通勤|会場|面接|本社|本部|\bmoved|\bformer|\bsince\b|\btravel|\bmay\b|\bremote|\bprevious|\bminutes|\bcommut|\binterview|\bheadquarters|\bother\s+than|\bnot\b",
    re.IGNORECASE,
)

DEGREES: Final = {"bachelor": 1, "master": 2, "doctor": 3}
ASKED_DEGREE: Final = (
    (3, re.compile(r"博士(?:の学位|号|課程修了|\(|を有|以上)|\bph\.?\s?d|\bdoctora(?:te|l\s+degree)", re.IGNORECASE)),
    (
        2,
        re.compile(
            r"修士(?:の学位|号|課程修了|以上|\(|を有)|\bmaster['’]?s?\s+(?:degree|or\b)|\bmaster['’]s\b", re.IGNORECASE
        ),
    ),
    (1, re.compile(r"学士(?:の学位|号|以上|\(|を有)|大学(?:を)?卒業|大卒|\bbachelor", re.IGNORECASE)),
)
NOT_NEEDED: Final = re.compile(
    r"望まし|歓迎|優遇|不問|問わ|問い?ません|必要(?:は)?(?:ない|ありません)|指導|課程(?:の|を担当|に在)|在学|学生|同等|準ずる|相当"
    r"|\bpreferred|\bdesirable|\bwelcome|\bnot\s+(?:required|necessary)|\bequivalent|\bsupervis|\bstudents?\b|\bteach|\bplus\b|\badvantage",
    re.IGNORECASE,
)
UNTIL: Final = re.compile(r"まで|by\b|no\s+later|頃|上旬|中旬|下旬", re.IGNORECASE)
STARTS_WHEN: Final = re.compile(
    r"(?:着任|採用|就任|雇用開始|勤務開始)(?:時期|日|予定日|予定|年月日)?\s*(?::|は|が)|\b(?:start(?:ing)?|commencement|appointment)\s+date\b|\bemployment\s+(?:starts|begins)\b",
    re.IGNORECASE,
)
OTHER_START: Final = re.compile(r"以降|以後|後|まで|早い|相談|\bor\b|\bafter\b|\bsoon|\bby\b|\bnegotia", re.IGNORECASE)
STARTS_ABOUT: Final = re.compile(
    r"(?:採用|着任|雇用開始)(?:予定)?(?:日|時期)?[はが:]\s*(?:20\d\d年)?(\d{1,2})月(?:の?(?:上旬|中旬|下旬|半ば|初め|末|頃|ごろ)|を予定)"
)
STARTS: Final = re.compile(
    r"(?P<y>20\d\d)年(?P<m>\d{1,2})月(?:\d{1,2}日)?(?:付け?で?)?(?:採用|着任|就任|雇用開始)(?!後|前|以降|を目途)"
)

HOURS_DIFFER: Final = Text(
    "本文の勤務時間が、始業・終業の時刻と異なります",
    "The hours in the text differ from the starting and finishing times",
)
PLACE_DIFFERS: Final = Text(
    "本文の勤務地が、勤務地の都道府県と異なります", "The place of work in the text differs from the prefecture selected"
)
DEGREE_DIFFERS: Final = Text(
    "本文で求める学位が、「必要な学位」と異なります", "The degree asked for in the text differs from the one selected"
)
RESULT_DIFFERS: Final = Text(
    "本文の結果通知の時期が、「結果通知の予定日」と異なります",
    "The day of results in the text differs from the one entered",
)
START_DIFFERS: Final = Text(
    "本文の着任日が、着任日の欄と異なります", "The starting date in the text differs from the one entered"
)
BEGIN_DIFFERS: Final = Text(
    "本文の契約の始まりが、契約の開始日と異なります", "The beginning in the text differs from the start of contract"
)


def figures(content: Content, languages: Sequence[str]) -> Told:
    """Yield each passage whose figures differ from those of the fields."""
    yield from pay(content, languages)
    yield from hours(content, languages)
    yield from places(content, languages)
    yield from degree(content, languages)
    yield from days(content, languages)
    yield from length_of_contract(content, languages)


def pay(content: Content, languages: Sequence[str]) -> Told:
    """Amounts of a kind of pay lie within the typed range of that kind; the kind named is one of those typed."""
    rows = [row for row in content.get("pays") or [] if row.get("pay_kind")]
    own = [row for row in content.get("job_lines") or [] if row.get("pay_kind")]
    rows += [{"pay_kind": row["pay_kind"], "lower": row.get("pay_lower"), "upper": row.get("pay_upper")} for row in own]
    typed = {row["pay_kind"] for row in rows}
    for passage in passages(content, languages, ("title", "pay_note", "notes", "contract_note", "benefits")):
        for sentence in sentences(passage.text):
            if (
                passage.key == "pay_note"
                and typed
                and (named := BY_KIND.search(sentence))
                and KIND_OF[named[1]] not in typed
            ):
                yield (
                    passage,
                    Text(
                        f"「{named[0]}」とありますが、給与の形態では選ばれていません",
                        f"“{named[0]}” is not among the kinds of pay selected",
                    ),
                )
                break
            wrong = next(
                (
                    found
                    for kind in KINDS
                    for found in _amounts(sentence, kind)
                    if kind in typed and not _within(found, kind, rows)
                ),
                None,
            )
            if wrong:
                yield (
                    passage,
                    Text(
                        f"本文の額（{wrong[0]:,.0f}円）が、給与の額と異なります",
                        f"The amount in the text ({wrong[0]:,.0f} yen) differs from the amounts entered",
                    ),
                )
                break


@cache
def _of_kind(kind: str) -> re.Pattern[str]:
    ja, before, after = KINDS[kind]
    return re.compile(
        rf"(?:{ja}|\b{before})[^。\n\d]{{0,24}}?{_SUM}(?:{_TO}{_SUM})?|(?<![\d.,]){_SUM}(?:{_TO}{_SUM})?\s*(?:yen|jpy)?\s*\b(?:{after})\b", re.IGNORECASE
    )  # fmt: skip


def _amounts(sentence: str, kind: str) -> Iterator[tuple[float, ...]]:
    """Yield one or two amounts for each time this kind of pay is named with figures."""
    for found in _of_kind(kind).finditer(sentence):
        # What stands just before or after decides whose money it is; an aside in brackets does not.
        around = sentence[max(0, found.start() - 20) : found.end() + 12]
        if OTHER_MONEY.search(ASIDE.sub("", around)) or EXAMPLE.search(sentence):
            continue
        parts = [part for part in (found.groups()[i : i + 2] for i in range(0, 8, 2)) if part[0]]
        unit = next((part[1] for part in reversed(parts) if part[1]), None)
        sums = tuple(float(part[0].replace(",", "")) * _UNITS.get((part[1] or unit or "").lower(), 1) for part in parts)
        if all(amount >= LEAST.get(kind, 1) for amount in sums):
            yield sums


# Smaller numbers are something else: a year, a step of the scale, a number of months.
LEAST: Final = {"annual": 500_000, "monthly": 30_000, "daily": 3_000, "hourly": 500}


def _within(sums: tuple[float, ...], kind: str, rows: Sequence[dict[str, Any]]) -> bool:
    ranges = [(row.get("lower"), row.get("upper")) for row in rows if row["pay_kind"] == kind]
    known = [(low or 0, high or float("inf")) for low, high in ranges if low is not None or high is not None]
    return not known or any(low <= amount <= high for amount in sums for low, high in known)


def hours(content: Content, languages: Sequence[str]) -> Told:
    """Working hours in a text are those of the clock fields."""
    starts, ends = content.get("starts_at"), content.get("ends_at")
    if any(text_of(line, "hours", language) for line in content.get("job_lines") or [] for language in languages):
        return
    if not isinstance(starts, time) or not isinstance(ends, time):
        return
    for passage in passages(content, languages, ("hours_note", "contract_note", "benefits", "notes")):
        for sentence in sentences(passage.text):
            told = [
                (_clock(found, 1), _clock(found, 2)) for found in HOURS.finditer(re.sub(r"休憩[^。\n]*", "", sentence))
            ]
            about = passage.key == "hours_note" or ABOUT_HOURS.search(sentence)
            long = [one for one in told if one[1][0] - one[0][0] >= A_WORKDAY]
            same = ((starts.hour, starts.minute), (ends.hour, ends.minute)) in told
            if (
                about
                and long
                and not same
                and not OTHER_HOURS.search(re.sub(r"[(（]?休憩[^。\n)]*[)）]?", "", sentence))
            ):
                yield passage, HOURS_DIFFER
                break


def _clock(found: re.Match[str], number: int) -> tuple[int, int]:
    hour, minute = int(found[f"h{number}"]), found[f"m{number}"]
    afternoon = found[f"half{number}"] in {"午後", "夕方", "夜"} or (found[f"p{number}"] or "").lower().startswith("p")
    return hour + 12 * (afternoon and hour < 12), 30 if minute == "半" else int(minute or 0)


def places(content: Content, languages: Sequence[str]) -> Told:
    """A prefecture named as the place of work is one of those typed."""
    typed = {row.get("prefecture") for row in content.get("places") or []} - {None, ""}
    if not typed:
        return
    for passage in passages(
        content, languages, ("title", "duties", "positions_note", "contract_note", "benefits", "notes")
    ):
        for sentence in sentences(passage.text):
            if not PLACE_WORDS.search(sentence) or OTHER_PLACE.search(sentence):
                continue
            named = {code for code, pattern in _prefectures(passage.language) if pattern.search(sentence)}
            if named and not named & typed:
                yield passage, PLACE_DIFFERS
                break


@cache
def _prefectures(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for term in registry.terms("prefectures"):
        if term.code >= ABROAD:
            continue
        name = term.label[language]
        if language == "en":
            found.append(
                (
                    term.code,
                    re.compile(rf"\b{re.escape(name)}\b(?!\s+(?:university|metropolitan\s+university))", re.IGNORECASE),
                )
            )
        else:
            short = name if name == "北海道" else name[:-1]
            guard = "(?<!東)" if short == "京都" else ""
            found.append((term.code, re.compile(rf"{guard}{short}(?!大|学|湾|銀行|新聞|先端)")))
    return tuple(found)


def degree(content: Content, languages: Sequence[str]) -> Told:
    """The degree asked for in words is the one selected, where all jobs ask for one."""
    if any(line.get("degree") for line in content.get("job_lines") or []):
        return
    chosen = str(content.get("degree") or "")
    level = DEGREES.get(chosen, 0 if chosen == "none" else None)
    if level is None:
        return
    for passage in passages(content, languages, ("requirements", "education_note")):
        asked = [
            rank
            for sentence in sentences(passage.text)
            if not NOT_NEEDED.search(sentence)
            for rank, pattern in ASKED_DEGREE
            if pattern.search(sentence)
        ]
        if asked and level not in asked and (min(asked) > level or max(asked) < level):
            yield passage, DEGREE_DIFFERS


def days(content: Content, languages: Sequence[str]) -> Told:
    """The day results are told, the month of the start and the first day of the contract are those of the fields."""
    by, starts = content.get("results_by"), content.get("starts_on")
    if isinstance(by, date):
        for passage in passages(content, languages, ("result_notice", "selection")):
            about = [
                s
                for s in sentences(passage.text)
                if re.search(r"結果|採否|通知|\bresult|\bnotif|\binform", s, re.IGNORECASE) and UNTIL.search(s)
            ]
            told = [day for sentence in about for day in written_dates(sentence)]
            if told and not any(day.is_day(by) for day in told):
                yield passage, RESULT_DIFFERS
    if isinstance(starts, date):
        for passage in passages(
            content, languages, ("title", "positions_note", "background", "contract_note", "application_note", "notes")
        ):
            found = STARTS.search(passage.text)
            near = [s for s in sentences(passage.text) if STARTS_WHEN.search(s) and not OTHER_START.search(s)]
            told = [day for sentence in near for day in written_dates(sentence)]
            if (told and not any(day.is_day(starts) for day in told)) or (
                (month := STARTS_ABOUT.search(passage.text)) and int(month[1]) != starts.month
            ):
                yield passage, START_DIFFERS
            elif found and (int(found["y"]), int(found["m"])) != (starts.year, starts.month):
                yield (
                    passage,
                    Text(
                        f"本文の採用時期（{found[0]}）が、着任日と異なります",
                        f"The start in the text ({found[0]}) differs from the starting date",
                    ),
                )


TERM_YEARS: Final = re.compile(
    r"任期\s*(?:は|:|が)?\s*(\d{1,2})\s*年(?!度|目|\d|以|を?(?:超|上限))|(?<![\d.])(\d{1,2})\s*年間?(?:の)?任期|契約期間\s*(?:は|:)?\s*(\d{1,2})\s*年(?!度|\d|以)"
    r"|\b(\d{1,2}|one|two|three|four|five|six|seven|ten)-year\s+(?:fixed-term\s+)?(?:contract|term|appointment|position)|\b(?:term|contract|appointment)\s+(?:is\s+|of\s+|runs\s+)?(?:for\s+)?(\d{1,2}|one|two|three|four|five|six|seven|ten)[\s-]years?\b|\((\d{1,2}|one|two|three|four|five|six|seven|ten)\s+years?\)|(?:から|[~〜-])[^。\n]{1,24}\((\d{1,2})年間?\)",
    re.IGNORECASE,
)
IN_WORDS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
NOT_THE_LENGTH: Final = re.compile(
    r"更新|再任|最長|通算|上限|延長|合計|以内|場合|前任|テニュア|審査|renew|extend|maximum|total|up\s+to|previous|tenure",
    re.IGNORECASE,
)
BEGINS: Final = re.compile(r"\s*(?:\([^)]{1,8}\))?\s*(?:から|より|[~〜～-]|to\b|until\b)", re.IGNORECASE)
A_MONTH: Final = 45


def length_of_contract(content: Content, languages: Sequence[str]) -> Told:
    """Length and beginning of the contract in words are those of its dates."""
    begins, ends = content.get("contract_from"), content.get("contract_until")
    for passage in passages(content, languages, ("title", "contract_note", "positions_note", "notes")):
        if isinstance(begins, date) and passage.key == "contract_note":
            first = [day for day in written_dates(passage.text) if day.year and BEGINS.match(passage.text, day.end)]
            if first and not any(day.is_day(begins) for day in first):
                yield passage, BEGIN_DIFFERS
                continue
        if not isinstance(begins, date) or not isinstance(ends, date):
            continue
        for sentence in sentences(passage.text):
            if NOT_THE_LENGTH.search(sentence):
                continue
            said = [_years(found) for found in TERM_YEARS.finditer(sentence)]
            if said and all(abs((ends - begins).days - 365.25 * years) > A_MONTH for years in said):
                yield (
                    passage,
                    Text(
                        f"本文の任期（{said[0]}年）が、契約の開始日・終了日と異なります",
                        f"The term in the text ({said[0]} years) differs from the dates of the contract",
                    ),
                )
                break


def _years(found: re.Match[str]) -> int:
    said = next(group for group in found.groups() if group).lower()
    return IN_WORDS.get(said) or int(said)

"""Accuracy (domain rule B): what the text says and what the fields say must not contradict each other.

Only what can be seen in the posting itself; all of it are warnings, for prose can be right in ways not foreseen here.
Source: 職業安定法 第5条の4.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.claims import claims
from koubo.postings.checks.figures import figures
from koubo.postings.checks.findings import Finding, warning
from koubo.postings.checks.lexicon import lexicon, listed
from koubo.postings.checks.reading import passages, sentences
from koubo.postings.checks.written_dates import WrittenDate, written_dates
from koubo.postings.sheet import Content
from koubo.postings.sheet.application import WHEN_FILLED

SAID: Final = listed("accuracy")

SOURCE: Final = Text("職業安定法 第5条の4（的確な表示）", "Employment Security Act art. 5-4 (accurate display)")

DEADLINE_TEXTS: Final = (
    "title",
    "background",
    "positions_note",
    "period_note",
    "application_note",
    "documents",
    "selection",
    "contact_note",
    "notes",
)
# Words by which a posting takes back what it says, or tells that it is not meant.
DISCLAIMED: Final = lexicon(SAID["DISCLAIMED"])
DISCLAIMING_TEXTS: Final = (
    "background",
    "duties",
    "pay_note",
    "hours_note",
    "contract_note",
    "notes",
    "benefits",
    "application_note",
)
DEADLINE: Final = re.compile(
    r"受け?付け?は[^。\n]{0,24}まで|締め?切|〆切|必着|消印有効|(?:応募|募集|提出|受付)(?:の)?(?:期限|期間|終了)"
    r"|\bdead-?line|まで(?:応募を)?(?:受け?付け|募集)(?:ます|る|いたします)|\bclosing\s+date|\bclos(?:es|ing)\s+on|\b(?:must|should)\s+(?:arrive|be\s+(?:received|submitted))|\bno\s+later\s+than|\bdue\s+(?:on|by)",
    re.IGNORECASE,
)
# Other deadlines live in the same texts: letters of reference, stages, results, events, other calls.
OTHER_DEADLINE: Final = re.compile(
    r"推薦|照会|意見書|事前|登録|問い?合わ?せ|説明会|助成|補助|第?\s*[一二三1-3]次|次回|予備|次第|延長|着任|任期|契約|前回|再公募|同時に|別の?公募|他の公募|併願|昨年|前年|申込|宿舎|入居|科研費|奨学"
    r"|\breference|\breferee|\brecommend|\bregist|\binquir|\bfirst\b|\bsecond\b|\bround\b|\bstarting\b|\bextend|\bhousing|\bvisa\b|\bconference|\bprevious|\bother\s+(?:call|position|post)|\banother\s+(?:call|position|post)",
    re.IGNORECASE,
)
# These take a date of their own when they stand before it; after it they say what comes then.
STAGES: Final = re.compile(
    r"審査|選考|面接|採否|結果|通知|\binterview|\bresult|\bnotif|\breview\s+(?:of|begins|starts)", re.IGNORECASE
)
FROM_THEN: Final = re.compile(
    r"以降|以後|から|より|\bafter\b|\bfrom\b|\bonwards?\b|\bor\s+later|\bearliest", re.IGNORECASE
)
UNTIL_THEN: Final = re.compile(r"まで|以前|遅くとも|\bby\b|\bbefore\b|\buntil\b|\bno\s+later|\blatest", re.IGNORECASE)
ENDS_AFTER: Final = re.compile(r"\s*(?:[（(][^）)]{1,8}[）)])?\s*(?:まで|迄|付け?で?満了|に満了)")
ENDS_BEFORE: Final = re.compile(
    r"(?:\bto|\buntil|\btill|\bthrough|\bends?\s+on|\bending\s+on|[~〜–—-])\s*$", re.IGNORECASE
)

PEOPLE: Final = re.compile(
    r"(?P<ja>\d{1,3})\s*(?:名|人)|\b(?P<en>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:(?:full|part)-time\s+)?(?:positions?|posts?|openings?|people|persons?|vacanc(?:y|ies))\b",
    re.IGNORECASE,
)
NUMBERS: Final = {
    name: i for i, name in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}
OPENINGS_TEXTS: Final = ("background", "application_note", "notes")
OPENINGS: Final = re.compile(
    r"(?:募集(?:人員|人数|定員|予定人数)?|採用(?:予定)?(?:人数|数|人員))(?:は|:|数は)?\s*(?=\d)|\d+\s*(?:名|人)を(?:募集|採用|公募)(?:し|する|いた)|\bwill\s+be\s+(?:hired|appointed|employed)|\b(?:offer|fill|recruit|seek|advertis|appoint)\w*\s+(?=(?:\d+|two|three|four|five|six)\b)|\bnumber\s+of\s+(?:positions|openings|posts)\b",
    re.IGNORECASE,
)
OTHER_OPENINGS: Final = re.compile(
    r"前回|次回|昨年|来年|別の|他の|過去|学生|\b(?:second|next|previous|another|other|last|later|students?)\b",
    re.IGNORECASE,
)
ROUGHLY: Final = re.compile(
    r"若干|程度|以上|以内|まで|前後|\bseveral\b|\babout\b|\bup\s+to\b|\bat\s+least\b", re.IGNORECASE
)

FIXED_TERM: Final = re.compile(r"任期(?:付|あり|有)|有期雇用|\bfixed[\s-]term\b|\blimited[\s-]term\b", re.IGNORECASE)
NO_TERM: Final = re.compile(
    r"任期(?:の定め)?(?:なし|無し?|はありません)|無期雇用|\bpermanent\b|\bno\s+fixed\s+term", re.IGNORECASE
)
TENURE_TRACK: Final = re.compile(r"テニュア・?トラック(?!准?教授等?と|でない|ではな)|\btenure[\s-]track", re.IGNORECASE)
NOT_TENURE_TRACK: Final = re.compile(
    r"テニュア・?トラック(?:で(?:は)?な|に準|相当)|\bnon[\s-]tenure[\s-]track|\bnot\s+(?:a\s+)?tenure[\s-]track",
    re.IGNORECASE,
)
TRACK: Final = "3"

MAIL_REFUSED: Final = re.compile(
    r"(?:電子)?メール(?:への添付)?(?:による|での|で)(?:応募|提出)[^。\n]{0,8}(?:受け付けません|受付けません|受け付けておりません|不可|できません)"
    r"|\b(?:by|to\s+an|via|through)\s+e-?mail\s+(?:are|is|will)\s+not\s+(?:be\s+)?accepted|\bno\s+applications?\s+by\s+e-?mail",
    re.IGNORECASE,
)
MAIL_WANTED: Final = re.compile(
    r"(?:電子)?メール(?:にて|により|に添付して|で)[^。\n]{0,14}(?:提出|送付|送信|応募|お送り)(?:して)?(?:ください|下さい|すること)"
    r"|\b(?:send|submit|e-?mail)\s+(?:\w+\s+){0,6}(?:by|via|as\s+an)\s+e-?mail|\bapplications?\s+(?:should|must)\s+be\s+(?:sent|submitted)\s+by\s+e-?mail",
    re.IGNORECASE,
)
POST_OF_SOMETHING_ELSE: Final = re.compile(
    r"推薦|問い?合わ?せ|質問|連絡|控え|困難|場合|\breference|\brecommend|\breferee|\bquestion|\binquir|\bif\b|\bwhere\b", re.IGNORECASE
)  # fmt: skip
_warning = partial(warning, "B", source=SOURCE)


def accuracy(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report texts that contradict a field, and fields that contradict each other."""
    yield from deadline(content, languages)
    yield from start(content, languages)
    yield from end_of_contract(content, languages)
    yield from openings(content, languages)
    nearer = [*term(content, languages), *ways_to_apply(content, languages)]
    yield from nearer
    yield from results(content)
    yield from disclaimed(content, languages)
    told = {finding.where for finding in nearer}
    for passage, message in (*claims(content, languages), *figures(content, languages)):
        if passage.where not in told:
            yield _warning(passage.where, message.ja, message.en)


def deadline(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A deadline in the text is the closing date."""
    closes = _day(content, "closes_on")
    if closes is None:
        return
    for passage in passages(content, languages, DEADLINE_TEXTS):
        for sentence in sentences(passage.text):
            if not DEADLINE.search(sentence) or OTHER_DEADLINE.search(sentence):
                continue
            dates = [day for day in written_dates(sentence) if not STAGES.search(sentence[: day.start])]
            if dates and not any(written.is_day(closes) for written in dates):
                yield _warning(
                    passage.where,
                    f"本文の締切（{_words(sentence, dates[-1])}）が、募集終了日（{_ja(closes)}）と異なります",
                    f"The deadline in the text ({_words(sentence, dates[-1])}) differs from the closing date ({closes.isoformat()})",
                )
                break


def start(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A starting date in its explanation is the one of the field, or a range around it."""
    starts = _day(content, "starts_on")
    if starts is None:
        return
    for passage in passages(content, languages, ("starts_note",)):
        dates = list(written_dates(passage.text))
        days = [day for written in dates if (day := written.near(starts))]
        reached = FROM_THEN.search(passage.text) and days and min(days) <= starts
        ahead = UNTIL_THEN.search(passage.text) and days and max(days) >= starts
        if dates and not reached and not ahead and not any(written.is_day(starts) for written in dates):
            yield _warning(
                passage.where,
                f"説明にある日（{_words(passage.text, dates[0])}）が、着任日（{_ja(starts)}）と異なります",
                f"The date in the explanation ({_words(passage.text, dates[0])}) differs from the starting date ({starts.isoformat()})",
            )


def end_of_contract(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """An end of contract in the explanation is the one of the field; without a term there is none."""
    ends = _day(content, "contract_until")
    for passage in passages(content, languages, ("contract_note",)):
        said = [written for written in written_dates(passage.text) if written.year and _is_end(passage.text, written)]
        if ends and said and not any(written.is_day(ends) for written in said):
            yield _warning(
                passage.where,
                f"説明にある契約の終わり（{_words(passage.text, said[0])}）が、契約の終了日（{_ja(ends)}）と異なります",
                f"The end in the explanation ({_words(passage.text, said[0])}) differs from the end of contract ({ends.isoformat()})",
            )
    if ends and _terms(content) == {"1"}:
        yield _warning(
            "contract_until",
            "任期なしの職に、契約の終了日が入力されています",
            "The position has no fixed term, but an end of contract is entered",
        )


def _is_end(text: str, written: WrittenDate) -> bool:
    return bool(ENDS_AFTER.match(text, written.end) or ENDS_BEFORE.search(text[: written.start]))


def openings(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A number of people in title or explanation is that of the field, or adds up to it."""
    stated = content.get("positions")
    if not isinstance(stated, int):
        return
    for passage in passages(content, languages, ("title", "positions_note", *OPENINGS_TEXTS)):
        read = passage.text if passage.key in {"title", "positions_note"} else _about_openings(passage.text)
        said = [_number(found) for found in PEOPLE.finditer(read)]
        if said and stated not in (*said, sum(said)) and not ROUGHLY.search(passage.text):
            yield _warning(
                passage.where,
                f"本文の人数（{said[0]}名）が、募集人数（{stated}名）と異なります",
                f"The number in the text ({said[0]}) differs from the number of openings ({stated})",
            )


def _about_openings(text: str) -> str:
    """Return the sentences of a longer text that say how many are wanted."""
    return "\n".join(s for s in sentences(text) if OPENINGS.search(s) and not OTHER_OPENINGS.search(s))


def _number(found: re.Match[str]) -> int:
    words = (found["ja"] or found["en"]).lower()
    return NUMBERS.get(words) or int(words)


def term(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """What the title says of term and tenure track is what the lines say."""
    terms = _terms(content)
    tracks = {line.get("tenure_track") for line in content.get("job_lines") or []} - {None, ""}
    for passage in passages(content, languages, ("title", "job_lines.job_title")):
        if (passage.find(FIXED_TERM) and terms == {"1"}) or (passage.find(NO_TERM) and terms == {"0"}):
            yield _warning(
                passage.where,
                "任期についての表現が、職種の行で選ばれた任期と異なります",
                "What this says of the term differs from what is selected for the job line",
            )
        if passage.find(TENURE_TRACK, unless=NOT_TENURE_TRACK) and tracks and TRACK not in tracks:
            yield _warning(
                passage.where,
                "テニュアトラックとありますが、職種の行では選ばれていません",
                "This says tenure track, which is not selected in any job line",
            )


def ways_to_apply(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """The text invites applications by e-mail exactly where they are accepted."""
    accepted = content.get("email_application")
    for passage in passages(content, languages, ("application_note",)):
        if accepted is True and passage.find(MAIL_REFUSED):
            yield _warning(
                passage.where,
                "電子メールでは受け付けないとありますが、「電子メールでの応募」は可になっています",
                "The text refuses applications by e-mail, but they are set as accepted",
            )
        asked = any(MAIL_WANTED.search(s) and not POST_OF_SOMETHING_ELSE.search(s) for s in sentences(passage.text))
        if accepted is False and asked:
            yield _warning(
                passage.where,
                "電子メールで提出するように書かれていますが、「電子メールでの応募」は不可になっています",
                "The text asks for applications by e-mail, but they are set as not accepted",
            )


def results(content: Content) -> Iterator[Finding]:
    """Results are not told while applications are still open, unless screening goes on all the time."""
    closes, by = _day(content, "closes_on"), _day(content, "results_by")
    if closes and by and by < closes and content.get("deadline_kind") != WHEN_FILLED:
        yield _warning(
            "results_by", "結果通知の予定日が募集終了日より前です", "Results are expected before the closing date"
        )


def disclaimed(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A posting that says that it is not true, or that nobody is to be hired, misleads."""
    for passage in passages(content, languages, DISCLAIMING_TEXTS):
        if passage.find(DISCLAIMED):
            yield _warning(
                passage.where,
                "記載と実際が異なると読めます。求人の内容は、実際の条件のとおりに書いてください",
                "This reads as if the facts were different from what is stated. State the real conditions",
            )


def _terms(content: Content) -> set[str]:
    return {line.get("term") for line in content.get("job_lines") or []} - {None, ""}


def _day(content: Content, key: str) -> date | None:
    value = content.get(key)
    return value if isinstance(value, date) else None


def _words(text: str, written: WrittenDate) -> str:
    return text[written.start : written.end].strip()


def _ja(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

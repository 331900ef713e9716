"""The one reader of ages: which limits of age a text sets for those who apply.

A clause is read in three steps: what belongs to retirement, to staying, or to other people is taken out; a denial, a benefit and what
was so once end it; an age that is left is a limit. A retirement age hides no limit that stands beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from koubo.postings.checks import age_words as said
from koubo.postings.checks.age_words import ABOUT, AGE, BORN, DECADE, ONES, OVER, TENS, UNDER, YEARS_EN
from koubo.postings.checks.age_words import N as _N
from koubo.postings.checks.reading import clauses

__all__ = [
    "ABOUT",
    "AGE",
    "BORN",
    "DECADE",
    "RETIREMENT",
    "UNDER",
    "Limits",
    "Said",
    "in_figures",
    "limits_said",
    "read_limits",
]

_TEN: Final = "|".join(TENS)
_IN_WORDS: Final = re.compile(
    rf"\b({_TEN})(?:[\s-]({'|'.join(ONES)}))?\b|\b(twent|thirt|fort|fift|sixt)(ies|ieth)\b", re.IGNORECASE
)
_BOUND: Final = rf"(?:{UNDER}|{OVER}|{ABOUT})"
_PHRASE: Final = (
    rf"(?:{DECADE}(?:\s*(?:から|[~〜・、と-])\s*{DECADE})?(?:まで)?|{AGE}(?:\s*(?:から|[~〜-])\s*{AGE})?\s*{_BOUND}?)"
)
_EN_AGE: Final = rf"(?:who\s+(?:are|is)\s+|is\s+|are\s+)?(?:aged?\s+|ages\s+|in\s+their\s+)?(?:over|under|above|below|of|from|between|up\s+to\s+the\s+age\s+of)?\s*{_N}(?:s|[\s-]*years?(?:[\s-]+(?:old|of\s+age))?)?(?:\s*(?:-|to|and)\s*{_N}s?)?(?:\s+(?:years?\s+(?:old|of\s+age)|or\s+(?:older|over|under|younger)|and\s+(?:older|over)))?"
NOT_APPLICANTS: Final = re.compile(
    # retirement and staying
    rf"{said.RETIREMENT_WORDS}[^。\n]{{0,12}}?{AGE}(?:\s*\([^)]{{1,12}}\))?(?:に(?:達し|なる|到達)[^。\n、]{{0,10}})?|{AGE}[^。\n、]{{0,6}}定年|{AGE}にな[^。\n、]{{0,16}}(?:退職|定年)"
    rf"|{AGE}\s*(?:まで|迄|以降|以後|を(?:上限|限度))[^。\n応]{{0,10}}{said.STAYS}|{said.STAYS}(?:(?![方者])[^。\n]){{0,14}}?{AGE}(?:に(?:達する|達した|なる)|まで|の年度末|を(?:上限|限度|超え))"
    rf"|{AGE}に(?:達する|達した|なる)(?:日|年度|まで|以後|月)"
    rf"|\b(?:retire\w*|employment|appointments?|contracts?|re-?employ\w*|posts?)\b[^.\n;]{{0,40}}?\b(?:ends?|until|till|at|is|of|to|reach\w*|up\s+to)\b[^.\n;]{{0,20}}?\b(?:the\s+)?(?:age\s+(?:of\s+)?)?[5-7]\d\b(?:\s*(?:years?\s+(?:old|of\s+age)|or\s+(?:older|over)))?"
    rf"|\b(?:mandatory\s+)?retire\w*[^.\n;]{{0,90}}?\b[5-7]\d\b|\b[5-7]\d\b[^.\n;]{{0,32}}\bretire\w*(?:\s+age)?"
    # other people, before or after their age
    rf"|{_PHRASE}\s*(?:の|人)?\s*{said.OTHERS}|{said.OTHERS}\s*\({AGE}[^)]{{0,12}}\)|{said.OTHERS}(?:の)?(?:割|%|半数|多く)?[はが]{_PHRASE}"
    rf"|{_PHRASE}の(?![^。、\n]{{0,12}}{said.APPLICANT}|誕生日|前半|後半|半ば|うち)[^。、\n]{{1,12}}|{DECADE}(?:の{said.APPLICANT})?[がは]\s*\d+\s*[名人]|{_PHRASE}(?:の{said.APPLICANT})?[がも]?(?:いま|おり|在籍|所属)"
    rf"|(?:割|%|パーセント|半数|多く)[はが](?:[2-7]0(?:歳|才)?代|[2-7]\d[歳才]以上)|{_PHRASE}の方の[^。、\n]{{0,14}}(?:研究|調査|測定|健康|支援)|{AGE}人口|年齢構成[^。、\n]*|平均年齢[^。、\n]*|「[^」]{{0,20}}か」|{_PHRASE}の学び"
    rf"|{AGE}\s*(?:以上|{OVER})(?:の)?(?:方|人|者|応募者|研究者)?(?:も|でも)(?![^。\n]{{0,8}}(?:ではな|不可|できません))|{AGE}\s*(?:以上|{OVER})(?:の)?(?:方|人|者)(?:の|が)[^。\n]{{0,8}}(?:実績|例|在籍|活躍)[^。\n]*|何歳(?:の方)?でも|(?:還暦|不惑|年配)[^。\n]{{0,8}}(?:方|先生)も"
    rf"|\b{said.OTHERS}\b(?:\s+\w+)?\s*\(?{_EN_AGE}(?!\s+(?:may|can|need|are\s+(?:not\s+)?(?:eligible|considered|welcome)))"
    rf"|\bour\s+(?:\w+\s+){{1,2}}(?:are|range)\s+(?:in|from|between)\s+(?:their\s+)?[2-7]0s(?:\s+(?:to|and)\s+(?:their\s+)?[2-7]0s)?"
    rf"|\b{_N}-year-old\s+(?:university|department|faculty|institute|college|tradition|building)|\b(?:university|department|faculty|institute|college|school|journal|laboratory|building|program\w*)\s+(?:is|turned)\s+(?:over|under|about)?\s*{_N}(?:\s+years?\s+old)?|\bbuilding\s+under\s+{_N}[^.;]*",
    re.IGNORECASE,
)
LIMIT: Final = re.compile(said.MENTIONED, re.IGNORECASE)

RETIREMENT: Final = re.compile(
    r"定年[^。\n\d]{0,10}(?P<a>[1-9]\d)\s*[歳才]|(?P<b>[1-9]\d)\s*[歳才]\s*(?:が|で|の)?\s*定年"
    r"|\bretire\w*(?:\s+\w+){0,6}?\s+(?P<c>[4-9]\d)\b|\b(?P<d>[4-9]\d),?\s+(?:which\s+)?(?:is\s+)?(?:the|our|a)\s+(?:[\w'’]+\s+){0,3}retirement",
    re.IGNORECASE,
)
RANGES: Final = re.compile(
    r"(?P<low>[1-9]\d)\s*[歳才]?\s*(?:以上)?\s*(?:[~〜ー―–-]|から|、|,)?\s*(?:満\s*)?(?P<high>[1-9]\d)\s*[歳才]\s*(?P<less>未満)?"
    r"|\b(?:aged?|between)\s+(?:between\s+|from\s+)?(?P<low_en>\d\d)\s*(?:to|and|-|–)\s*(?P<high_en>\d\d)\b",
    re.IGNORECASE,
)
UPPER: Final = re.compile(
    rf"(?P<high>[1-9]\d)\s*(?:[歳才]|サイ|さい)\s*(?:以下|まで|迄|以内|を?(?:超え|越え|こえ)な|(?P<less>未満|ミマン|に(?:達し(?:てい)?な|満たな)))"
    rf"|\b(?P<less_en>(?:under|below|younger\s+than)\s+(?:the\s+age\s+of\s+)?)(?P<under>{_N})\b"
    rf"|\b(?P<or_younger>{_N}){YEARS_EN}\s*or\s+(?:younger|under|below)"
    rf"|\b(?:not?\s+(?:be\s+)?older\s+than|up\s+to(?:\s+the\s+age\s+of)?|(?:age\s+limit|maximum\s+age|upper\s+age)(?:\s+limit)?(?:\s+is|\s+of|:)?)\s*(?P<up_to>{_N})\b",
    re.IGNORECASE,
)
LOWER: Final = re.compile(
    rf"(?P<low>[1-9]\d)\s*[歳才]\s*以上|\b(?P<or_older>{_N}){YEARS_EN}\s*(?:or|and)\s+(?:older|over|above)"
    rf"|\b(?:over|above|(?<!not )(?<!no )(?<!be )older\s+than|at\s+least)\s+(?P<over>{_N})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Who may apply, by age: both ends inclusive, None where open."""

    lower: int | None = None
    upper: int | None = None

    @property
    def any(self) -> bool:
        """Whether there is a limit at all."""
        return self.lower is not None or self.upper is not None


@dataclass(frozen=True, slots=True)
class Said:
    """A limit as it is written: its words, the clause it stands in, and whether it is too vague for anyone to keep."""

    words: str
    clause: str
    vague: bool


def in_figures(text: str) -> str:
    """Return `text` with English numbers of age in figures: forty-five, thirties."""

    def number(found: re.Match[str]) -> str:
        if found[3]:
            return f"{next(value for word, value in TENS.items() if word.startswith(found[3].lower()))}{'s' if found[4].lower() == 'ies' else 'th'}"
        return str(TENS[found[1].lower()] + ONES.get((found[2] or "").lower(), 0))

    return _IN_WORDS.sub(number, text)


def limits_said(text: str) -> Iterator[Said]:
    """Yield each limit of age that a text (as `reading` has it) sets."""
    for clause in clauses(in_figures(text)):
        if not LIMIT.search(clause) or _elsewhere(clause):
            continue
        denied = said.NOT_BEYOND.sub(" ", clause)
        if said.DENIED.search(denied) and not said.STILL_LIMITS.search(said.DENIED.sub(" ", denied)):
            continue
        read = NOT_APPLICANTS.sub(" ", clause)
        if found := LIMIT.search(read):
            yield Said(found[0], clause, said.VAGUE.search(read) is not None)


def _elsewhere(clause: str) -> bool:
    """Whether a clause is not about who may apply now."""
    return bool(
        said.ELSEWHERE.search(clause)
        or said.PAST.search(clause)
        or (said.CLAIMED.search(clause) and not said.APPLYING.search(clause))
    )


def read_limits(text: str) -> Limits:
    """Return the age limits of a text; ages of retirement are none."""
    plain = RETIREMENT.sub(" ", in_figures(text))
    found = _limits(NOT_APPLICANTS.sub(" ", plain))
    return found if found.any else _limits(plain)


def _limits(read: str) -> Limits:
    if found := RANGES.search(read):
        high = int(found["high"] or found["high_en"])
        return Limits(int(found["low"] or found["low_en"]), high - 1 if found["less"] else high)
    lower, upper = None, None
    if found := UPPER.search(read):
        high = int(found["high"] or found["under"] or found["or_younger"] or found["up_to"])
        upper = high - 1 if found["less"] or found["less_en"] else high
    if found := LOWER.search(read):
        lower = int(found["over"]) if found["over"] else int(found["low"] or found["or_older"])
    return Limits(lower, upper)

"""The one reader of ages: which limits of age a text sets for those who apply.

It knows figures, words, decades and years of birth. What speaks of retirement, of people the work is about, of insurance and of
families, and what says that there is no limit, is taken out first; a retirement age hides no limit that stands beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from koubo.postings.checks.reading import clauses

TENS: Final = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
ONES: Final = {n: i for i, n in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], 1)}
_TEN: Final = "|".join(TENS)
_IN_WORDS: Final = re.compile(
    rf"\b({_TEN})(?:[\s-]({'|'.join(ONES)}))?\b|\b(twent|thirt|fort|fift|sixt)ies\b", re.IGNORECASE
)

AGE: Final = r"(?:満\s*)?[1-9]\d\s*(?:[歳才]|さい|サイ)"
UNDER: Final = r"(?:[をが](?:上限|限度)(?!に)|未満|以下|まで|迄|以内|ミマン|イカ|マデ|より(?:お?若い|下)|に(?:達し(?:てい)?な|満たな)|を?(?:超え|越え|こえ|過ぎ)(?:てい)?(?:ない|ぬ|ません))"
OVER: Final = r"(?:以上|イジョウ|を?(?:超え|越え|こえ)る|より上)"
ABOUT: Final = r"(?:程度|くらい|ぐらい|前後|ごろ|頃)"
DECADE: Final = r"[2-7]0\s*(?:歳|才)?代"
_YEAR: Final = r"(?:昭和|平成|令和|西暦|[SHR](?=\s*\d)|19\d\d|20\d\d)"
BORN: Final = rf"{_YEAR}[^。\n]{{0,30}}?(?:以降|以後|以前|から|まで|より後)[^。\n]{{0,20}}?(?:生まれ|出生)"
_N: Final = r"[1-9]\d"
_EN_YEARS: Final = r"(?:[\s-]*years?(?:[\s-]+(?:old|of\s+age))?)?"
# What else is counted in tens in English: not people's ages.
_NOT_AGE: Final = (
    r"(?!\s*(?:(?:[\w-]+\s+){0,2}(?:papers?|publications?|articles?|citations?|students?|participants?|credits?|countries|universities|laboratories)\b|%|percent|per\s?cent|students?|people|participants?|papers?|pages?|words?|hours?|minutes?|days?|weeks?|months?|countries|"
    r"publications?|credits?|classes|points?|employees|staff|members|million|km|yen|(?:-|\s)?years?(?:['’])?\s+(?:of\s+)?(?:\w+\s+)?(?:experience|history|service|teaching|practice|research)))"
)
LIMIT: Final = re.compile(
    rf"{AGE}\s*(?:{UNDER}|{OVER}|{ABOUT})|{DECADE}(?!の(?:学生|人口))|{AGE}\s*(?:[~〜～ー―–-]|から)\s*{AGE}|{AGE}の誕生日を迎え"
    rf"|{BORN}|生年(?:月日)?[がは]?[^。\n記書]{{0,6}}{_YEAR}[^。\n]{{0,30}}?(?:以降|以後|以前|から|まで)"
    rf"|(?:上限|下限)年齢[はが:]?[^。\n]{{0,6}}\d\d|{AGE}を(?:下回|上回)"
    r"|(?<![A-Za-z])[UuOo](?:nder)?-?[2-6][05](?=若手|世代|の|研究者|枠|\b)|(?:昭和|平成)生まれ|アラ(?:サー|フォー|フィフ|還)|年齢[はが]?\s*(?:おおむね|概ね)?\s*\d\d|年齢\s*(?:制限|上限|下限)|年齢\s*要件|年齢\s*:\s*\d"
    r"|(?:年齢|歳)[^。\n]{0,8}若い(?:方|人|者)"
    rf"|\bborn\s+(?:on\s+or\s+)?(?:after|before|since|between|in\s+or\s+(?:after|before))\b|\bdate\s+of\s+birth[^.\n]{{0,12}}(?:between|after|before|from|on\s+or)\b|\byear\s+of\s+birth[^.\n]{{0,20}}\b(?:19|20)\d\d"
    rf"|\b(?:age\s+limit|age\s+restriction|maximum\s+age|minimum\s+age|upper\s+age|age\s+cap)\b"
    rf"|\b(?:under|below|over|above|beyond|past)\s+(?:the\s+age\s+of\s+|age\s+)?{_N}\b{_NOT_AGE}"
    rf"|\b(?:aged?|age\s+of|years?\s+old|years?\s+of\s+age)\b[^.\n]{{0,20}}\bor\s+(?:younger|under|below|less|older|over)|(?<!\bof )\b{_N}{_EN_YEARS}\s*(?:or|and)\s+(?:younger|under|below|older|over)\b"
    rf"|\b(?:not|no|n['’]t)\s+(?:\w+\s+){{0,2}}?(?:older|younger)\s+than\s+{_N}|\b(?:younger|older)\s+than\s+{_N}\b"
    rf"|\b(?:not|never|n['’]t)\s+(?:\w+\s+)?(?:turn(?:ed)?|reached?|exceed(?:ed)?|passed)\s+(?:the\s+age\s+of\s+)?{_N}\b{_NOT_AGE}|\b(?:turned|turns|turning)\s+{_N}\b|\b(?:reached|attained)\s+the\s+age\s+of\s+{_N}"
    rf"|\b(?:(?:their|his|her|your)\s+(?:early\s+|mid-?\s*|late\s+)?|\bin\s+the\s+)[2-6]0s\b|\b{_N}\s*-?years?-?\s*old\b|\b{_N}\s+years?\s+of\s+age\b"
    rf"|\bup\s+to\s+(?:and\s+including\s+)?(?:the\s+age\s+of\s+|age\s+)?{_N}(?:\s+years(?!\s+of\s+(?!age))(?:\s+(?:old|of\s+age))?)(?!\s+(?:of|in|from))|\bup\s+to\s+(?:the\s+age\s+of|age)\s+{_N}"
    rf"|\bage\b[^.\n]{{0,12}}\b(?:exceed\w*|over|above|under|below|beyond|more\s+than|less\s+than|at\s+most|up\s+to|no\s+more\s+than)\s+{_N}\b|\b(?:no|not)\s+more\s+than\s+{_N}\s+years\s+(?:old|of\s+age)|\bage\s+(?:range|group|bracket)\b[^.\n]{{0,12}}{_N}|\b{_N}\s*(?:to|-|and)\s*{_N}[\s-]+(?:year\s+)?age\s+(?:range|group|bracket)|\bage[ds]?\s*(?::|between|from|is|of)?\s*{_N}\b|\bbetween\s+{_N}\s+and\s+{_N}\s+years\s+(?:old|of\s+age)",
    re.IGNORECASE,
)
VAGUE: Final = re.compile(
    rf"{AGE}\s*{ABOUT}|{DECADE}\s*(?:前半|後半|半ば|中盤)?\s*{ABOUT}|{DECADE}\s*(?:前半|後半|半ば)|アラ(?:サー|フォー|フィフ|還)"
    rf"|\b(?:about|around|approximately|roughly|circa)\s+{_N}\s*(?:years?\s+(?:old|of\s+age)|or\s+)",
    re.IGNORECASE,
)

_PHRASE: Final = rf"(?:{DECADE}(?:\s*(?:から|[~〜・、と-])\s*{DECADE})?(?:まで)?|{AGE}(?:\s*(?:から|[~〜-])\s*{AGE})?\s*(?:{UNDER}|{OVER})?)"
_STAYS: Final = r"(?:雇用|勤務|更新|再雇用|継続|在職|就業|働|延長|再任|任用)"
# Said of retirement, of how long one may stay, of what the post is about, of insurance and families.
INNOCENT: Final = re.compile(
    rf"(?:定年|再雇用|退職)[^。\n]{{0,12}}?{AGE}(?:\s*\([^)]{{1,12}}\))?(?:に(?:達し|なる|到達)[^。\n、]{{0,10}})?|{AGE}[^。\n、]{{0,6}}定年"
    rf"|{AGE}\s*(?:まで|迄|以降|以後|を(?:上限|限度))[^。\n応]{{0,10}}{_STAYS}|{_STAYS}(?:(?![方者])[^。\n]){{0,14}}?{AGE}(?:に(?:達する|達した|なる)|まで|の年度末|を(?:上限|限度|超え))"
    rf"|{AGE}に(?:達する|達した|なる)(?:日|年度|まで|以後|月)"
    rf"|{AGE}\s*(?:以上|以下|未満|まで|から{AGE}(?:まで)?|{OVER})?\s*(?:の|人)\s*(?:高齢者|患者|小児|児童|生徒|子ども|子供|子(?:が|を|の)|学生|住民|男女|被験者|対象者|人口|家族|職員|教職員|被保険者|女性[にの](?:多|健|疾)|男性[にの](?:多|健|疾)|労働者|参加者|市民|人々|人に)"
    rf"|{_PHRASE}の(?![^。、\n]{{0,12}}(?:方|(?<!高齢)(?<!患)(?<!協力)(?<!利用)(?<!参加)(?<!労働)(?<!被験)(?<!学習)(?<!受講)(?<!障害)(?<!介護)(?<!養育)(?<!対象)(?<!経験)者(?!調査)|研究員|教員|人材|誕生日|応募|候補|講師|助教|教授|職員|博士|ポスドク|人(?=[。、)をがはもにで]|$)))[^。、\n]{{1,12}}"
    rf"|{DECADE}(?:の(?:教員|研究員|教授|准教授|講師|助教|職員|スタッフ))?[がは]\s*\d+\s*[名人]|{_PHRASE}(?:の(?:教員|研究員|職員|スタッフ))?[がも]?(?:いま|おり|在籍|所属)"
    rf"|\bour\s+(?:\w+\s+){{1,2}}(?:are|range)\s+(?:in|from|between)\s+(?:their\s+)?[2-7]0s(?:\s+(?:to|and)\s+(?:their\s+)?[2-7]0s)?"
    rf"|\b(?:patients?|children|pupils?|adolescents?|minors?|infants?|residents?|participants?)\s+(?:who\s+are\s+)?(?:aged\s+)?(?:under|over|below|above|of|between)?\s*{_N}\b(?:\s+(?:and|to)\s+{_N})?(?:{_EN_YEARS})(?:\s+(?:or|and)\s+(?:older|over|under|younger))?"
    r"|(?:割|%|パーセント|半数|多く)[はが](?:[2-7]0(?:歳|才)?代|[2-7]\d[歳才]以上)|平均年齢[^。\n]*|年齢構成[^。、\n]*"
    rf"|{AGE}人口|(?:被験者|対象者|患者|住民|子|参加者|高齢者|若年者|児童|生徒|小児|乳幼児|成人|労働者|利用者|選手|市民)\s*\({AGE}[^)]{{0,12}}\)|{DECADE}(?:から|[~〜・、と-])?(?:{DECADE})?の(?:働く人|高齢者|患者|住民|男女|労働者|人々|女性の健康|社会人学生)"
    rf"|{AGE}\s*(?:以上|{OVER})(?:の)?(?:方|人|者|応募者|研究者)?(?:も|でも)(?![^。\n]{{0,8}}(?:ではな|不可|できません))|{AGE}\s*(?:以上|{OVER})(?:の)?(?:方|人|者)(?:の|が)[^。\n]{{0,8}}(?:実績|例|在籍|活躍)[^。\n]*|何歳(?:の方)?でも"
    r"|\b(?:retire\w*|employment|appointments?|contracts?|re-?employ\w*|posts?)\b[^.\n;]{0,40}?\b(?:ends?|until|till|at|is|of|to|reach\w*|up\s+to)\b[^.\n;]{0,20}?\b(?:the\s+)?(?:age\s+(?:of\s+)?)?[5-7]\d\b(?:\s*(?:years?\s+(?:old|of\s+age)|or\s+(?:older|over)))?"
    r"|(?:mandatory\s+)?retire(?:ment|s|d)?[^.\n;]{0,25}\b[5-7]\d\b|\b[5-7]\d\b[^.\n;]{0,12}retirement(?:\s+age)?"
    rf"|\b(?:children?|child|adults?|patients?|people|participants?|residents?|persons?|women|men|students?|families|population|subjects|those|staff|employees|workers)\b(?:\s+\w+)?\s*\(?(?:who\s+are\s+|is\s+|are\s+)?(?:aged?\s+)?(?:over|under|above|below|aged?|of|between)?\s*{_N}(?:{_EN_YEARS}|(?:\s*(?:-|to|and)\s*{_N}))(?:\s+(?:or|and)\s+(?:older|over|under|younger))?(?=[^.\n]{{0,60}}(?:living|study|survey|cohort|research|health|care|pay|allowance|insurance|with|in\s+rural))"
    rf"|\b{_N}-year-old\s+(?:university|department|faculty|institute|college|tradition)|\b(?:university|department|faculty|institute|college|school|journal|laboratory|program\w*)\s+is\s+(?:over|under|about)\s+{_N}\s+years?\s+old",
    re.IGNORECASE,
)
# A clause about these sets no condition of applying, whatever age it names.
ELSEWHERE: Final = re.compile(
    r"介護保険|助成|支援制度|奨励金|研究奨励|健康診断の|健康診査|保険料|被保険者|年金|手当(?!て)|扶養|育児|保育|学内保育所|看護休暇|人口|再雇用制度|健康診査|人間ドック"
    r"|\bcitation|\bcontact\s+hours|\bload\b|\bh-index|\bpublications\b|\ballowance|\binsur|\bpension|\bchild(?:ren)?\s+(?:is|are|under|care)|\bchildcare|\bparental",
    re.IGNORECASE,
)
# What those who work here may claim; "応募できる" beside it is a condition of applying all the same.
CLAIMED: Final = re.compile(
    r"(?:申請|利用)(?:でき|いただけ)|受けられ|受診|支給|\b(?:can|may)\s+apply\s+for\s+(?!this\b|(?:the|our|these)\s+(?:post|position|job|call)s?\b)",
    re.IGNORECASE,
)
APPLYING: Final = re.compile(r"応募|採用(?!後)|募集|公募|限[るり定]", re.IGNORECASE)
DENIED: Final = re.compile(
    r"(?:か否か|かどうか)[はもを]?[^。\n]{0,24}(?:ません|ない|ず)|\bwhether\b[^.\n]{0,60}\b(?:no\s+(?:difference|role|influence)|not\s+matter|irrelevant)|"
    r"年齢[^。\n]{0,10}(?:問(?:い|わ|いま|うこと)|不問|かかわ(?:ら|り)|関わらず|関係な|よら|こだわら)"
    r"|年齢[^。\n]{0,24}?(?:な(?:い|し|く)|無(?:い|し)|ません|せず|しない|ぬ|撤廃|廃止|外し)|(?:制限|上限|下限|限度|条件|要件|趣旨)[^。\n]{0,14}(?:ない|なし|無し|ません|しない|せず|撤廃|廃止|ではありま)|(?:かま|構)いません|問いません"
    r"|\b(?:no|without(?:\s+any)?|not\s+(?:set|have|impose|apply)\s+(?:an?y?\s+)?)\s*(?:(?:upper|lower|or|maximum|minimum|fixed|formal)\s+)*age[\s-](?:limit|restriction|requirement|cap)|\bage[\s-]limits?\b[^.\n]{0,40}\b(?:not|no|never|lifted|abolished)\b|\bage[\s-]limit\s*:\s*(?:none|no)\b"
    r"|\b(?:regardless|irrespective|independent)\s+of\s+(?:\w+,?\s+){0,6}age|\b(?:of\s+)?any\s+age\b|\ball\s+ages\b|\bage\s+(?:is|does|plays)\s+(?:not?|no)\b",
    re.IGNORECASE,
)
# These negations set a limit.
NOT_BEYOND: Final = re.compile(
    r"を?(?:超え(?:てい)?|越え(?:てい)?|こえ(?:てい)?|過ぎ(?:てい)?|達し(?:てい)?|満た|\bnot\s+(?:\w+\s+)?(?:reached|exceed\w*|passed))(?:ない|な(?=い)|ず|ません)?"
)
# "No one under 40 may apply" denies nothing: what a denial itself limits.
STILL_LIMITS: Final = re.compile(
    rf"{AGE}\s*{UNDER}[^。\n]{{0,14}}(?:限(?:る|り)|望まし|優先|歓迎|希望)(?!と)", re.IGNORECASE
)

RETIREMENT: Final = re.compile(
    r"定年[^。\n\d]{0,10}(?P<a>[1-9]\d)\s*[歳才]|(?P<b>[1-9]\d)\s*[歳才]\s*(?:が|で|の)?\s*定年"
    r"|\bretire\w*(?:\s+\w+){0,6}?\s+(?P<c>[4-9]\d)\b|\b(?P<d>[4-9]\d),?\s+(?:which\s+is\s+)?(?:the|our|a)\s+(?:\w+\s+){0,3}retirement",
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
    rf"|\b(?P<or_younger>{_N}){_EN_YEARS}\s*or\s+(?:younger|under|below)"
    rf"|\b(?:not?\s+(?:be\s+)?older\s+than|up\s+to(?:\s+the\s+age\s+of)?|(?:age\s+limit|maximum\s+age|upper\s+age)(?:\s+limit)?(?:\s+is|\s+of|:)?)\s*(?P<up_to>{_N})\b",
    re.IGNORECASE,
)
LOWER: Final = re.compile(
    rf"(?P<low>[1-9]\d)\s*[歳才]\s*以上|\b(?P<or_older>{_N}){_EN_YEARS}\s*(?:or|and)\s+(?:older|over|above)"
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
            return f"{next(value for word, value in TENS.items() if word.startswith(found[3].lower()))}s"
        return str(TENS[found[1].lower()] + ONES.get((found[2] or "").lower(), 0))

    return _IN_WORDS.sub(number, text)


def limits_said(text: str) -> Iterator[Said]:
    """Yield each limit of age that a text (as `reading` has it) sets."""
    for clause in clauses(in_figures(text)):
        denied = NOT_BEYOND.sub(" ", clause)
        if DENIED.search(denied) and not STILL_LIMITS.search(DENIED.sub(" ", denied)):
            continue
        read = INNOCENT.sub(" ", clause)
        found = LIMIT.search(read)
        if found and not _elsewhere(clause):
            yield Said(found[0], clause, VAGUE.search(read) is not None)


def _elsewhere(clause: str) -> bool:
    """Whether a clause is not about who may apply."""
    return bool(ELSEWHERE.search(clause) or (CLAIMED.search(clause) and not APPLYING.search(clause)))


def read_limits(text: str) -> Limits:
    """Return the age limits of a text; ages of retirement are none."""
    read = INNOCENT.sub(" ", RETIREMENT.sub(" ", in_figures(text)))
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
